-- Who will be called on a box that nobody has called yet: it reads their prompts and makes their greetings ready before the first ring.

create function private.edge_expected_numbers(p_limit int) returns setof text
language plpgsql stable security definer set search_path = '' as $$
declare a private.edge_agents := private.current_edge_agent();
begin
  return query
  select n.e164::text from public.phone_numbers n
  join public.clients c on c.id = n.client_id
  left join lateral (
    select x.started_at from public.calls x where x.client_id = c.id order by x.started_at desc, x.id desc limit 1) last_call on true
  where n.released_at is null and c.deleted_at is null and (a.client_ids is null or c.id = any (a.client_ids)) and private.client_is_serviceable(c.id)
  order by last_call.started_at desc nulls last, n.e164
  -- A box that asks for many numbers is noticed; this door names no more than a small box keeps ready.
  limit least(greatest(coalesce(p_limit, 0), 0), 8);
end $$;
create function public.edge_expected_numbers(p_limit int default 4) returns setof text
language sql stable security invoker set search_path = '' as $$ select private.edge_expected_numbers(p_limit) $$;
comment on function public.edge_expected_numbers is 'The numbers (8 at most) whose callers this box is likely to answer: those of clients who were called last. For edge boxes; asked once at the start.';

revoke all on function private.edge_expected_numbers, public.edge_expected_numbers from public, anon, authenticated, service_role;
grant execute on function private.edge_expected_numbers, public.edge_expected_numbers to edge_agent;
