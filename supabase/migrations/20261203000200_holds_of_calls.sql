-- A hold belongs to its call: it is in nobody's way once the call is over, and never in its own call's. A process that was killed and went
-- on with in another may ask again for the very slot that the first one held.

create function private.release_holds_of_call() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.visits v where v.client_id = new.client_id and v.call_id = new.id and v.status = 'held';
  return null;
end $$;
create trigger calls_release_holds after update of ended_at on public.calls for each row
  when (new.ended_at is not null) execute function private.release_holds_of_call();

-- What is free, again, with whose call it is that asks; null: nobody's. Nothing that is released calls the old ones.
-- squawk-ignore ban-drop-function
drop function private.taken_times(public.staff, timestamptz, timestamptz);
create function private.taken_times(p_staff public.staff, p_since timestamptz, p_until timestamptz, p_call uuid) returns tstzmultirange
language sql stable security definer set search_path = '' as $$
  select coalesce(range_agg(t.during), '{}') from (
    select v.during from public.visits v
    where v.client_id = p_staff.client_id and v.staff_id = p_staff.id and v.during && tstzrange(p_since, p_until)
      and (v.status in ('requested', 'booked') or (v.status = 'held' and v.held_until > now() and (p_call is null or v.call_id is distinct from p_call)))
    union all
    select b.during from public.busy_times b
    where b.client_id = p_staff.client_id and (b.staff_id is null or b.staff_id = p_staff.id) and b.during && tstzrange(p_since, p_until)) t $$;

do $$
declare v_now text := pg_get_functiondef('private.free_slots'::regproc);
begin
  if position('private.taken_times(w, v_week, v_end + interval ''48 hours'')' in v_now) = 0
     or position('p_grace interval DEFAULT ''00:00:00''::interval)' in v_now) = 0 then
    raise exception 'free_slots is another than it was';
  end if;
  drop function private.free_slots(public.clients, uuid, timestamptz, timestamptz, int, uuid, interval);
  v_now := replace(v_now, 'v_end + interval ''48 hours'')', 'v_end + interval ''48 hours'', p_call)');
  execute replace(v_now, 'p_grace interval DEFAULT ''00:00:00''::interval)', 'p_grace interval DEFAULT ''00:00:00''::interval, p_call uuid DEFAULT NULL::uuid)');
end $$;

-- squawk-ignore ban-drop-function
drop function public.edge_desk_free(uuid, uuid, timestamptz, timestamptz, int), private.edge_desk_free(uuid, uuid, timestamptz, timestamptz, int);
create function private.edge_desk_free(
  p_client_id uuid, p_service_id uuid, p_since timestamptz, p_until timestamptz, p_limit int, p_call_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare c public.clients := private.desk_client(p_client_id);
begin
  perform private.need(jsonb_build_object('p_service_id', p_service_id, 'p_since', p_since, 'p_until', p_until, 'p_limit', p_limit));
  perform private.check_time('p_since', p_since), private.check_time('p_until', p_until);
  if p_limit not between 1 and 200 then raise exception 'p_limit must be 1 to 200' using errcode = '22023'; end if;
  return (select coalesce(jsonb_agg(to_jsonb(f) order by f.starts_at), '[]')
          from private.free_slots(c, p_service_id, p_since, p_until, p_limit, p_call => p_call_id) f);
end $$;
create function public.edge_desk_free(
  p_client_id uuid, p_service_id uuid, p_since timestamptz, p_until timestamptz, p_limit int, p_call_id uuid default null) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select private.edge_desk_free(p_client_id, p_service_id, p_since, p_until, p_limit, p_call_id) $$;
comment on function public.edge_desk_free is 'When a visit for this service could begin: [{starts_at, staff_id}], earliest first, at most p_limit (200). What the call p_call_id itself holds is free. For edge boxes.';
comment on function public.edge_desk_hold is 'Keeps a slot for this call, five minutes long, or until the call is over: {id, starts_at, staff_id}, or {taken}. The same p_hold_id again is the same hold; without p_staff_id whoever is free. For edge boxes.';

revoke all on function private.release_holds_of_call, private.taken_times, private.free_slots from public, anon, authenticated, service_role;
revoke all on function private.edge_desk_free, public.edge_desk_free from public, anon, authenticated, service_role;
grant execute on function private.edge_desk_free, public.edge_desk_free to edge_agent;
