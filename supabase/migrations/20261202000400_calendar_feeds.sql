-- Calendars of others: a client's visits for his own calendar to subscribe to, and his own calendar's times, in which nobody is booked.

alter type public.job_kind add value 'import_calendar' after 'notify_message';

-- What is booked, by an address that nobody guesses. -----------------------------------------------------------------------------

create table private.calendar_feeds (
  client_id    uuid primary key references public.clients (id) on delete cascade,
  token_sha256 bytea not null unique check (length(token_sha256) = 32),
  made_at      timestamptz not null default now()
);
alter table private.calendar_feeds enable row level security;
revoke all on private.calendar_feeds from public, anon, authenticated, service_role, edge_agent;
grant select, insert, update, delete on private.calendar_feeds to service_role;
comment on table  private.calendar_feeds is 'By which token a client''s visits may be read as a calendar. Whoever has the token may.';
comment on column private.calendar_feeds.token_sha256 is 'Of the token, which is told once and kept by nobody here.';
comment on column private.calendar_feeds.made_at is 'Since when.';

create function private.audit_feed(p_client_id uuid, p_action text) returns void language sql security definer set search_path = '' as $$
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id)
  values (p_client_id, (select auth.uid()), coalesce((select auth.role()), session_user), p_action, 'calendar_feeds', p_client_id::text) $$;

create function private.make_calendar_feed_token(p_client_id uuid) returns text language plpgsql volatile security definer set search_path = '' as $$
declare v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  perform private.require_role(p_client_id, '{owner,admin}');
  insert into private.calendar_feeds as f (client_id, token_sha256) values (p_client_id, sha256(convert_to(v_token, 'UTF8')))
  on conflict (client_id) do update set token_sha256 = excluded.token_sha256, made_at = now();
  perform private.audit_feed(p_client_id, 'SET_SECRET');
  return v_token;
end $$;
create function public.make_calendar_feed_token(p_client_id uuid) returns text language sql volatile security invoker set search_path = '' as $$
  select private.make_calendar_feed_token(p_client_id) $$;
comment on function public.make_calendar_feed_token is 'The token of the address at which this client''s visits can be read as a calendar: /calendar/TOKEN.ics. It never comes out again; one of before opens nothing any more.';

create function private.drop_calendar_feed_token(p_client_id uuid) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  perform private.require_role(p_client_id, '{owner,admin}');
  delete from private.calendar_feeds where client_id = p_client_id;
  if not found then return false; end if;
  perform private.audit_feed(p_client_id, 'DROP_SECRET');
  return true;
end $$;
create function public.drop_calendar_feed_token(p_client_id uuid) returns boolean language sql volatile security invoker set search_path = '' as $$
  select private.drop_calendar_feed_token(p_client_id) $$;
comment on function public.drop_calendar_feed_token is 'From now on nobody reads this client''s visits as a calendar. False: nobody could.';

-- Since a quarter of a year; what was cancelled for 30 days, so that each reader takes it out. A change is known by its count.
create function public.calendar_feed(p_token text) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin
  if coalesce(p_token, '') !~ '^[0-9a-f]{64}$' then return null; end if;
  return (
    select jsonb_build_object('name', c.name, 'timezone', c.timezone, 'visits', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', v.id, 'service', s.name, 'caller_name', v.caller_name, 'staff', case when not t.unnamed then t.name end,
        'starts_at', v.starts_at,
        'ends_at', greatest(v.starts_at + interval '5 minutes', upper(v.during) - make_interval(mins => s.buffer_minutes)),
        'status', v.status, 'changed_at', v.updated_at,
        'sequence', greatest(0, floor(extract(epoch from v.updated_at - v.created_at)))::int) order by v.starts_at, v.id), '[]')
      from (select x.* from public.visits x
            where x.client_id = c.id and x.status <> 'held' and x.starts_at > now() - interval '90 days'
              and (x.status <> 'cancelled' or x.updated_at > now() - interval '30 days')
            order by x.starts_at limit 5000) v
      join public.services s on s.client_id = v.client_id and s.id = v.service_id
      join public.staff t on t.client_id = v.client_id and t.id = v.staff_id))
    from private.calendar_feeds f join public.clients c on c.id = f.client_id
    where f.token_sha256 = sha256(convert_to(p_token, 'UTF8')) and c.deleted_at is null);
end $$;
comment on function public.calendar_feed is 'The visits of the client with this token, as a calendar needs them. Null: it is nobody''s.';

-- When a client is busy, by a calendar of his own. --------------------------------------------------------------------------------

create table public.calendar_sources (
  id              uuid primary key default gen_random_uuid(),
  client_id       uuid not null references public.clients (id) on delete cascade,
  staff_id        uuid,
  url             text not null check (url ~ '^https://[^[:space:]@/?#]+([/?#][^[:space:]]*)?$' and length(url) <= 2048),
  last_fetched_at timestamptz,
  last_error      text check (length(last_error) <= 500),
  etag            text check (length(etag) <= 200),
  read_at         timestamptz,
  created_at      timestamptz not null default now(),
  unique (client_id, id),
  foreign key (client_id, staff_id) references public.staff (client_id, id) on delete cascade
);
create unique index calendar_sources_once on public.calendar_sources (client_id, url, staff_id) nulls not distinct;
create index calendar_sources_staff_idx on public.calendar_sources (client_id, staff_id);
create index calendar_sources_due_idx on public.calendar_sources (last_fetched_at nulls first);
comment on table  public.calendar_sources is 'A client''s own calendars: when they say busy, nobody is booked. Read every quarter of an hour.';
comment on column public.calendar_sources.staff_id is 'Whose it is. Null: everybody''s.';
comment on column public.calendar_sources.url is 'Where it is (iCalendar). Often whoever knows the address may read it: owners and admins see it.';
comment on column public.calendar_sources.last_fetched_at is 'When it was asked for last, with or without success.';
comment on column public.calendar_sources.last_error is 'Why that brought nothing, in words for the owner: the busy times of before hold. Null: it went well.';
comment on column public.calendar_sources.etag is 'By which its server knows again what was read last.';
comment on column public.calendar_sources.read_at is 'When its times were written out last, 180 days ahead.';

insert into private.limits (name, value, code, what, hint) values
  ('calendar_sources', 50, 'PT409', 'calendars that are read', 'Delete one first.');
create function private.keep_sources_few() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform from public.clients where id = new.client_id for no key update;   -- one at a time
  perform private.keep_limit('calendar_sources', (select count(*) from public.calendar_sources s where s.client_id = new.client_id), new.client_id);
  return null;
end $$;

-- The name that its busy times bear.
create function private.source_name(p_source_id uuid) returns text language sql immutable set search_path = '' as $$
  select 'ics-' || replace(p_source_id::text, '-', '') $$;

-- One job for each calendar, over and over; one that waits or is under way is not disturbed.
create function private.queue_calendar_import(p_client_id uuid, p_source_id uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into private.jobs as j (client_id, kind, dedupe_key, payload)
  values (p_client_id, 'import_calendar', p_source_id::text, jsonb_build_object('source_id', p_source_id))
  on conflict (kind, dedupe_key) do update
    set status = 'pending', attempts = 0, run_after = now(), lease = null, leased_until = null, last_error = null
    where j.status in ('done', 'dead');
end $$;

-- Another address is another calendar: what was read of the first one says nothing of it.
create function private.source_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.etag := null;
  new.read_at := null;
  new.last_fetched_at := null;
  new.last_error := null;
  return new;
end $$;
create function private.read_source_soon() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.queue_calendar_import(new.client_id, new.id);
  return null;
end $$;
create function private.forget_source() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.busy_times b where b.client_id = old.client_id and b.source = private.source_name(old.id);
  delete from private.jobs j where j.kind = 'import_calendar' and j.dedupe_key = old.id::text and j.status <> 'leased';
  return null;
end $$;
-- Of the address only the host: the rest of it opens the calendar to whoever reads the log.
create function private.audit_source() returns trigger language plpgsql security definer set search_path = '' as $$
declare r public.calendar_sources := coalesce(new, old);
begin
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id, new_values)
  values (r.client_id, (select auth.uid()), coalesce((select auth.role()), session_user), tg_op, 'calendar_sources', r.id::text,
          case when tg_op <> 'DELETE' then jsonb_build_object('host', split_part(r.url, '/', 3), 'staff_id', r.staff_id) end);
  return null;
end $$;
-- Before staff_take_over, by its name: that takes the unnamed one away, and with it what is still its own.
create function private.take_over_sources() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.calendar_sources s set staff_id = new.id
  from public.staff u where u.client_id = new.client_id and u.unnamed and s.client_id = u.client_id and s.staff_id = u.id;
  return null;
end $$;

create trigger calendar_sources_clean before insert or update of url on public.calendar_sources
  for each row execute function private.keep_clean('url line');
create trigger calendar_sources_limit after insert on public.calendar_sources for each row execute function private.keep_sources_few();
create trigger calendar_sources_changed before update of url, staff_id on public.calendar_sources for each row
  when ((new.url, new.staff_id) is distinct from (old.url, old.staff_id)) execute function private.source_changed();
create trigger calendar_sources_soon after insert or update of url, staff_id on public.calendar_sources
  for each row execute function private.read_source_soon();
create trigger calendar_sources_forget after delete on public.calendar_sources for each row execute function private.forget_source();
create trigger calendar_sources_audit after insert or delete or update of url, staff_id on public.calendar_sources
  for each row execute function private.audit_source();
create trigger staff_sources_take_over after insert on public.staff for each row when (not new.unnamed) execute function private.take_over_sources();

alter table public.calendar_sources enable row level security;
revoke all on public.calendar_sources from public, anon, authenticated, service_role, edge_agent;
grant select, insert, update, delete on public.calendar_sources to service_role;
grant select, delete, insert (client_id, staff_id, url), update (staff_id, url) on public.calendar_sources to authenticated;
create policy calendar_sources_select on public.calendar_sources for select to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy calendar_sources_insert on public.calendar_sources for insert to authenticated
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy calendar_sources_update on public.calendar_sources for update to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))))
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy calendar_sources_delete on public.calendar_sources for delete to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))));

-- The worker's doors. -------------------------------------------------------------------------------------------------------------

create function public.queue_calendar_imports() returns bigint language plpgsql volatile security invoker set search_path = '' as $$
declare n bigint;
begin
  select count(private.queue_calendar_import(due.client_id, due.id)::text) into n from (
    select s.client_id, s.id from public.calendar_sources s
    where (s.last_fetched_at is null or s.last_fetched_at < now() - interval '15 minutes') and private.client_is_serviceable(s.client_id)
    order by s.last_fetched_at nulls first limit 10000) due;
  return n;
end $$;
comment on function public.queue_calendar_imports is 'Calendars that were not read for a quarter of an hour are to be read now; returns how many.';

-- What repeats is written out for 180 days: once a day it is read anew, though it is the same, or its last days would be missing.
create function public.calendar_to_import(p_source_id uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin
  if p_source_id is null then raise exception 'p_source_id is required' using errcode = '22023'; end if;
  return (
    select jsonb_build_object('url', s.url, 'timezone', c.timezone, 'etag', case when s.read_at > now() - interval '1 day' then s.etag end)
    from public.calendar_sources s join public.clients c on c.id = s.client_id
    where s.id = p_source_id and private.client_is_serviceable(c.id));
end $$;
comment on function public.calendar_to_import is 'Where a calendar is, in which zone its floating times are, and by which mark it would be the one that was read today. Null: it is not to be read any more.';

create function public.calendar_not_imported(p_source_id uuid, p_error text) returns boolean language plpgsql volatile security invoker set search_path = '' as $$
begin
  if p_source_id is null then raise exception 'p_source_id is required' using errcode = '22023'; end if;
  if coalesce(btrim(p_error), '') = '' then raise exception 'p_error is required' using errcode = '22023'; end if;
  update public.calendar_sources set last_fetched_at = now(), last_error = left(p_error, 500) where id = p_source_id;
  return found;
end $$;
comment on function public.calendar_not_imported is 'Why a calendar could not be read, in words for its owner; its busy times stay. False: it is gone.';

create function public.save_busy_times(p_source_id uuid, p_spans jsonb default null, p_etag text default null) returns boolean
language plpgsql volatile security invoker set search_path = '' as $$
declare
  s public.calendar_sources;
  v_name text := private.source_name(p_source_id);
  v_others bigint;
begin
  if p_source_id is null then raise exception 'p_source_id is required' using errcode = '22023'; end if;
  if jsonb_typeof(coalesce(p_spans, '[]')) <> 'array' then raise exception 'p_spans must be an array' using errcode = '22023'; end if;
  -- Clients before their calendars, as the limits lock them.
  perform from public.clients c where c.id = (select x.client_id from public.calendar_sources x where x.id = p_source_id) for no key update;
  select * into s from public.calendar_sources where id = p_source_id for update;
  if s.id is null then return false; end if;
  if p_spans is not null then
    select count(*) into v_others from public.busy_times b where b.client_id = s.client_id and b.source <> v_name;
    if v_others + jsonb_array_length(p_spans) > private.limit_of('busy_times', s.client_id) then
      return public.calendar_not_imported(p_source_id, 'with it there would be more busy times than ' || private.limit_of('busy_times', s.client_id));
    end if;
    delete from public.busy_times b where b.client_id = s.client_id and b.source = v_name;
    insert into public.busy_times (client_id, staff_id, during, source)
    select s.client_id, s.staff_id, tstzrange(b.since, b.until), v_name
    from jsonb_to_recordset(p_spans) b (since timestamptz, until timestamptz);
  end if;
  update public.calendar_sources set
    last_fetched_at = now(), last_error = null, etag = left(p_etag, 200), read_at = case when p_spans is null then read_at else now() end
  where id = p_source_id;
  return true;
end $$;
comment on function public.save_busy_times is 'What a calendar says now, in place of what it said: [{since, until}]. Null: what it said still holds. False: the calendar is gone.';

-- The export as it stands, with one part more.
do $$
declare v_now text := pg_get_functiondef('public.export_configuration(uuid)'::regprocedure);
begin
  if position($q$'subscription', ($q$ in v_now) = 0 then raise exception 'export_configuration is another than it was'; end if;
  execute replace(v_now, $q$'subscription', ($q$, $q$'calendar_sources',
    (select coalesce(jsonb_agg(to_jsonb(x) order by x.created_at, x.id), '[]') from public.calendar_sources x where x.client_id = c.id),
    'subscription', ($q$);
end $$;

revoke all on function private.audit_feed, private.make_calendar_feed_token, public.make_calendar_feed_token, private.drop_calendar_feed_token,
  public.drop_calendar_feed_token, public.calendar_feed, private.keep_sources_few, private.source_name, private.queue_calendar_import,
  private.source_changed, private.read_source_soon, private.forget_source, private.audit_source, private.take_over_sources,
  public.queue_calendar_imports, public.calendar_to_import, public.calendar_not_imported, public.save_busy_times
  from public, anon, authenticated, service_role;
grant execute on function private.make_calendar_feed_token, public.make_calendar_feed_token, private.drop_calendar_feed_token,
  public.drop_calendar_feed_token to authenticated;
grant execute on function public.calendar_feed, private.source_name, private.queue_calendar_import, public.queue_calendar_imports,
  public.calendar_to_import, public.calendar_not_imported, public.save_busy_times to service_role;
