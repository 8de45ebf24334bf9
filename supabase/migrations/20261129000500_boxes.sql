-- Boxes serve the clients that they were given, and their tokens can be turned and renewed.

alter table private.edge_agents
  add column tokens_from     timestamptz,
  add column former_until    timestamptz,
  add column token_issued_at timestamptz;
comment on column private.edge_agents.tokens_from is 'Tokens issued before are former ones. Null: none was ever turned.';
comment on column private.edge_agents.former_until is 'Until then former tokens are good as well: nothing is refused while the box changes over.';
comment on column private.edge_agents.token_issued_at is 'When its newest token was issued, by a turn or a renewal.';
comment on column private.edge_agents.last_seen_at is 'When it asked, delivered or renewed last, to the minute.';

-- Whether a token of this box is good as far as turning goes. p_iat: its claim iat, Unix seconds; a token without one is as old as can be.
create function private.token_is_current(a private.edge_agents, p_iat bigint) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return a.tokens_from is null or coalesce(p_iat, 0) >= extract(epoch from a.tokens_from) or coalesce(now() < a.former_until, false);
end $$;

-- A token of a box that was shut out, or from before a turn whose overlap is over, opens nothing.
create or replace function private.current_edge_agent() returns private.edge_agents
language plpgsql stable security definer set search_path = '' as $$
declare
  v_claims jsonb := (select auth.jwt());
  a private.edge_agents;
begin
  select * into a from private.edge_agents e where e.id = (v_claims ->> 'edge_agent_id')::uuid and e.revoked_at is null;
  if a.id is null or not private.token_is_current(a, (v_claims ->> 'iat')::bigint) then
    raise exception 'unknown or revoked edge agent' using errcode = '28000';
  end if;
  return a;
end $$;

create function private.edge_agent_called(p_name text) returns private.edge_agents
language plpgsql security invoker set search_path = '' as $$
declare a private.edge_agents;
begin
  if p_name is null then raise exception 'p_name is required' using errcode = '22023'; end if;
  select * into a from private.edge_agents where name = p_name for update;
  if a.id is null then
    raise exception 'no box has this name' using errcode = 'PT404', detail = left(p_name, 100), hint = 'frontdesk edge list shows them all.';
  end if;
  if a.revoked_at is not null then
    raise exception 'this box is shut out' using errcode = 'PT409', detail = left(p_name, 100), hint = 'Add a new one: frontdesk edge add.';
  end if;
  return a;
end $$;

create function private.clients_called(p_slugs text[]) returns uuid[] language sql stable security invoker set search_path = '' as $$
  select coalesce(array_agg(distinct private.client_called(s)), '{}') from unnest(p_slugs) s $$;

alter type public.edge_agent_overview add attribute token_issued_at timestamptz, add attribute former_until timestamptz;
comment on type public.edge_agent_overview is 'clients null: may serve all. former_until: tokens from before the last turn are good until then.';

create function private.edge_agent_overview_of(a private.edge_agents) returns public.edge_agent_overview
language sql stable security invoker set search_path = '' as $$
  select a.id, a.name,
    case when a.client_ids is not null then
      (select coalesce(array_agg(c.slug order by c.slug), '{}') from public.clients c where c.id = any (a.client_ids)) end,
    a.last_seen_at, a.revoked_at, a.token_issued_at, a.former_until $$;

create or replace function public.list_edge_agents() returns setof public.edge_agent_overview
language sql stable security invoker set search_path = '' as $$
  select (private.edge_agent_overview_of(a)).* from private.edge_agents a order by a.name $$;

-- Whoever leaves the clients out has said nothing: a box that serves all of them is asked for by name.
-- (The old function would stay beside the new one as an overload; only our own command called it.)
-- squawk-ignore ban-drop-function
drop function public.add_edge_agent(text, text[]);
create function public.add_edge_agent(p_name text, p_slugs text[] default null, p_all boolean default false) returns uuid
language plpgsql security invoker set search_path = '' as $$
declare v_id uuid;
begin
  if length(btrim(coalesce(p_name, ''))) not between 1 and 100 then
    raise exception 'p_name must have 1 to 100 characters' using errcode = '22023';
  end if;
  if coalesce(p_all, false) = (coalesce(cardinality(p_slugs), 0) > 0) then
    raise exception 'name the clients of this box in p_slugs, or say p_all, and not both' using errcode = '22023',
      hint = 'A token that is stolen tells what its box may serve: name the clients.';
  end if;
  insert into private.edge_agents (name, client_ids) values (btrim(p_name), case when not p_all then private.clients_called(p_slugs) end)
  on conflict (name) do nothing returning id into v_id;
  if v_id is null then raise exception 'there is a box of this name already' using errcode = '23505', detail = btrim(p_name); end if;
  return v_id;
end $$;
comment on function public.add_edge_agent is 'A box that may answer calls of the clients named, or with p_all of every client. Its token names the id that this returns.';

create function public.set_edge_agent_clients(
  p_name text, p_add text[] default null, p_remove text[] default null, p_only text[] default null, p_all boolean default false)
returns public.edge_agent_overview language plpgsql security invoker set search_path = '' as $$
declare
  a private.edge_agents := private.edge_agent_called(p_name);
  v_only uuid[] := private.clients_called(p_only);
  v_add uuid[] := private.clients_called(p_add);
  v_remove uuid[] := private.clients_called(p_remove);
  v_changes boolean := cardinality(v_add || v_remove) > 0;
begin
  if coalesce(p_all, false)::int + (v_only <> '{}')::int + v_changes::int <> 1 then
    raise exception 'say p_add and p_remove, or p_only, or p_all' using errcode = '22023';
  end if;
  if v_changes and a.client_ids is null then
    raise exception 'this box serves all clients' using errcode = 'PT409', hint = 'Say with p_only (--only) which ones it is to serve.';
  end if;
  if v_changes then
    v_only := array(select distinct id from unnest(a.client_ids || v_add) id where id <> all (v_remove));
    if v_only = '{}' then
      raise exception 'no client would be left to this box' using errcode = 'PT409', hint = 'Shut it out instead: frontdesk edge revoke.';
    end if;
  end if;
  update private.edge_agents set client_ids = case when not coalesce(p_all, false) then v_only end where id = a.id returning * into a;
  return private.edge_agent_overview_of(a);
end $$;
comment on function public.set_edge_agent_clients is
  'Which clients a box answers for from the next call on: some more or fewer, exactly these, or all. Returns the box.';

create or replace function public.revoke_edge_agent(p_name text) returns void language plpgsql security invoker set search_path = '' as $$
begin
  if p_name is null then raise exception 'p_name is required' using errcode = '22023'; end if;
  update private.edge_agents set revoked_at = coalesce(revoked_at, now()) where name = p_name;
  if not found then
    raise exception 'no box has this name' using errcode = 'PT404', detail = left(p_name, 100), hint = 'frontdesk edge list shows them all.';
  end if;
end $$;

create type public.turned_edge_agent as (id uuid, issued_at bigint, former_until timestamptz);
comment on type public.turned_edge_agent is 'Sign the new token for id with issued_at (Unix seconds) as its claim iat; tokens from before are good until former_until, or not at all.';

-- One second ahead: a token that was issued in this very second is a former one too. (PostgREST and PyJWT forgive more than that.)
create function public.turn_edge_agent(p_name text, p_overlap_s int default 86400) returns public.turned_edge_agent
language plpgsql security invoker set search_path = '' as $$
declare
  a private.edge_agents := private.edge_agent_called(p_name);
  v_from timestamptz := greatest(date_trunc('second', clock_timestamp()), a.tokens_from) + interval '1 second';
begin
  if p_overlap_s is null or p_overlap_s not between 0 and 604800 then
    raise exception 'p_overlap_s must be 0 to 604800 seconds' using errcode = '22023';
  end if;
  if p_overlap_s > 0 and a.former_until > now() then
    raise exception 'the tokens of this box are being turned already' using errcode = 'PT409', detail = 'until ' || a.former_until,
      hint = 'Wait until then. Where a token has leaked turn at once: that refuses all tokens from before.';
  end if;
  update private.edge_agents
  set tokens_from = v_from, token_issued_at = v_from, former_until = case when p_overlap_s > 0 then now() + make_interval(secs => p_overlap_s) end
  where id = a.id returning * into a;
  return (a.id, extract(epoch from a.tokens_from)::bigint, a.former_until)::public.turned_edge_agent;
end $$;
comment on function public.turn_edge_agent is
  'New tokens for a box: those from before are refused after p_overlap_s. Within it the box fetches a new one itself, if it renews.';

-- The cloud asks this with what it has read in a token whose signature and end are good (cloud/renew.py).
create function public.renew_edge_token(p_edge_agent_id uuid, p_issued_at bigint, p_due boolean) returns bigint
language plpgsql security invoker set search_path = '' as $$
declare
  a private.edge_agents;
  v_former boolean;
  v_now timestamptz := date_trunc('second', clock_timestamp());
begin
  if p_edge_agent_id is null or p_issued_at is null or p_due is null then
    raise exception 'p_edge_agent_id, p_issued_at and p_due are required' using errcode = '22023';
  end if;
  select * into a from private.edge_agents where id = p_edge_agent_id for update;
  if a.id is null or a.revoked_at is not null or not private.token_is_current(a, p_issued_at) then return null; end if;
  v_former := coalesce(p_issued_at < extract(epoch from a.tokens_from), false);
  -- Two hold a token of this box, or an answer to it got lost: the first is worth a look, the second must not shut it out.
  if not v_former and p_due and p_issued_at < extract(epoch from a.token_issued_at) then
    perform private.tell_operator('edge_token_renewed_twice', a.name,
      'A token of this box was renewed that had been renewed before: an answer was lost, its state folder was, or somebody else has the token.');
  end if;
  update private.edge_agents set
    last_seen_at = case when coalesce(last_seen_at, '-infinity') < now() - interval '1 minute' then now() else last_seen_at end,
    token_issued_at = case when p_due or v_former then greatest(v_now, a.tokens_from) else a.token_issued_at end
  where id = a.id returning * into a;
  return case when p_due or v_former then extract(epoch from a.token_issued_at)::bigint else p_issued_at end;
end $$;
comment on function public.renew_edge_token is
  'When the token was issued (Unix seconds) that a box should have: p_issued_at, where it keeps the one it has; a new moment, where it gets another (p_due, or turned); null, where it is refused.';

revoke all on function private.token_is_current, private.edge_agent_called, private.clients_called, private.edge_agent_overview_of,
  public.add_edge_agent, public.set_edge_agent_clients, public.turn_edge_agent, public.renew_edge_token
  from public, anon, authenticated, service_role;
grant execute on function private.token_is_current, private.edge_agent_called, private.clients_called, private.edge_agent_overview_of,
  public.add_edge_agent, public.set_edge_agent_clients, public.turn_edge_agent, public.renew_edge_token to service_role;
