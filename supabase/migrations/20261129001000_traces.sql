-- Who read what was said, and what an operator should know before somebody asks.

-- 1. The log of reading. Postgres has no trigger for it: the words come through functions that write down who asked.

create table public.access_log (
  id         bigint generated always as identity primary key,
  client_id  uuid not null references public.clients (id) on delete cascade,
  at         timestamptz not null,
  user_id    uuid,
  actor_role text not null,
  action     text not null check (action in ('read_transcript', 'search_transcripts', 'export_calls', 'export_configuration')),
  call_id    uuid,                                       -- no foreign key: that it was read stays known when the call is gone
  results    bigint not null,
  times      int not null default 1,
  last_at    timestamptz not null default now(),
  -- One row for an hour of the same: an export has hundreds of pages. In this order it also serves the list of a client's newest.
  unique nulls not distinct (client_id, at, user_id, action, call_id)
);
create index access_log_time_idx on public.access_log (at);
alter table public.access_log enable row level security;
revoke all on public.access_log from public, anon, authenticated, service_role, edge_agent;
grant select on public.access_log to authenticated, service_role;                   -- nobody gets INSERT, UPDATE or DELETE
create policy access_select on public.access_log for select to authenticated using (client_id = any (array(select private.my_client_ids('{owner}'))));
comment on table  public.access_log is 'Which member read or took along what was said, hour by hour. For owners; nobody writes here but the functions that hand it out; kept a year.';
comment on column public.access_log.at is 'The beginning of the hour in which it was.';
comment on column public.access_log.user_id is 'The member. Null: the operator (then see actor_role).';
comment on column public.access_log.actor_role is 'The database role: authenticated, service_role, or whoever was in the SQL editor.';
comment on column public.access_log.action is 'read_transcript, search_transcripts, export_calls or export_configuration.';
comment on column public.access_log.call_id is 'Of read_transcript: which call.';
comment on column public.access_log.results is 'How many turns, matches or calls were handed out in that hour. What was searched for is not kept.';
comment on column public.access_log.times is 'How often in that hour; of an export how many pages.';
comment on column public.access_log.last_at is 'The last time in that hour.';

create function private.note_access(p_client_id uuid, p_action text, p_call_id uuid, p_results bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  -- PostgREST casts what a request wants cast (?select=excerpt::int), after this: a cast that fails quotes the words in its error, and
  -- undoes the row that says so.
  if (select auth.uid()) is not null and current_query() ~* '\mcast\s*\(' then
    raise exception 'what goes to the access log is not cast to another type' using errcode = '22023', hint = 'Ask for it as it is.';
  end if;
  perform set_config('synchronous_commit', 'off', true);   -- whoever reads waits for no disk: a crash may cost the log its last second
  insert into public.access_log as l (client_id, at, user_id, actor_role, action, call_id, results)
  values (p_client_id, date_trunc('hour', now()), (select auth.uid()), coalesce((select auth.role()), session_user), p_action, p_call_id, p_results)
  on conflict (client_id, at, user_id, action, call_id) do update
    set times = l.times + 1, results = l.results + excluded.results, last_at = excluded.last_at;
end $$;

-- The words are nobody's to select: what a caller said is read by function, or not at all. All else is as it was.
revoke select on public.call_turns from authenticated;
grant select (call_id, seq, exchange, client_id, speaker, occurred_at, confidence, reply, endpoint_ms, stt_ms, llm_first_ms, llm_ms,
    tts_first_ms, processing_ms, turn_gap_ms, hole_ms, stt_provider, llm_model, tts_provider, used_fallback, interrupted)
  on public.call_turns to authenticated;

-- Of each function below: what it reads (with the rights of whoever asks; users have none), what hands that to a member and writes it
-- down, and the door in front, which checks the arguments and sends everybody his way.

create function private.transcript(p_call_id uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin                                                     -- plpgsql keeps its plan, as a function in SQL does not
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'seq', t.seq, 'exchange', t.exchange, 'speaker', t.speaker, 'text', t.text, 'meant', t.meant, 'reply', t.reply,
      'acknowledgement', t.acknowledgement, 'interrupted', t.interrupted, 'confidence', t.confidence, 'at', t.occurred_at,
      'processing_ms', t.processing_ms, 'turn_gap_ms', t.turn_gap_ms, 'hole_ms', t.hole_ms) order by t.seq), '[]')
    from public.call_turns t where t.call_id = p_call_id);
end $$;
create function private.call_transcript(p_call_id uuid) returns jsonb language plpgsql volatile security definer set search_path = '' as $$
declare
  v_client uuid;
  v_turns jsonb;
begin
  select c.client_id into v_client from public.calls c where c.id = p_call_id and c.client_id in (select private.my_client_ids());
  if v_client is null then return '[]'::jsonb; end if;
  v_turns := private.transcript(p_call_id);
  perform private.note_access(v_client, 'read_transcript', p_call_id, jsonb_array_length(v_turns));
  return v_turns;
end $$;
create or replace function public.call_transcript(p_call_id uuid) returns jsonb language plpgsql volatile security invoker set search_path = '' as $$
begin
  if p_call_id is null then raise exception 'p_call_id is required' using errcode = '22023'; end if;
  if current_user = 'authenticated' then return private.call_transcript(p_call_id); end if;
  return private.transcript(p_call_id);
end $$;
comment on function public.call_transcript is 'What was said in a call, turn by turn, with how long the caller waited, and what was said meanwhile. Goes to the access log: by POST only.';

create function private.search_query(p_words text) returns tsquery language plpgsql stable security invoker set search_path = '' as $$
declare v_query tsquery;
begin
  if p_words is null then raise exception 'p_words is required' using errcode = '22023'; end if;
  if length(p_words) > 1000 then raise exception 'p_words may have 1000 characters, not %', length(p_words) using errcode = '22023'; end if;
  v_query := websearch_to_tsquery('pg_catalog.english', p_words);
  if numnode(v_query) = 0 then
    raise exception 'p_words holds no word to search for' using errcode = '22023', hint = 'Words such as "the" are everywhere.';
  end if;
  if ''::tsvector @@ v_query then
    raise exception 'p_words says what to leave out, not what to search for' using errcode = '22023';
  end if;
  return v_query;
end $$;
-- `@@` is not leakproof, so under row-level security Postgres would use no full-text index. None is needed: the client's own turns
-- are read by (client_id, occurred_at), and other clients' never are.
create function private.matches(p_client_id uuid, p_query tsquery, p_from date, p_to date, p_limit int)
returns setof public.transcript_match language plpgsql stable security invoker set search_path = '' as $$
declare
  v_zone text;
  v_from timestamptz;
  v_to timestamptz;
begin
  select c.timezone into v_zone from public.clients c where c.id = p_client_id;
  v_from := coalesce(private.not_before(p_from, v_zone), '-infinity');
  v_to := coalesce(private.not_after(p_to, v_zone), 'infinity');
  return query
    with found as (
      select t.call_id, t.seq, t.speaker, t.occurred_at, t.client_id, t.text, ts_rank(t.words, p_query) as rank
      from public.call_turns t
      where t.client_id = p_client_id and t.words @@ p_query
        and t.occurred_at >= v_from and t.occurred_at < v_to
        and (p_from is null or t.occurred_at at time zone v_zone >= p_from) and (p_to is null or t.occurred_at at time zone v_zone < p_to)
      order by 7 desc, t.occurred_at desc limit p_limit)
    select f.call_id, f.seq, f.speaker, f.occurred_at, c.from_e164::text,
           ts_headline('pg_catalog.english', f.text, p_query, 'StartSel=**, StopSel=**, MaxFragments=1, MaxWords=30, MinWords=10'), f.rank
    from found f join public.calls c on c.client_id = f.client_id and c.id = f.call_id
    order by f.rank desc, f.occurred_at desc;
end $$;
create function private.search_transcripts(p_client_id uuid, p_query tsquery, p_from date, p_to date, p_limit int)
returns setof public.transcript_match language plpgsql volatile security definer set search_path = '' as $$
declare n bigint;
begin
  if p_client_id in (select private.my_client_ids()) then
    return query select * from private.matches(p_client_id, p_query, p_from, p_to, p_limit);
    get diagnostics n = row_count;
    perform private.note_access(p_client_id, 'search_transcripts', null, n);
  end if;
end $$;
create or replace function public.search_transcripts(
  p_client_id uuid, p_words text, p_from date default null, p_to date default null, p_limit int default 50)
returns setof public.transcript_match language plpgsql volatile security invoker set search_path = '' as $$
declare v_query tsquery := private.search_query(p_words);
begin
  perform private.check_limit(p_limit);
  perform private.check_range(p_client_id, coalesce(p_from, p_to - 1, '2000-01-01'), coalesce(p_to, p_from + 1, '2000-01-02'));
  if current_user = 'authenticated' then
    return query select * from private.search_transcripts(p_client_id, v_query, p_from, p_to, p_limit);
  else
    return query select * from private.matches(p_client_id, v_query, p_from, p_to, p_limit);
  end if;
end $$;
comment on function public.search_transcripts is 'Turns that hold all of p_words, best first. "a phrase", or, and -without are understood. Goes to the access log, without the words: by POST only.';

create function private.whole_calls(p_client_id uuid, p_after uuid, p_limit int) returns setof public.exported_call
language plpgsql stable security invoker set search_path = '' as $$
begin
  return query
    select c.id, to_jsonb(c) || jsonb_build_object(
      'turns', (select coalesce(jsonb_agg(to_jsonb(t) order by t.seq), '[]') from public.call_turns t where t.client_id = c.client_id and t.call_id = c.id),
      'events', (select coalesce(jsonb_agg(to_jsonb(e) order by e.occurred_at), '[]') from public.call_events e where e.client_id = c.client_id and e.call_id = c.id),
      'outcome', (select to_jsonb(o) from public.call_outcomes o where o.client_id = c.client_id and o.call_id = c.id),
      -- Without the payload: it repeats what is above.
      'deliveries', (select coalesce(jsonb_agg(to_jsonb(d) - '{payload,lease,leased_until}'::text[] order by d.position), '[]')
                     from public.webhook_deliveries d where d.client_id = c.client_id and d.subject = c.id::text))
    from public.calls c
    where c.client_id = p_client_id and (p_after is null or c.id > p_after)
    order by c.id limit p_limit;
end $$;
create function private.export_calls(p_client_id uuid, p_after uuid, p_limit int) returns setof public.exported_call
language plpgsql volatile security definer set search_path = '' as $$
declare n bigint;
begin
  if p_client_id in (select private.my_client_ids()) then
    return query select * from private.whole_calls(p_client_id, p_after, p_limit);
    get diagnostics n = row_count;
    perform private.note_access(p_client_id, 'export_calls', null, n);
  end if;
end $$;
create or replace function public.export_calls(p_client_id uuid, p_after uuid default null, p_limit int default 200) returns setof public.exported_call
language plpgsql volatile security invoker set search_path = '' as $$
declare n bigint;
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  perform private.check_limit(p_limit);
  if current_user = 'authenticated' then
    return query select * from private.export_calls(p_client_id, p_after, p_limit);
    return;
  end if;
  return query select * from private.whole_calls(p_client_id, p_after, p_limit);
  get diagnostics n = row_count;
  if n > 0 then perform private.note_access(p_client_id, 'export_calls', null, n); end if;   -- also keeps a client that is none out of the log
end $$;
comment on function public.export_calls is 'Page after page in the order of ids: p_after is the last id of the page before. An empty page is the end. Goes to the access log: by POST only.';

-- It reads with the rights of whoever asks: a viewer's has no invitations and no logs.
create function private.note_export(p_client_id uuid) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if p_client_id in (select private.my_client_ids()) then perform private.note_access(p_client_id, 'export_configuration', null, 1); end if;
end $$;
create or replace function public.export_configuration(p_client_id uuid) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare r jsonb;
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  select jsonb_build_object(
    'client', to_jsonb(c),
    'subscription', (select to_jsonb(s) from public.subscriptions s where s.client_id = c.id),
    'members', (select coalesce(jsonb_agg(to_jsonb(m) order by m.created_at), '[]') from public.client_members m where m.client_id = c.id),
    'invitations', (select coalesce(jsonb_agg(to_jsonb(i) order by i.created_at), '[]') from public.invitations i where i.client_id = c.id),
    'phone_numbers', (select coalesce(jsonb_agg(to_jsonb(n) order by n.created_at), '[]') from public.phone_numbers n where n.client_id = c.id),
    'professions', (select coalesce(jsonb_agg(to_jsonb(p) order by p.created_at), '[]') from public.professions p where p.client_id = c.id),
    'prompts', (select coalesce(jsonb_agg(to_jsonb(p) order by p.created_at), '[]') from public.prompts p where p.client_id = c.id),
    'voices', (select coalesce(jsonb_agg(to_jsonb(v) order by v.created_at), '[]') from public.voices v where v.client_id = c.id),
    'voice_clone_requests', (select coalesce(jsonb_agg(to_jsonb(v) order by v.created_at), '[]') from public.voice_clone_requests v where v.client_id = c.id),
    'blocked_callers', (select coalesce(jsonb_agg(to_jsonb(b) order by b.created_at), '[]') from public.blocked_callers b where b.client_id = c.id),
    'webhook_endpoints', (select coalesce(jsonb_agg(to_jsonb(w) order by w.created_at), '[]') from public.webhook_endpoints w where w.client_id = c.id),
    'notices', (select coalesce(jsonb_agg(to_jsonb(n) order by n.id), '[]') from public.notices n where n.client_id = c.id),
    'audit_log', (select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from public.audit_log a where a.client_id = c.id),
    'access_log', (select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from public.access_log a where a.client_id = c.id))
  into r from public.clients c where c.id = p_client_id;
  if r is null then raise exception 'no such client' using errcode = 'PT404'; end if;
  if current_user = 'authenticated' then
    perform private.note_export(p_client_id);
  else
    perform private.note_access(p_client_id, 'export_configuration', null, 1);
  end if;
  return r;
end $$;
comment on function public.export_configuration is 'Everything but the calls: what the reader may see of it, the operator all. No secret is in it. Goes to the access log: by POST only.';

revoke all on function private.note_access, private.transcript, private.call_transcript, private.search_query, private.matches, private.search_transcripts,
  private.whole_calls, private.export_calls, private.note_export from public, anon, authenticated, service_role;
grant execute on function private.call_transcript, private.search_transcripts, private.export_calls, private.note_export to authenticated;
grant execute on function private.search_query to authenticated, service_role;
grant execute on function private.note_access, private.transcript, private.matches, private.whole_calls to service_role;

-- 2. What operators are told. The same function looks everywhere: the cloud's sweep asks it, and pg_cron where there is one.

-- No limits (nothing is refused), so not in private.limits.
create table private.thresholds (
  name  text primary key check (name ~ '^[a-z][a-z_]{2,60}$'),
  value int  not null check (value > 0),
  what  text not null
);
insert into private.thresholds (name, value, what) values
  ('queue_minutes',          30, 'minutes that work may be due before an operator is told'),
  ('queue_length',         1000, 'jobs, or deliveries, that may be due at once'),
  ('client_queue_length',   200, 'deliveries of one client that may be due at once'),
  ('worst_clients',          10, 'clients that are named when many have the same trouble'),
  ('dead_deliveries',        50, 'deliveries of one client that may have been given up'),
  ('dead_delivery_days',      4, 'days back in which such deliveries came about: one is tried for three'),
  ('box_silent_minutes',     60, 'minutes without a sign of a box'),
  ('box_forgotten_days',      7, 'days after which a silent box is taken for one that nobody uses, and no trouble begins'),
  ('sweep_minutes',          60, 'minutes since a sweep ran last'),
  ('renotify_hours',         24, 'hours until a trouble that lasts is told again to who has seen it'),
  ('seen_notice_days',       90, 'days that a notice is kept after it was seen, or was over'),
  ('access_log_days',       365, 'days that the access log is kept');
create function private.threshold(p_name text) returns int language sql stable security definer set search_path = '' as $$
  select t.value from private.thresholds t where t.name = p_name $$;
comment on table  private.thresholds is 'From when on an operator is told of something, and how long traces are kept. Change a value by SQL: it counts at the next look.';
comment on column private.thresholds.value is 'How much of it, as what says.';
comment on column private.thresholds.what is 'What is counted.';

alter table private.operator_notices
  add column lasts boolean not null default false, add column over_at timestamptz, add column told_at timestamptz;
comment on column private.operator_notices.lasts is 'A state, of which check_health sees when it is over; false: something that happened.';
comment on column private.operator_notices.over_at is 'Of a state: when it was found to have passed. Null: it lasts.';
comment on column private.operator_notices.told_at is 'When check_health handed it out. Null: it is news.';
alter table private.jobs add column told_of timestamptz;
comment on column private.jobs.told_of is 'Of a dead job that operators were told of: its run_after then. It differs once it was retried and died again.';
-- Partial, of few rows: one reading of each table, not the time that an index of all of it would take.
-- squawk-ignore require-concurrent-index-creation
create index jobs_dead_idx on private.jobs (created_at) where status = 'dead';
-- squawk-ignore require-concurrent-index-creation
create index webhook_deliveries_dead_idx on public.webhook_deliveries (created_at) where status = 'dead';
-- squawk-ignore require-concurrent-index-creation
create index calls_swept_idx on public.calls (swept_at) where swept_at is not null;

create type private.trouble as (kind text, subject text, message text);
create function private.minute(p_at timestamptz) returns text language sql stable set search_path = '' as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' $$;

create function private.waiting_jobs() returns setof private.trouble language sql stable security invoker set search_path = '' as $$
  select 'jobs_waiting', '', format('%s jobs are due, the oldest since %s', count(*), private.minute(min(d.since)))
  from (select case j.status when 'pending' then j.run_after else j.leased_until end as since
        from private.jobs j where j.status in ('pending', 'leased') and j.run_after <= now()) d
  where d.since <= now()
  having count(*) > private.threshold('queue_length') or min(d.since) < now() - make_interval(mins => private.threshold('queue_minutes')) $$;

-- What waits behind an earlier one of its subject is not due. Of a client whose receivers hang something is always in flight: that its
-- queue is old says nothing about us.
create function private.waiting_deliveries() returns setof private.trouble language sql stable security invoker set search_path = '' as $$
  with due as materialized (
    select w.client_id, case w.status when 'pending' then w.next_attempt_at else w.leased_until end as since
    from public.webhook_deliveries w join public.webhook_endpoints e on e.id = w.endpoint_id
    where w.status in ('pending', 'in_flight') and w.next_attempt_at <= now() and (w.status = 'pending' or w.leased_until <= now())
      and (e.is_active or w.event_type = 'webhook.test')
      and not exists (select from public.webhook_deliveries b
                      where b.endpoint_id = w.endpoint_id and b.subject = w.subject and b.position < w.position
                        and b.status in ('pending', 'in_flight'))
  ), busy as materialized (
    select distinct f.client_id from public.webhook_deliveries f where f.status = 'in_flight' and f.leased_until > now()
  )
  select 'deliveries_waiting', '', format('%s deliveries are due, the oldest that nothing holds up since %s', count(*),
         coalesce(private.minute(min(d.since) filter (where b.client_id is null)), 'now'))
  from due d left join busy b on b.client_id = d.client_id
  having count(*) > private.threshold('queue_length')
      or min(d.since) filter (where b.client_id is null) < now() - make_interval(mins => private.threshold('queue_minutes'))
  union all
  (select 'deliveries_waiting', c.slug, format('%s deliveries are due', count(*))
   from due d join public.clients c on c.id = d.client_id
   group by c.slug having count(*) > private.threshold('client_queue_length')
   order by count(*) desc, c.slug limit private.threshold('worst_clients')) $$;

-- What an erasure stopped was not given up.
create function private.dead_deliveries() returns setof private.trouble language sql stable security invoker set search_path = '' as $$
  select 'deliveries_dead', c.slug, format('%s deliveries were given up in the last %s days', count(*), private.threshold('dead_delivery_days'))
  from public.webhook_deliveries d join public.clients c on c.id = d.client_id
  where d.status = 'dead' and d.created_at > now() - make_interval(days => private.threshold('dead_delivery_days'))
    and d.event_type <> 'webhook.test' and d.payload <> '{"erased": true}' and c.deleted_at is null
  group by c.slug having count(*) >= private.threshold('dead_deliveries')
  order by count(*) desc, c.slug limit private.threshold('worst_clients') $$;

create function private.silent_boxes() returns setof private.trouble language sql stable security invoker set search_path = '' as $$
  select 'box_silent', left(a.name, 200), format('it was heard of last at %s', private.minute(a.last_seen_at))
  from private.edge_agents a
  where a.revoked_at is null and a.last_seen_at < now() - make_interval(mins => private.threshold('box_silent_minutes'))
    and (a.last_seen_at > now() - make_interval(days => private.threshold('box_forgotten_days'))
         or exists (select from private.operator_notices n   -- what was told is over when the box is back, not when it is forgotten
                    where n.kind = 'box_silent' and n.subject = left(a.name, 200) and n.over_at is null)) $$;

create function private.late_sweeps() returns setof private.trouble language sql stable security invoker set search_path = '' as $$
  select 'sweep_late', h.name, format('it ran last at %s', private.minute(h.at))
  from private.heartbeats h where h.at < now() - make_interval(mins => private.threshold('sweep_minutes')) $$;

-- What happened since the last look; a minute late, so that what was being written then is not passed over.
create function private.accidents(p_after timestamptz, p_until timestamptz) returns setof private.trouble
language sql stable security invoker set search_path = '' as $$
  select 'dead_letters', coalesce(left(a.name, 200), ''), format('%s journal events could not be applied: frontdesk dead-letters list', count(*))
  from private.ingest_dead_letters l left join private.edge_agents a on a.id = l.edge_agent_id
  where l.received_at > p_after and l.received_at <= p_until group by a.name
  union all
  select 'calls_swept', coalesce(left(a.name, 200), ''), format('%s calls were closed because nothing was heard of them any more', count(*))
  from public.calls c left join private.edge_agents a on a.id = c.edge_agent_id
  where c.swept_at > p_after and c.swept_at <= p_until group by a.name $$;

create function private.died_jobs() returns setof private.trouble language sql volatile security invoker set search_path = '' as $$
  with dead as (
    update private.jobs set told_of = run_after where status = 'dead' and told_of is distinct from run_after returning kind)
  select 'jobs_dead', kind::text, format('%s jobs were given up: frontdesk jobs list', count(*)) from dead group by kind $$;

-- A state is one row as long as nobody has seen it; who has seen it is told again after a day, or when it comes back.
create function private.note_trouble(t private.trouble) returns void language plpgsql volatile security invoker set search_path = '' as $$
begin
  update private.operator_notices n
  set message = t.message, last_at = clock_timestamp(), over_at = null, times = n.times + (n.over_at is not null)::int,
      told_at = case when n.over_at is null then n.told_at end
  where n.kind = t.kind and n.subject = t.subject and n.seen_at is null;
  if found or exists (select from private.operator_notices n where n.kind = t.kind and n.subject = t.subject and n.over_at is null
                        and n.seen_at > now() - make_interval(hours => private.threshold('renotify_hours'))) then
    return;
  end if;
  perform private.tell_operator(t.kind, t.subject, t.message);
  update private.operator_notices n set lasts = true where n.kind = t.kind and n.subject = t.subject and n.seen_at is null;
end $$;

create function private.note_accident(t private.trouble) returns void language sql volatile security invoker set search_path = '' as $$
  select private.tell_operator(t.kind, t.subject, t.message);
  update private.operator_notices n set told_at = null where n.kind = t.kind and n.subject = t.subject and n.seen_at is null $$;

create function private.look_for_trouble() returns void language plpgsql volatile security definer set search_path = '' as $$
declare
  v_last timestamptz := coalesce((select at from private.heartbeats where name = 'look_for_trouble'), '-infinity');
  v_troubles private.trouble[];
begin
  if not pg_try_advisory_xact_lock(hashtextextended('private.look_for_trouble', 0)) then return; end if;   -- somebody is looking
  select array_agg(a.t) into v_troubles from (
    select t from private.waiting_jobs() t union all select t from private.waiting_deliveries() t union all
    select t from private.dead_deliveries() t union all select t from private.silent_boxes() t union all select t from private.late_sweeps() t) a;
  perform private.note_trouble(t) from unnest(v_troubles) t;
  update private.operator_notices n set over_at = now()
  where n.lasts and n.over_at is null and not exists (select from unnest(v_troubles) t where t.kind = n.kind and t.subject = n.subject);
  perform private.note_accident(t) from private.accidents(v_last - interval '1 minute', now() - interval '1 minute') t;
  perform private.note_accident(t) from private.died_jobs() t;
  perform private.beat('look_for_trouble');
end $$;
comment on function private.look_for_trouble is 'Writes operator_notices of what is wrong now, and of what happened since the last look; marks what is over.';

create type public.operator_notice as (
  id bigint, kind text, subject text, message text, times int, first_at timestamptz, last_at timestamptz, over_at timestamptz, seen_at timestamptz);
comment on type public.operator_notice is 'What an operator should know. over_at: a trouble that has passed by itself.';
create function public.check_health(p_limit int default 100) returns setof public.operator_notice
language plpgsql volatile security invoker set search_path = '' as $$
begin
  perform private.check_limit(p_limit);
  perform private.look_for_trouble();
  return query
    update private.operator_notices n set told_at = now()
    where n.id in (select w.id from private.operator_notices w where w.told_at is null and w.seen_at is null order by w.id limit p_limit for update skip locked)
    returning n.id, n.kind, n.subject, n.message, n.times, n.first_at, n.last_at, n.over_at, n.seen_at;
end $$;
comment on function public.check_health is 'Looks for trouble (queues that grow, silent boxes, what was given up, sweeps that do not run), and returns the notices that are news: each once.';

create function public.operator_notices(p_limit int default 100, p_seen boolean default false) returns setof public.operator_notice
language plpgsql stable security invoker set search_path = '' as $$
begin
  perform private.check_limit(p_limit);
  return query
    select n.id, n.kind, n.subject, n.message, n.times, n.first_at, n.last_at, n.over_at, n.seen_at
    from private.operator_notices n where coalesce(p_seen, false) or n.seen_at is null order by n.last_at desc, n.id desc limit p_limit;
end $$;
comment on function public.operator_notices is 'What operators should know, latest first: what nobody has dismissed, or with p_seen all that is kept.';

create function public.dismiss_notices(p_ids bigint[] default null) returns bigint language plpgsql volatile security invoker set search_path = '' as $$
declare n bigint;
begin
  update private.operator_notices set seen_at = now() where seen_at is null and (p_ids is null or id = any (p_ids));
  get diagnostics n = row_count;
  return n;
end $$;
comment on function public.dismiss_notices is 'An operator has seen them, all or those named; returns how many. A trouble that lasts is told again after a day, what happens again at once.';

-- What these leave behind, up to p_batch rows of each kind; for private.purge_expired.
insert into private.retention (place, relation, due) values
(120, 'public.access_log', $q$
  select l.ctid from public.access_log l where l.at < now() - make_interval(days => private.threshold('access_log_days')) order by l.at limit $1 $q$),
(130, 'private.operator_notices', $q$
  select n.ctid from private.operator_notices n
  where coalesce(n.seen_at, n.over_at) < now() - make_interval(days => private.threshold('seen_notice_days')) limit $1 $q$);

-- A client that is gone leaves no name here either.
create function private.forget_notices() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from private.operator_notices where kind in ('deliveries_waiting', 'deliveries_dead') and subject = old.slug;
  return null;
end $$;
create trigger clients_forget_notices after delete on public.clients for each row execute function private.forget_notices();

do $$ declare t text; begin
  foreach t in array array['private.thresholds'] loop
    execute format('alter table %s enable row level security', t);
    execute format('revoke all on %s from public, anon, authenticated, service_role, edge_agent', t);
    execute format('grant select, insert, update, delete on %s to service_role', t);
  end loop;
end $$;
revoke all on function private.threshold, private.minute, private.waiting_jobs, private.waiting_deliveries, private.dead_deliveries,
  private.silent_boxes, private.late_sweeps, private.accidents, private.died_jobs, private.note_trouble, private.note_accident,
  private.look_for_trouble, private.forget_notices, public.check_health, public.operator_notices, public.dismiss_notices
  from public, anon, authenticated, service_role;
grant execute on function private.threshold, private.look_for_trouble,
  public.check_health, public.operator_notices, public.dismiss_notices to service_role;

do $$ begin
  if exists (select from pg_available_extensions where name = 'pg_cron') and current_database() = current_setting('cron.database_name', true) then
    perform cron.schedule('look-for-trouble', '3-59/10 * * * *', 'select private.look_for_trouble()');
  end if;
end $$;
