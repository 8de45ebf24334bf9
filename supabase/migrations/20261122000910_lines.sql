-- Numbers and the boxes that answer them: for service_role only.

create function private.check_e164(p_e164 text) returns void language plpgsql immutable set search_path = '' as $$
begin
  if p_e164 is null or p_e164 !~ '^\+[1-9][0-9]{6,14}$' then
    raise exception 'p_e164 must be a number in E.164, + and 7 to 15 digits' using errcode = '22023';
  end if;
end $$;

create function private.live_number(p_e164 text) returns public.phone_numbers language plpgsql security invoker set search_path = '' as $$
declare n public.phone_numbers;
begin
  perform private.check_e164(p_e164);
  select * into n from public.phone_numbers where e164 = p_e164 and released_at is null for update;
  if n.id is null then raise exception 'this number is nobody''s' using errcode = 'PT404'; end if;
  return n;
end $$;

create function public.add_number(p_slug text, p_e164 text, p_label text default null) returns public.phone_numbers
language plpgsql security invoker set search_path = '' as $$
declare
  v_client uuid := private.client_called(p_slug);
  n public.phone_numbers;
begin
  perform private.check_e164(p_e164);
  if exists (select from public.clients where id = v_client and deleted_at is not null) then
    raise exception '% was deleted', p_slug using errcode = 'PT409';
  end if;
  insert into public.phone_numbers (client_id, e164, label) values (v_client, p_e164, left(p_label, 100))
  on conflict (e164) where released_at is null do nothing returning * into n;
  if n.id is null then
    raise exception 'this number is in use by %', (select c.slug from public.phone_numbers p join public.clients c on c.id = p.client_id
                                                   where p.e164 = p_e164 and p.released_at is null)
      using errcode = '23505', hint = 'frontdesk numbers move hands it over.';
  end if;
  return n;
end $$;

comment on function public.add_number is 'The next call to it is p_slug''s.';

create function public.release_number(p_e164 text) returns public.phone_numbers language plpgsql security invoker set search_path = '' as $$
declare n public.phone_numbers := private.live_number(p_e164);
begin
  update public.phone_numbers set released_at = now() where id = n.id returning * into n;
  return n;
end $$;
comment on function public.release_number is 'The next call to it is nobody''s. Its past calls stay with its client.';

create function public.move_number(p_e164 text, p_slug text) returns public.phone_numbers
language plpgsql security invoker set search_path = '' as $$
declare n public.phone_numbers := private.live_number(p_e164);
begin
  if n.client_id = private.client_called(p_slug) then return n; end if;
  perform public.release_number(p_e164);
  return public.add_number(p_slug, p_e164, n.label);
end $$;
comment on function public.move_number is 'From the next call on it is p_slug''s; past calls stay with the client they were for.';

create function public.add_edge_agent(p_name text, p_slugs text[] default null) returns uuid
language plpgsql security invoker set search_path = '' as $$
declare
  v_clients uuid[];
  v_id uuid;
begin
  if length(btrim(coalesce(p_name, ''))) not between 1 and 100 then
    raise exception 'p_name must have 1 to 100 characters' using errcode = '22023';
  end if;
  if p_slugs is not null then select array_agg(private.client_called(s)) into v_clients from unnest(p_slugs) s; end if;
  if p_slugs = '{}' then raise exception 'p_slugs names no client: leave it out to serve all' using errcode = '22023'; end if;
  insert into private.edge_agents (name, client_ids) values (btrim(p_name), v_clients) on conflict (name) do nothing returning id into v_id;
  if v_id is null then raise exception 'there is an edge agent % already', btrim(p_name) using errcode = '23505'; end if;
  return v_id;
end $$;
comment on function public.add_edge_agent is 'A box that may answer calls, of all clients or of those named. Its token names the id that this returns.';

create function public.revoke_edge_agent(p_name text) returns void language plpgsql security invoker set search_path = '' as $$
begin
  if p_name is null then raise exception 'p_name is required' using errcode = '22023'; end if;
  update private.edge_agents set revoked_at = coalesce(revoked_at, now()) where name = p_name;
  if not found then raise exception 'there is no edge agent %', left(p_name, 100) using errcode = 'PT404'; end if;
end $$;
comment on function public.revoke_edge_agent is 'Its token is refused from now on.';

create function public.list_edge_agents() returns setof public.edge_agent_overview language sql stable security invoker set search_path = '' as $$
  select a.id, a.name, (select array_agg(c.slug order by c.slug) from public.clients c where c.id = any (a.client_ids)), a.last_seen_at, a.revoked_at
  from private.edge_agents a order by a.name $$;
comment on function public.list_edge_agents is 'All boxes, by their names, also those that were shut out. Over REST 1,000 at once: then ask for the next with limit and offset.';

revoke all on function private.check_e164, private.live_number, public.add_number, public.release_number, public.move_number,
  public.add_edge_agent, public.revoke_edge_agent, public.list_edge_agents from public, anon, authenticated, service_role;
grant execute on function private.check_e164, private.live_number, public.add_number, public.release_number, public.move_number,
  public.add_edge_agent, public.revoke_edge_agent, public.list_edge_agents to service_role;
