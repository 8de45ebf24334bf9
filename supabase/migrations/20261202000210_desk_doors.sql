-- The desk's doors: what a box asks while a caller is on the line. Times are reckoned here, on the client's calendar, and nowhere else.

-- When somebody is there on these days: the usual hours, or the client's; on the days of a closure its hours, where they are his, too.
-- Stretches that touch are one, so that a night that begins before midnight does not end there. Where the clocks jump over a time,
-- what begins in the gap begins behind it.
create function private.open_times(p_client public.clients, p_staff public.staff, p_first date, p_last date) returns tstzmultirange
language sql stable security definer set search_path = '' as $$
  with days as (
    select d::date as day, (array['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'])[extract(dow from d)::int + 1] as name,
           (select k.hours from public.closures k where k.client_id = p_client.id and d::date between k.first and k.last
            order by k.last - k.first, k.created_at desc limit 1) as special
    from generate_series(p_first::timestamp, p_last::timestamp, interval '1 day') d),
  stretches as (
    select s.own, (d.day + (x.stretch ->> 0)::time) at time zone p_client.timezone as begins,
                  (d.day + (x.stretch ->> 1)::time) at time zone p_client.timezone as ends
    from days d
    cross join lateral (values
      (false, coalesce(d.special, coalesce(p_staff.hours, p_client.hours) -> d.name)), (true, p_staff.hours -> d.name)) s (own, hours)
    cross join lateral jsonb_array_elements(s.hours) x (stretch))
  select coalesce(range_agg(tstzrange(begins, ends)) filter (where not own and begins < ends), '{}')
         * case when p_staff.hours is null then '{(,)}' else coalesce(range_agg(tstzrange(begins, ends)) filter (where own and begins < ends), '{}') end
  from stretches $$;

-- When somebody is not free: visits with their buffers, holds that have not lapsed, other calendars.
create function private.taken_times(p_staff public.staff, p_since timestamptz, p_until timestamptz) returns tstzmultirange
language sql stable security definer set search_path = '' as $$
  select coalesce(range_agg(t.during), '{}') from (
    select v.during from public.visits v
    where v.client_id = p_staff.client_id and v.staff_id = p_staff.id and v.during && tstzrange(p_since, p_until)
      and (v.status in ('requested', 'booked') or (v.status = 'held' and v.held_until > now()))
    union all
    select b.during from public.busy_times b
    where b.client_id = p_staff.client_id and (b.staff_id is null or b.staff_id = p_staff.id) and b.during && tstzrange(p_since, p_until)) t $$;

-- The next quarter of an hour: every zone's clocks are whole quarters apart.
create function private.next_quarter(p_at timestamptz) returns timestamptz language sql immutable set search_path = '' as $$
  select to_timestamp(ceil(extract(epoch from p_at) / 900) * 900) $$;

create type private.free_slot as (starts_at timestamptz, staff_id uuid);
comment on type private.free_slot is 'When a visit could begin, and with whom.';

-- Begins in [p_since, p_until), within notice and horizon, earliest first; of several who are free at one time the first. Week by week, so
-- that who asks for two slots of a year reads no year. p_grace: so much less notice, for what was offered a moment ago.
create function private.free_slots(
  p_client public.clients, p_service uuid, p_since timestamptz, p_until timestamptz, p_limit int, p_staff uuid default null,
  p_grace interval default '0') returns setof private.free_slot
language plpgsql stable security definer set search_path = '' as $$
declare
  s public.services;
  v_week timestamptz := greatest(p_since, now() + make_interval(mins => p_client.booking_notice) - p_grace, now());
  v_until timestamptz := least(p_until, now() + make_interval(hours => 24 * p_client.booking_horizon));
  v_end timestamptz;
  n bigint := 0;
  v_found bigint;
begin
  select * into s from public.services x where x.client_id = p_client.id and x.id = p_service and x.bookable;
  if s.id is null or p_client.booking = 'off' then return; end if;
  while v_week < v_until and n < p_limit loop
    v_end := least(v_week + interval '168 hours', v_until);
    return query
      select distinct on (slot.at) slot.at, w.id
      from public.staff w
      cross join lateral (
        select private.open_times(p_client, w, (v_week at time zone p_client.timezone)::date - 1, (v_end at time zone p_client.timezone)::date + 2) as open,
               private.taken_times(w, v_week, v_end + interval '48 hours') as taken
        offset 0) t   -- once for each of them, not for each time that is tried
      cross join lateral unnest(t.open) o (stretch)
      cross join lateral generate_series(private.next_quarter(greatest(lower(o.stretch), v_week)),
                                         upper(o.stretch) - make_interval(mins => s.minutes), interval '15 minutes') slot (at)
      where w.client_id = p_client.id and w.bookable and (p_staff is null or w.id = p_staff) and (w.services is null or s.id = any (w.services))
        and slot.at < v_end and not tstzrange(slot.at, slot.at + make_interval(mins => s.minutes + s.buffer_minutes)) && t.taken
      order by slot.at, w.position, w.created_at, w.id
      limit p_limit - n;
    get diagnostics v_found = row_count;
    n := n + v_found;
    v_week := v_end;
  end loop;
end $$;

-- What every door asks first: whether this box serves this client, and the client is served. Not its own and not there are one answer.
create function private.desk_client(p_client_id uuid) returns public.clients
language plpgsql stable security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  c public.clients;
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  select * into c from public.clients k where k.id = p_client_id and k.deleted_at is null and (a.client_ids is null or k.id = any (a.client_ids));
  if c.id is null then raise exception 'no such client' using errcode = 'PT404', hint = 'This box serves no client with this id.'; end if;
  if not private.client_is_serviceable(c.id) then raise exception 'this client is not answered for at present' using errcode = 'PT409'; end if;
  return c;
end $$;

-- Raises for the first of these arguments that is null.
create function private.need(p_given jsonb) returns void language plpgsql immutable set search_path = '' as $$
declare v_argument text := (select min(g.key) from jsonb_each(p_given) g where jsonb_typeof(g.value) = 'null');
begin
  if v_argument is not null then raise exception '% is required', v_argument using errcode = '22023'; end if;
end $$;
create function private.check_time(p_argument text, p_at timestamptz) returns void language plpgsql immutable set search_path = '' as $$
begin
  if p_at not between '2000-01-01' and '2100-01-01' then
    raise exception '% must be a time between the years 2000 and 2100', p_argument using errcode = '22023';
  end if;
end $$;

-- The visits to come of whoever has this number, or knows this code.
create function private.visits_to_come(p_client_id uuid, p_number text, p_code text) returns setof public.visits
language sql stable security definer set search_path = '' as $$
  select v.* from public.visits v
  where v.client_id = p_client_id and v.status in ('requested', 'booked') and v.starts_at > now()
    and (v.caller_e164 = p_number or v.code = p_code)
  order by v.starts_at limit 20 $$;

-- All that the desk has to know of the calendar before it says a word.
create function private.desk_calendar(p_client_id uuid, p_caller text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'booking', c.booking,
    'services', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'minutes', s.minutes, 'price', s.price, 'currency', c.currency)
                                order by s.position, s.name), '[]')
      from public.services s where s.client_id = c.id and s.bookable),
    'closures', (
      select coalesce(jsonb_agg(jsonb_build_object('first', k.first, 'last', k.last, 'called', k.called, 'hours', k.hours) order by k.first, k.last), '[]')
      from public.closures k where k.client_id = c.id and k.last >= (now() at time zone c.timezone)::date),
    'caller', jsonb_build_object('visits', (
      select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'service_id', v.service_id, 'service', s.name, 'starts_at', v.starts_at, 'code', v.code)
                                order by v.starts_at), '[]')
      from private.visits_to_come(c.id, p_caller, null) v join public.services s on s.id = v.service_id)))
  from public.clients c where c.id = p_client_id $$;

create function private.edge_desk_book(p_client_id uuid, p_caller text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.clients := private.desk_client(p_client_id);
  v_calendar jsonb := private.desk_calendar(c.id, p_caller);
  v_people jsonb := private.desk_people(c.id, p_caller);
begin
  return v_calendar || v_people || jsonb_build_object('caller', (v_calendar -> 'caller') || (v_people -> 'caller'));
end $$;

create function private.edge_desk_free(p_client_id uuid, p_service_id uuid, p_since timestamptz, p_until timestamptz, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare c public.clients := private.desk_client(p_client_id);
begin
  perform private.need(jsonb_build_object('p_service_id', p_service_id, 'p_since', p_since, 'p_until', p_until, 'p_limit', p_limit));
  perform private.check_time('p_since', p_since), private.check_time('p_until', p_until);
  if p_limit not between 1 and 200 then raise exception 'p_limit must be 1 to 200' using errcode = '22023'; end if;
  return (select coalesce(jsonb_agg(to_jsonb(f) order by f.starts_at), '[]') from private.free_slots(c, p_service_id, p_since, p_until, p_limit) f);
end $$;

create function private.told_hold(v public.visits) returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', v.id, 'starts_at', v.starts_at, 'staff_id', v.staff_id) $$;
create function private.told_visit(v public.visits) returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', v.id, 'starts_at', v.starts_at, 'code', v.code, 'confirmed', v.status <> 'requested') $$;
-- What somebody else was faster with.
create function private.told_taken() returns jsonb language sql immutable set search_path = '' as $$ select '{"taken": true}'::jsonb $$;

-- The first of those who are free then, and stay so until the row is in; null where there is nobody. A refused try lets go of all it locked.
create function private.hold_slot(c public.clients, p_call_id uuid, p_hold_id uuid, p_service_id uuid, p_starts_at timestamptz, p_staff_id uuid)
returns public.visits language plpgsql security definer set search_path = '' as $$
declare
  w record;
  v public.visits;
begin
  for w in select s.id from public.staff s where s.client_id = c.id and (p_staff_id is null or s.id = p_staff_id)
           order by s.position, s.created_at, s.id loop
    continue when not exists (
      select from private.free_slots(c, p_service_id, p_starts_at, p_starts_at + interval '1 second', 1, w.id, interval '15 minutes'));
    begin
      insert into public.visits (id, client_id, staff_id, service_id, call_id, starts_at, status, held_until)
      values (p_hold_id, c.id, w.id, p_service_id, p_call_id, p_starts_at, 'held', now() + interval '5 minutes') returning * into v;
      return v;
    exception when exclusion_violation then null;
    end;
  end loop;
  return null;
end $$;

-- A call holds one slot: what it held before is let go of, unless there is nothing in its place.
create function private.edge_desk_hold(
  p_client_id uuid, p_call_id uuid, p_hold_id uuid, p_service_id uuid, p_starts_at timestamptz, p_staff_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c public.clients := private.desk_client(p_client_id);
  v public.visits;
begin
  perform private.need(jsonb_build_object('p_call_id', p_call_id, 'p_hold_id', p_hold_id, 'p_service_id', p_service_id, 'p_starts_at', p_starts_at));
  perform private.check_time('p_starts_at', p_starts_at);
  perform private.await_erasure(c.id);
  delete from public.visits x where x.id = p_hold_id and x.client_id = c.id and x.status = 'held' and x.held_until <= now();
  select * into v from public.visits x where x.id = p_hold_id;
  if v.id is null then
    begin
      delete from public.visits x where x.client_id = c.id and x.call_id = p_call_id and x.status = 'held' and x.id <> p_hold_id;
      v := private.hold_slot(c, p_call_id, p_hold_id, p_service_id, p_starts_at, p_staff_id);
      if v.id is null then raise exception 'taken' using errcode = '23P01'; end if;
    exception when exclusion_violation or unique_violation then
      select * into v from public.visits x where x.id = p_hold_id;   -- asked for twice at once
      if v.id is null then return private.told_taken(); end if;
    end;
  end if;
  if (v.client_id, v.call_id) is distinct from (c.id, p_call_id) then
    raise exception 'p_hold_id is the id of something else' using errcode = '22023', hint = 'Make a new id for each hold.';
  end if;
  return private.told_hold(v);
end $$;

-- The hold of a call, and nobody writes to it until we are done; nothing where there is none.
create function private.hold_of(p_client_id uuid, p_call_id uuid, p_hold_id uuid) returns public.visits
language plpgsql security definer set search_path = '' as $$
declare v public.visits;
begin
  select * into v from public.visits x
  where x.id = p_hold_id and x.client_id = p_client_id and x.call_id = p_call_id for no key update;
  return v;
end $$;

-- A hold that has lapsed is as good as any while nobody else has taken the time.
create function private.edge_desk_commit(p_client_id uuid, p_call_id uuid, p_hold_id uuid, p_name text, p_number text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c public.clients := private.desk_client(p_client_id);
  v public.visits;
begin
  perform private.need(jsonb_build_object('p_call_id', p_call_id, 'p_hold_id', p_hold_id, 'p_name', p_name, 'p_number', p_number));
  if length(btrim(p_name)) not between 1 and 120 then raise exception 'p_name must have 1 to 120 characters' using errcode = '22023'; end if;
  if p_number !~ '^\+[1-9][0-9]{6,14}$' then raise exception 'p_number must be a number in E.164, + and 7 to 15 digits' using errcode = '22023'; end if;
  perform private.await_erasure(c.id);
  v := private.hold_of(c.id, p_call_id, p_hold_id);
  if v.status in ('requested', 'booked') then return private.told_visit(v); end if;
  if v.status is distinct from 'held' or v.starts_at <= now() or c.booking = 'off' then return private.told_taken(); end if;
  begin
    update public.visits x set status = case c.booking when 'direct' then 'booked' else 'requested' end::public.visit_status,
      caller_name = btrim(p_name), caller_e164 = p_number
    where x.id = v.id returning * into v;
  exception when exclusion_violation then return private.told_taken();
  end;
  return private.told_visit(v);
end $$;

create function private.edge_desk_release(p_client_id uuid, p_call_id uuid, p_hold_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare c public.clients := private.desk_client(p_client_id);
begin
  perform private.need(jsonb_build_object('p_call_id', p_call_id, 'p_hold_id', p_hold_id));
  delete from public.visits x where x.id = p_hold_id and x.client_id = c.id and x.call_id = p_call_id and x.status = 'held';
  return jsonb_build_object('released', found);
end $$;

create function private.edge_desk_visits(p_client_id uuid, p_number text, p_code text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare c public.clients := private.desk_client(p_client_id);
begin
  if p_number is null and p_code is null then raise exception 'p_number or p_code is required' using errcode = '22023'; end if;
  if p_number !~ '^\+[1-9][0-9]{6,14}$' then raise exception 'p_number must be a number in E.164, + and 7 to 15 digits' using errcode = '22023'; end if;
  if p_code !~ '^[0-9]{6}$' then raise exception 'p_code must be 6 digits' using errcode = '22023'; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'service_id', v.service_id, 'service', s.name, 'starts_at', v.starts_at) order by v.starts_at), '[]')
    from private.visits_to_come(c.id, p_number, p_code) v join public.services s on s.id = v.service_id);
end $$;

-- A visit that can still be changed, locked; what is over, or not this client's, cannot.
create function private.visit_to_change(p_client_id uuid, p_visit_id uuid) returns public.visits
language plpgsql security definer set search_path = '' as $$
declare v public.visits;
begin
  select * into v from public.visits x where x.id = p_visit_id and x.client_id = p_client_id and x.status <> 'held' for no key update;
  if v.id is null then raise exception 'no such visit' using errcode = 'PT404'; end if;
  if v.status <> 'cancelled' and (v.status not in ('requested', 'booked') or v.starts_at <= now()) then
    raise exception 'this visit is over' using errcode = 'PT409';
  end if;
  return v;
end $$;

create function private.edge_desk_cancel(p_client_id uuid, p_call_id uuid, p_visit_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c public.clients := private.desk_client(p_client_id);
  v public.visits;
begin
  perform private.need(jsonb_build_object('p_call_id', p_call_id, 'p_visit_id', p_visit_id));
  perform private.await_erasure(c.id);
  v := private.visit_to_change(c.id, p_visit_id);
  update public.visits x set status = 'cancelled' where x.id = v.id and x.status <> 'cancelled';
  return jsonb_build_object('id', v.id, 'cancelled', true);
end $$;

-- What is held becomes the visit, with the name, number and code of the old one; or neither changes.
create function private.edge_desk_move(p_client_id uuid, p_call_id uuid, p_visit_id uuid, p_hold_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c public.clients := private.desk_client(p_client_id);
  v_old public.visits;
  v public.visits;
begin
  perform private.need(jsonb_build_object('p_call_id', p_call_id, 'p_visit_id', p_visit_id, 'p_hold_id', p_hold_id));
  perform private.await_erasure(c.id);
  v_old := private.visit_to_change(c.id, p_visit_id);
  v := private.hold_of(c.id, p_call_id, p_hold_id);
  if v_old.status = 'cancelled' then
    if v.status in ('requested', 'booked') and v.code = v_old.code then return private.told_visit(v); end if;   -- asked for twice
    raise exception 'this visit is cancelled' using errcode = 'PT409';
  end if;
  if v.status is distinct from 'held' or v.starts_at <= now() or c.booking = 'off' then return private.told_taken(); end if;
  begin
    update public.visits x set status = 'cancelled' where x.id = v_old.id;
    update public.visits x set status = case c.booking when 'direct' then 'booked' else 'requested' end::public.visit_status,
      caller_name = v_old.caller_name, caller_e164 = v_old.caller_e164, code = v_old.code
    where x.id = v.id returning * into v;
  exception when exclusion_violation then return private.told_taken();
  end;
  return private.told_visit(v);
end $$;

create function public.edge_desk_book(p_client_id uuid, p_caller text) returns jsonb
language sql stable security invoker set search_path = '' as $$ select private.edge_desk_book(p_client_id, p_caller) $$;
create function public.edge_desk_free(p_client_id uuid, p_service_id uuid, p_since timestamptz, p_until timestamptz, p_limit int) returns jsonb
language sql stable security invoker set search_path = '' as $$ select private.edge_desk_free(p_client_id, p_service_id, p_since, p_until, p_limit) $$;
create function public.edge_desk_hold(
  p_client_id uuid, p_call_id uuid, p_hold_id uuid, p_service_id uuid, p_starts_at timestamptz, p_staff_id uuid default null) returns jsonb
language sql security invoker set search_path = '' as $$
  select private.edge_desk_hold(p_client_id, p_call_id, p_hold_id, p_service_id, p_starts_at, p_staff_id) $$;
create function public.edge_desk_commit(p_client_id uuid, p_call_id uuid, p_hold_id uuid, p_name text, p_number text) returns jsonb
language sql security invoker set search_path = '' as $$ select private.edge_desk_commit(p_client_id, p_call_id, p_hold_id, p_name, p_number) $$;
create function public.edge_desk_release(p_client_id uuid, p_call_id uuid, p_hold_id uuid) returns jsonb
language sql security invoker set search_path = '' as $$ select private.edge_desk_release(p_client_id, p_call_id, p_hold_id) $$;
create function public.edge_desk_visits(p_client_id uuid, p_number text, p_code text) returns jsonb
language sql stable security invoker set search_path = '' as $$ select private.edge_desk_visits(p_client_id, p_number, p_code) $$;
create function public.edge_desk_cancel(p_client_id uuid, p_call_id uuid, p_visit_id uuid) returns jsonb
language sql security invoker set search_path = '' as $$ select private.edge_desk_cancel(p_client_id, p_call_id, p_visit_id) $$;
create function public.edge_desk_move(p_client_id uuid, p_call_id uuid, p_visit_id uuid, p_hold_id uuid) returns jsonb
language sql security invoker set search_path = '' as $$ select private.edge_desk_move(p_client_id, p_call_id, p_visit_id, p_hold_id) $$;

comment on function public.edge_desk_book is 'What the desk has to know before it says a word: how the client books, its services and closures, who is on call, what callers are told, who is calling and his visits to come. p_caller: E.164, or null. For edge boxes.';
comment on function public.edge_desk_free is 'When a visit for this service could begin: [{starts_at, staff_id}], earliest first, at most p_limit (200). For edge boxes.';
comment on function public.edge_desk_hold is 'Keeps a slot for this call, five minutes long: {id, starts_at, staff_id}, or {taken}. The same p_hold_id again is the same hold; without p_staff_id whoever is free. For edge boxes.';
comment on function public.edge_desk_commit is 'Makes a hold a visit: {id, starts_at, code, confirmed}, or {taken}. confirmed is false where the client confirms by hand. Twice is once. For edge boxes.';
comment on function public.edge_desk_release is 'Lets go of a hold. For edge boxes.';
comment on function public.edge_desk_visits is 'The visits to come of whoever has this number, or knows this code: [{id, service_id, service, starts_at}]. For edge boxes.';
comment on function public.edge_desk_cancel is 'Cancels a visit to come. Twice is once. For edge boxes.';
comment on function public.edge_desk_move is 'Puts a visit to a slot that is held, in one stroke: as edge_desk_commit; {taken} leaves it where it was. For edge boxes.';

revoke all on function private.open_times, private.taken_times, private.next_quarter, private.free_slots, private.desk_client, private.need,
  private.check_time, private.visits_to_come, private.desk_calendar, private.told_hold, private.told_visit, private.told_taken, private.hold_slot,
  private.hold_of, private.visit_to_change from public, anon, authenticated, service_role;
do $$ declare f regprocedure; begin
  for f in select p.oid from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.proname like 'edge\_desk\_%' loop
    execute format('revoke all on function %s from public, anon, authenticated, service_role', f);
    execute format('grant execute on function %s to edge_agent', f);
  end loop;
end $$;
