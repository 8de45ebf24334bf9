-- What can be booked, with whom, when not, and what is booked. One exclusion constraint stands behind every way to an appointment:
-- two boxes and a dashboard at once get one of them.

create extension if not exists btree_gist with schema extensions;

create type public.booking_mode as enum ('direct', 'request', 'off');
create type public.visit_status as enum ('held', 'requested', 'booked', 'cancelled', 'done', 'no_show');
comment on type public.booking_mode is 'See clients.booking.';
comment on type public.visit_status is 'See visits.status.';

alter table public.clients
  add column booking public.booking_mode not null default 'request',
  add column booking_notice int not null default 60 check (booking_notice between 0 and 43200),
  add column booking_horizon int not null default 60 check (booking_horizon between 1 and 730);
comment on column public.clients.booking is 'direct: what a caller books is an appointment. request: it waits until the client confirms it. off: callers book nothing.';
comment on column public.clients.booking_notice is 'Minutes: nothing is booked that begins sooner.';
comment on column public.clients.booking_horizon is 'Days: nothing is booked that begins later.';
grant update (booking, booking_notice, booking_horizon) on public.clients to authenticated;   -- owners and admins: clients_update

-- Beside clients_config_version, and after it: one version up, whichever of them has something to say.
create function private.bump_booking_version() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.config_version = old.config_version then new.config_version := old.config_version + 1; end if;
  return new;
end $$;
create trigger clients_config_version_booking before update on public.clients for each row
  when ((new.booking, new.booking_notice, new.booking_horizon) is distinct from (old.booking, old.booking_notice, old.booking_horizon))
  execute function private.bump_booking_version();

create table public.services (
  id             uuid primary key default gen_random_uuid(),
  client_id      uuid not null references public.clients (id) on delete cascade,
  name           text not null check (length(btrim(name)) between 1 and 100),
  minutes        int  not null check (minutes between 5 and 1440),
  buffer_minutes int  not null default 0 check (buffer_minutes between 0 and 1440),
  price          numeric(12,2) check (price between 0 and 9999999),
  bookable       boolean not null default true,
  position       int  not null default 0,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  unique (client_id, name),
  unique (client_id, id)
);
comment on table  public.services is 'What a client does, how long it takes and what it costs.';
comment on column public.services.minutes is 'How long it takes.';
comment on column public.services.buffer_minutes is 'How long nothing else begins after it.';
comment on column public.services.price is 'In the client''s currency. Null: none is told.';
comment on column public.services.bookable is 'Off: callers are not offered it any more. What was booked stays.';
comment on column public.services.position is 'Their order; the lowest comes first.';

-- Null would exclude nobody, so that there is always somebody: see private.staff_of_services.
create table public.staff (
  id         uuid primary key default gen_random_uuid(),
  client_id  uuid not null references public.clients (id) on delete cascade,
  name       text not null check (length(btrim(name)) between 1 and 100),
  hours      jsonb check (hours is null or private.valid_hours(hours)),
  services   uuid[] check (cardinality(services) <= 200),
  bookable   boolean not null default true,
  unnamed    boolean not null default false,
  position   int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (client_id, id)
);
create unique index staff_unnamed on public.staff (client_id) where unnamed;
comment on table  public.staff is 'Who or what can be booked, one visit at a time: people, chairs, vans.';
comment on column public.staff.hours is 'As clients.hours. Null: the client''s.';
comment on column public.staff.services is 'Ids of the services done. Null: all.';
comment on column public.staff.bookable is 'Off: callers are offered no time here any more. What was booked stays.';
comment on column public.staff.unnamed is 'Made by the first service where nobody was named. The first who is named takes over.';
comment on column public.staff.position is 'Where several are free the lowest is taken.';

create table public.closures (
  id         uuid primary key default gen_random_uuid(),
  client_id  uuid not null references public.clients (id) on delete cascade,
  first      date not null check (first between '2000-01-01' and '2100-01-01'),
  last       date not null,
  called     text not null default '' check (length(called) <= 100),
  hours      jsonb not null default '[]' check (private.valid_hours(jsonb_build_object('mon', hours))),
  created_at timestamptz not null default now(),
  unique (client_id, id),
  check (last between first and first + 366)
);
create index closures_days_idx on public.closures (client_id, last);
comment on table  public.closures is 'Days on which the usual hours do not hold. Where several cover one day, the shortest holds.';
comment on column public.closures.first is 'The first day, on the client''s calendar.';
comment on column public.closures.last is 'The last day; that one, too.';
comment on column public.closures.called is 'Why, as callers are told: Thanksgiving.';
comment on column public.closures.hours is '[]: closed. Else when it is open on these days: [["09:00", "12:00"]].';

create table public.busy_times (
  id         uuid primary key default gen_random_uuid(),
  client_id  uuid not null references public.clients (id) on delete cascade,
  staff_id   uuid,
  during     tstzrange not null check (not isempty(during) and lower(during) is not null and upper(during) is not null),
  source     text not null default 'manual' check (source ~ '^[a-z][a-z0-9_-]{0,40}$'),
  created_at timestamptz not null default now(),
  foreign key (client_id, staff_id) references public.staff (client_id, id) on delete cascade
);
create index busy_times_staff_idx on public.busy_times (client_id, staff_id);
create index busy_times_during_idx on public.busy_times using gist (client_id, during);
create index busy_times_end_idx on public.busy_times (client_id, upper(during));
comment on table  public.busy_times is 'When somebody cannot be booked for another reason than a visit: lunch, another calendar''s events.';
comment on column public.busy_times.staff_id is 'Who. Null: everybody.';
comment on column public.busy_times.during is 'From when to when.';
comment on column public.busy_times.source is 'Who wrote it: manual, or the calendar it came from, whose rows are its own to replace.';

-- call_id is no foreign key: a visit is booked during the call, and the call's row may come later, with the box's journal.
create table public.visits (
  id          uuid primary key default gen_random_uuid(),
  client_id   uuid not null references public.clients (id) on delete cascade,
  staff_id    uuid not null,
  service_id  uuid not null,
  call_id     uuid,
  starts_at   timestamptz not null check (starts_at between '2000-01-01' and '2100-01-01'),
  during      tstzrange not null check (not isempty(during) and lower(during) = starts_at),
  status      public.visit_status not null default 'booked',
  held_until  timestamptz,
  caller_name text check (length(btrim(caller_name)) between 1 and 120),
  caller_e164 public.e164,
  code        text check (code ~ '^[0-9]{6}$'),
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  foreign key (client_id, staff_id) references public.staff (client_id, id),
  foreign key (client_id, service_id) references public.services (client_id, id),
  check ((status = 'held') = (held_until is not null)),
  check (code is not null or status in ('held', 'cancelled')),
  constraint visits_one_at_a_time exclude using gist (staff_id with =, during with &&) where (status in ('held', 'requested', 'booked'))
);
create unique index visits_open_code on public.visits (client_id, code) where status in ('requested', 'booked');
create index visits_time_idx on public.visits (client_id, starts_at);
create index visits_made_idx on public.visits (client_id, created_at);
create index visits_caller_idx on public.visits (client_id, caller_e164);
create index visits_call_idx on public.visits (call_id);
create index visits_staff_idx on public.visits (client_id, staff_id);
create index visits_service_idx on public.visits (client_id, service_id);
create index visits_held_idx on public.visits (held_until) where status = 'held';
comment on table  public.visits is 'Appointments, and what is on the way to one. Two that are open never overlap with the same staff, whoever writes them.';
comment on column public.visits.staff_id is 'Who or what is booked.';
comment on column public.visits.service_id is 'What for.';
comment on column public.visits.call_id is 'The call in which it was booked. Null: it was not booked by telephone.';
comment on column public.visits.starts_at is 'When it begins.';
comment on column public.visits.during is 'What it takes up, with the service''s buffer. Reckoned, never written.';
comment on column public.visits.status is 'held for a caller who is still speaking; requested: the client has to confirm; booked; cancelled; done; no_show. The first three are open.';
comment on column public.visits.held_until is 'When what is held lapses. From then on it is in nobody''s way.';
comment on column public.visits.caller_name is 'Who comes. Null: forgotten, or never told.';
comment on column public.visits.caller_e164 is 'His number. Null: forgotten, or never told.';
comment on column public.visits.code is 'What the caller names to change it; of the open ones no two have the same.';

-- Writing one. ----------------------------------------------------------------------------------------------------------------

-- Six digits that nobody guesses: they prove whose visit it is.
create function private.visit_code(p_client_id uuid) returns text language plpgsql volatile security definer set search_path = '' as $$
declare v_code text;
begin
  loop
    v_code := lpad((('x' || left(gen_random_uuid()::text, 8))::bit(32)::bigint % 1000000)::text, 6, '0');
    exit when not exists (select from public.visits v
                          where v.client_id = p_client_id and v.code = v_code and v.status in ('requested', 'booked'));
  end loop;
  return v_code;
end $$;

-- Whoever writes an open visit takes turns with all others who book the same staff: then a hold that has lapsed goes out of the way, and the
-- constraint answers at once instead of letting two wait for each other. What is wrong with the ids the keys say, after row-level
-- security has spoken: a stranger learns nothing here. A row that is being written to is left to whoever does.
create function private.fit_visit() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.await_erasure(new.client_id);
  if new.staff_id is null then
    new.staff_id := (select s.id from public.staff s where s.client_id = new.client_id and s.bookable order by s.position, s.created_at limit 1);
  end if;
  if tg_op = 'INSERT' or (new.starts_at, new.service_id) is distinct from (old.starts_at, old.service_id) then
    new.during := tstzrange(new.starts_at, new.starts_at + make_interval(mins => coalesce(
      (select s.minutes + s.buffer_minutes from public.services s where s.client_id = new.client_id and s.id = new.service_id), 1)));
  end if;
  if new.status <> 'held' then new.held_until := null; end if;
  if new.code is null and new.status <> 'held' then new.code := private.visit_code(new.client_id); end if;
  if new.call_id is not null and num_nonnulls(new.caller_name, new.caller_e164) > 0 and private.is_erased(new.client_id, new.call_id) then
    new.caller_name := null;
    new.caller_e164 := null;
  end if;
  if new.status not in ('held', 'requested', 'booked') then return new; end if;
  perform from public.staff s where s.client_id = new.client_id and s.id = new.staff_id for no key update;
  delete from public.visits v where v.id in (
    select x.id from public.visits x
    where x.client_id = new.client_id and x.staff_id = new.staff_id and x.status = 'held' and x.held_until <= now()
      and x.during && new.during and x.id <> new.id
    for update skip locked);
  return new;
end $$;
create trigger visits_fit before insert or update of staff_id, service_id, starts_at, status, caller_name, caller_e164 on public.visits
  for each row execute function private.fit_visit();

-- That somebody with a login changed what is booked or blocked, and which; never for whom: the log is kept for two years and cannot forget.
-- What callers book and other calendars bring is nobody's change. What takes away is never refused.
create function private.audit_calendar() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  r jsonb := coalesce(to_jsonb(new), to_jsonb(old));
  v_client uuid := (r ->> 'client_id')::uuid;
begin
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id, new_values)
  values (v_client, (select auth.uid()), coalesce((select auth.role()), session_user),
          case tg_op when 'INSERT' then 'BOOK' when 'UPDATE' then 'CHANGE' else 'FREE' end || case tg_table_name when 'visits' then '_VISIT' else '_TIME' end,
          tg_table_name, r ->> 'id', jsonb_strip_nulls(jsonb_build_object('status', r -> 'status', 'during', r -> 'during')));
  if tg_op = 'DELETE' then return null; end if;
  perform private.keep_limit('calendar_changes_day', (
    select count(*) from public.audit_log g
    where g.client_id = v_client and g.at > now() - interval '1 day' and g.actor_id = (select auth.uid())
      and g.action in ('BOOK_VISIT', 'CHANGE_VISIT', 'BOOK_TIME')), v_client);
  return null;
end $$;
create trigger visits_audit after insert or update on public.visits for each row
  when (auth.uid() is not null) execute function private.audit_calendar();
create trigger busy_times_audit after insert or delete on public.busy_times for each row
  when (auth.uid() is not null) execute function private.audit_calendar();

-- Somebody to book. -----------------------------------------------------------------------------------------------------------

-- A client that has services and has named nobody books all the same.
create function private.staff_of_services() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.staff (client_id, name, unnamed)
  select new.client_id, 'Appointments', true where not exists (select from public.staff s where s.client_id = new.client_id)
  on conflict do nothing;
  return null;
end $$;
create trigger services_staff after insert on public.services for each row execute function private.staff_of_services();

-- Two in the place of one would take twice as many: the first who is named takes over, with all that is to come.
create function private.take_over_unnamed() returns trigger language plpgsql security definer set search_path = '' as $$
declare v_unnamed uuid := (select s.id from public.staff s where s.client_id = new.client_id and s.unnamed for update);
begin
  if v_unnamed is null then return null; end if;
  update public.visits set staff_id = new.id where client_id = new.client_id and staff_id = v_unnamed;
  update public.busy_times set staff_id = new.id where client_id = new.client_id and staff_id = v_unnamed;
  delete from public.staff where id = v_unnamed;
  return null;
end $$;
create trigger staff_take_over after insert on public.staff for each row when (not new.unnamed) execute function private.take_over_unnamed();
create function private.name_staff() returns trigger language plpgsql set search_path = '' as $$
begin
  new.unnamed := false;
  return new;
end $$;
create trigger staff_named before update of name on public.staff for each row when (new.name <> old.name) execute function private.name_staff();

-- As all configuration. -------------------------------------------------------------------------------------------------------

insert into private.limits (name, value, code, what, hint) values
  ('services', 200, 'PT409', 'services', 'Delete one first.'),
  ('staff', 50, 'PT409', 'people or places that can be booked', 'Delete one first.'),
  ('closures', 400, 'PT409', 'closures', 'Delete old ones first.'),
  ('busy_times', 5000, 'PT409', 'busy times', 'Delete old ones first.'),
  ('calendar_changes_day', 2000, 'PT429', 'changes of visits and busy times a day by one member', 'Try again tomorrow.'),
  ('visits_day', 1000, 'PT429', 'new visits a day', 'Try again tomorrow, or have an operator raise it.');

-- After the rows are in: row-level security has spoken by then, and a stranger learns nothing. Once for each statement, not for each row: a
-- calendar of others brings thousands in one. The trigger says under which name its new rows stand.
create function private.keep_calendar_few() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid;
  n bigint;
begin
  for v_client in execute format('select distinct client_id from %I order by 1', tg_argv[0]) loop
    if tg_table_name = 'visits' then
      select count(*) into n from public.visits v where v.client_id = v_client and v.created_at > now() - interval '1 day';
      perform private.keep_limit('visits_day', n, v_client);
      continue;
    end if;
    perform from public.clients where id = v_client for no key update;   -- one at a time
    case tg_table_name
      when 'services' then select count(*) into n from public.services where client_id = v_client;
      when 'staff' then select count(*) into n from public.staff where client_id = v_client;
      when 'closures' then select count(*) into n from public.closures where client_id = v_client;
      when 'busy_times' then select count(*) into n from public.busy_times where client_id = v_client;
    end case;
    perform private.keep_limit(tg_table_name, n, v_client);
  end loop;
  return null;
end $$;

create trigger services_clean before insert or update of name on public.services for each row execute function private.keep_clean('name line');
create trigger staff_clean before insert or update of name on public.staff for each row execute function private.keep_clean('name line');
create trigger closures_clean before insert or update of called on public.closures for each row execute function private.keep_clean('called line');
create trigger visits_clean before insert or update of caller_name on public.visits for each row execute function private.keep_clean('caller_name line');
do $$ declare t text; begin
  foreach t in array array['services', 'staff', 'closures', 'busy_times', 'visits'] loop
    execute format($q$create trigger %I after insert on public.%I referencing new table as fresh
      for each statement execute function private.keep_calendar_few('fresh')$q$, t || '_limit', t);
    execute format('alter table public.%I enable row level security', t);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role, edge_agent', t);
    execute format('grant select, insert, update, delete on public.%I to service_role', t);
    execute format('grant select on public.%I to authenticated', t);
    execute format('create policy %I on public.%I for select to authenticated using (client_id = any (array(select private.my_client_ids())))', t || '_select', t);
    execute format($q$create policy %I on public.%I for insert to authenticated
      with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))))$q$, t || '_insert', t);
  end loop;
  foreach t in array array['services', 'staff', 'closures', 'visits'] loop
    execute format($q$create policy %I on public.%I for update to authenticated
      using (client_id = any (array(select private.my_client_ids('{owner,admin}'))))
      with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))))$q$, t || '_update', t);
  end loop;
  foreach t in array array['services', 'staff', 'closures', 'busy_times'] loop
    execute format('grant delete on public.%I to authenticated', t);
    execute format($q$create policy %I on public.%I for delete to authenticated
      using (client_id = any (array(select private.my_client_ids('{owner,admin}'))))$q$, t || '_delete', t);
  end loop;
  foreach t in array array['services', 'staff', 'closures'] loop
    execute format('create trigger %I after insert or update or delete on public.%I for each row execute function private.audit()', t || '_audit', t);
    execute format('create trigger %I after insert or update or delete on public.%I for each row execute function private.config_changed()', t || '_config', t);
  end loop;
  foreach t in array array['services', 'staff', 'visits'] loop
    execute format('create trigger %I before update on public.%I for each row execute function private.touch_updated_at()', t || '_touch', t);
  end loop;
end $$;

grant insert (client_id, name, minutes, buffer_minutes, price, bookable, position),
      update (name, minutes, buffer_minutes, price, bookable, position) on public.services to authenticated;
grant insert (client_id, name, hours, services, bookable, position), update (name, hours, services, bookable, position) on public.staff to authenticated;
grant insert (client_id, first, last, called, hours), update (first, last, called, hours) on public.closures to authenticated;
grant insert (client_id, staff_id, during) on public.busy_times to authenticated;
grant insert (client_id, staff_id, service_id, starts_at, status, caller_name, caller_e164),
      update (staff_id, service_id, starts_at, status, caller_name, caller_e164) on public.visits to authenticated;

-- Forgetting, keeping, taking along. ------------------------------------------------------------------------------------------

-- Who is erased still comes, and nobody knows who it was.
create function private.forget_visits_of_caller() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.visits v set caller_name = null, caller_e164 = null
  where v.client_id = new.client_id and v.caller_e164 is not null and private.caller_hash(v.client_id, v.caller_e164) = new.caller_sha256;
  return null;
end $$;
create trigger erased_callers_visits after insert or update on private.erased_callers for each row execute function private.forget_visits_of_caller();
create function private.forget_visits_of_call() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.visits v set caller_name = null, caller_e164 = null where v.client_id = new.client_id and v.call_id = new.id;
  return null;
end $$;
create trigger calls_forget_visits after update of erased_at on public.calls for each row
  when (new.erased_at is not null and old.erased_at is null) execute function private.forget_visits_of_call();

insert into private.retention (place, relation, due) values
(12, 'public.visits', $q$
  select due.ctid
  from (select c.id, case when c.deleted_at < now() - interval '30 days' then 'infinity'
                          else now() - make_interval(days => c.retention_days) end as kept_from from public.clients c) client
  cross join lateral (
    select v.ctid from public.visits v where v.client_id = client.id and v.starts_at <= client.kept_from order by v.starts_at limit $1) due
  union all
  select h.ctid from public.visits h where h.status = 'held' and h.held_until < now() - interval '1 day'
  limit $1 $q$),
(14, 'public.busy_times', $q$
  select due.ctid from public.clients c
  cross join lateral (
    select b.ctid from public.busy_times b
    where b.client_id = c.id and upper(b.during) < now() - make_interval(days => c.retention_days) limit $1) due
  limit $1 $q$);

-- The export as it stands, with five parts more: what else it holds is not ours to write again.
do $$
declare
  v_now text := pg_get_functiondef('public.export_configuration(uuid)'::regprocedure);
  v_more text := '';
  t text;
begin
  foreach t in array array['services', 'staff', 'closures', 'busy_times', 'visits'] loop
    v_more := v_more || format($q$
    '%1$s', (select coalesce(jsonb_agg(to_jsonb(x) order by x.created_at, x.id), '[]') from public.%1$I x where x.client_id = c.id),$q$, t);
  end loop;
  if position($q$'subscription', ($q$ in v_now) = 0 then raise exception 'export_configuration is another than it was'; end if;
  execute replace(v_now, $q$'subscription', ($q$, ltrim(v_more) || $q$
    'subscription', ($q$);
end $$;

revoke all on function private.bump_booking_version, private.visit_code, private.fit_visit, private.audit_calendar, private.staff_of_services,
  private.take_over_unnamed, private.name_staff, private.keep_calendar_few, private.forget_visits_of_caller, private.forget_visits_of_call
  from public, anon, authenticated, service_role;
