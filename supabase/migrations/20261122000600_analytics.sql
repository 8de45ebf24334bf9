-- Figures for a dashboard. Everything here is STABLE (callable by GET) and INVOKER: the reader's own row-level security decides.
-- Ranges are half-open days [p_from, p_to) of the client's time zone; a day of 23 or 25 hours is a day. What belongs to a day is what
-- has its date on the client's clock: where clocks go back at midnight, the hour that comes twice counts twice. A client that the reader
-- may not see has no rows. An answer never has more rows than PostgREST hands out at once (1,000): what could be longer is limited.

create view public.call_log with (security_invoker = true) as
  select c.id, c.client_id, c.phone_number_id, c.from_e164, c.to_e164, c.status, c.end_reason, c.blame, c.detail,
         c.started_at, c.answered_at, c.ended_at, c.duration_ms, c.turn_count, c.endpoint_ms_avg, c.stt_ms_avg, c.llm_first_ms_avg,
         c.llm_ms_avg, c.tts_first_ms_avg, c.processing_ms_avg, c.turn_gap_ms_avg, o.outcome, o.sentiment, o.sentiment_score,
         o.estimated_revenue, o.currency, o.revenue_reason, o.summary, o.to_do, o.urgent, o.service, o.caller_name, o.callback_e164,
         o.confidence, o.model, o.corrected_at
  from public.calls c left join public.call_outcomes o on o.client_id = c.client_id and o.call_id = c.id;
comment on view public.call_log is 'Each call in one flat row with what it was worth: for lists, and as CSV (Accept: text/csv).';
do $$ declare r record; begin                            -- its columns are what the tables say of theirs
  for r in select a.attname, coalesce(c.said, o.said) as said
           from pg_attribute a
           left join (select attname, col_description(attrelid, attnum) as said from pg_attribute where attrelid = 'public.calls'::regclass) c using (attname)
           left join (select attname, col_description(attrelid, attnum) as said from pg_attribute where attrelid = 'public.call_outcomes'::regclass) o using (attname)
           where a.attrelid = 'public.call_log'::regclass and a.attnum > 0 loop
    execute format('comment on column public.call_log.%I is %L', r.attname, r.said);
  end loop;
end $$;

-- Under row-level security the view above sorts all calls of a reader of many clients; here each client's newest are taken from its
-- index, so that the list of an agency costs clients x p_limit rows, not all there ever were.
create function public.latest_calls(
  p_limit int default 50, p_before timestamptz default null, p_client_id uuid default null, p_before_id uuid default null)
returns setof public.call_log language plpgsql stable security invoker set search_path = '' as $$
begin
  perform private.check_limit(p_limit);
  if p_before is null and p_before_id is not null then
    raise exception 'p_before_id needs p_before: both are the last row''s' using errcode = '22023';
  end if;
  return query
    with newest as (
      select k.id as client_id, c.id
      from public.clients k
      cross join lateral (
        select o.id, o.started_at from public.calls o
        where o.client_id = k.id
          and (o.started_at, o.id) < (coalesce(p_before, 'infinity'), coalesce(p_before_id, '00000000-0000-0000-0000-000000000000'))
        order by o.started_at desc, o.id desc limit p_limit) c
      where p_client_id is null or k.id = p_client_id
      order by c.started_at desc, c.id desc limit p_limit)
    select l.* from newest n join public.call_log l on l.client_id = n.client_id and l.id = n.id order by l.started_at desc, l.id desc;
end $$;
comment on function public.latest_calls is 'The newest calls of one client or of all the reader''s, as call_log. Next page: p_before and p_before_id are started_at and id of the last row.';

create type public.daily_figures as (
  day date, calls bigint, answered bigint, missed bigint, refused bigint, booked bigint, booked_rate numeric, avg_duration_ms numeric,
  total_duration_ms numeric, avg_sentiment numeric, outcomes jsonb, revenue jsonb);
create type public.weekly_figures as (
  week date, calls bigint, answered bigint, missed bigint, refused bigint, booked bigint, booked_rate numeric, avg_duration_ms numeric,
  total_duration_ms numeric, avg_sentiment numeric, outcomes jsonb, revenue jsonb);
create type public.hourly_figures as (
  hour int, calls bigint, answered bigint, missed bigint, refused bigint, booked bigint, booked_rate numeric, avg_duration_ms numeric,
  total_duration_ms numeric, avg_sentiment numeric, outcomes jsonb, revenue jsonb);
create type public.stage_latency as (
  stage text, turns bigint, p50_ms float8, p95_ms float8, p99_ms float8, within_800ms numeric, within_600ms numeric);
create type public.busy_hour as (weekday int, hour int, calls bigint, missed bigint);
create type public.repeat_caller as (
  from_e164 text, calls bigint, booked bigint, revenue jsonb, first_call timestamptz, last_call timestamptz);
comment on type public.daily_figures is 'booked_rate: booked of the answered calls that were judged. revenue: {"USD": 420.50}. outcomes: {"booked": 3}.';
comment on type public.weekly_figures is 'As daily_figures; week is its Monday.';
comment on type public.hourly_figures is 'As daily_figures; hour 0 to 23 of the day, over all days of the range.';
comment on type public.stage_latency is 'One stage over all turns. processing and turn_gap are two clocks: never added.';
comment on type public.repeat_caller is 'Somebody who calls often, and what that brought, by currency.';
comment on type public.busy_hour is 'weekday 1 = Monday.';

-- Bounds for an index, a day too wide on both sides: the date on the client's clock decides, and it may jump (a clock that goes back over
-- midnight, a country that skips a day).
create function private.not_before(p_day date, p_zone text) returns timestamptz language sql immutable set search_path = '' as $$
  select (p_day - 1)::timestamp at time zone p_zone $$;
create function private.not_after(p_day date, p_zone text) returns timestamptz language sql immutable set search_path = '' as $$
  select (p_day + 1)::timestamp at time zone p_zone $$;

create function private.check_range(p_client_id uuid, p_from date, p_to date) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  if p_from is null then raise exception 'p_from is required' using errcode = '22023'; end if;
  if p_to is null then raise exception 'p_to is required' using errcode = '22023'; end if;
  if not isfinite(p_from) or not isfinite(p_to) or p_from >= p_to then
    raise exception 'p_from must be a day before p_to (which is not included)' using errcode = '22023';
  end if;
  if p_to - p_from > 3660 then raise exception 'p_from and p_to may be ten years apart, not more' using errcode = '22023'; end if;
end $$;

-- The calls of a range as figures need them. refused: we declined (no subscription); missed: it ended and nobody answered.
-- A call under way is neither.
create function private.calls_between(p_client_id uuid, p_from date, p_to date)
returns table (at_local timestamp, answered boolean, missed boolean, refused boolean, duration_ms bigint,
               outcome public.call_result, score numeric, revenue numeric, currency text, caller text, started_at timestamptz)
-- A plan for each range: one for all ranges takes a year for a handful of calls, and looks up each one's outcome by itself.
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare
  v_zone text;
begin
  perform private.check_range(p_client_id, p_from, p_to);
  select c.timezone into v_zone from public.clients c where c.id = p_client_id;
  return query
    select k.* from (
      select c.started_at at time zone v_zone as at_local, c.answered_at is not null and c.status <> 'rejected',
             c.answered_at is null and c.ended_at is not null and c.status <> 'rejected', c.status = 'rejected', c.duration_ms,
             o.outcome, o.sentiment_score, o.estimated_revenue, o.currency::text, c.from_e164::text, c.started_at
      from public.calls c
      left join public.call_outcomes o on o.client_id = c.client_id and o.call_id = c.id
      where c.client_id = p_client_id
        and c.started_at >= private.not_before(p_from, v_zone) and c.started_at < private.not_after(p_to, v_zone)
      offset 0) k      -- joined before the clock is asked: how many calls that leaves is a bad guess, and makes a bad plan
    where k.at_local >= p_from and k.at_local < p_to;
end $$;

-- Figures for each of p_buckets stretches, empty ones too: charts need no gaps. Which stretch a call is in: its day or week
-- counted from the first, or its hour of the day.
create function private.figures(p_client_id uuid, p_from date, p_to date, p_per text, p_buckets int)
returns table (bucket int, calls bigint, answered bigint, missed bigint, refused bigint, booked bigint, booked_rate numeric,
               avg_duration_ms numeric, total_duration_ms numeric, avg_sentiment numeric, outcomes jsonb, revenue jsonb)
language sql stable security invoker set search_path = '' as $$
  with c as materialized (
    select case p_per when 'day'  then k.at_local::date - p_from
                      when 'week' then (date_trunc('week', k.at_local)::date - date_trunc('week', p_from)::date) / 7
                      else extract(hour from k.at_local)::int end as bucket, k.*
    from private.calls_between(p_client_id, p_from, p_to) k
  ), totals as (
    select c.bucket, count(*) as calls, count(*) filter (where c.answered) as answered, count(*) filter (where c.missed) as missed,
           count(*) filter (where c.refused) as refused, count(*) filter (where c.outcome = 'booked') as booked,
           count(*) filter (where c.answered and c.outcome = 'booked') as booked_answered,
           count(*) filter (where c.answered and c.outcome is not null) as judged,
           avg(c.duration_ms) as avg_duration, sum(c.duration_ms) as total_duration, avg(c.score) as avg_score
    from c group by c.bucket
  ), by_outcome as (
    select o.bucket, jsonb_object_agg(o.outcome, o.n) as outcomes
    from (select c.bucket, c.outcome, count(*) as n from c where c.outcome is not null group by 1, 2) o group by o.bucket
  ), by_currency as (
    select r.bucket, jsonb_object_agg(r.currency, r.total) as revenue
    from (select c.bucket, c.currency, sum(c.revenue) as total from c where c.currency is not null group by 1, 2) r group by r.bucket
  )
  select b, coalesce(t.calls, 0), coalesce(t.answered, 0), coalesce(t.missed, 0), coalesce(t.refused, 0), coalesce(t.booked, 0),
         round(t.booked_answered::numeric / nullif(t.judged, 0), 4), round(t.avg_duration), coalesce(t.total_duration, 0),
         round(t.avg_score, 3), coalesce(o.outcomes, '{}'), coalesce(r.revenue, '{}')
  from public.clients cl
  cross join generate_series(0, p_buckets - 1) b
  left join totals t on t.bucket = b left join by_outcome o on o.bucket = b left join by_currency r on r.bucket = b
  where cl.id = p_client_id
  order by b $$;

create function public.analytics_daily(p_client_id uuid, p_from date, p_to date) returns setof public.daily_figures
language plpgsql stable security invoker set search_path = '' as $$
begin
  perform private.check_range(p_client_id, p_from, p_to);
  if p_to - p_from > 1000 then
    raise exception 'p_from and p_to may be 1000 days apart, not more' using errcode = '22023', hint = 'Ask for a part, or analytics_weekly.';
  end if;
  return query
    select p_from + f.bucket, f.calls, f.answered, f.missed, f.refused, f.booked, f.booked_rate, f.avg_duration_ms, f.total_duration_ms,
           f.avg_sentiment, f.outcomes, f.revenue
    from private.figures(p_client_id, p_from, p_to, 'day', p_to - p_from) f;
end $$;
comment on function public.analytics_daily is 'Figures of each day, for up to 1000 days; a day without calls is a row of zeros.';

create function public.analytics_weekly(p_client_id uuid, p_from date, p_to date) returns setof public.weekly_figures
language plpgsql stable security invoker set search_path = '' as $$
declare v_monday date := date_trunc('week', p_from)::date;
begin
  perform private.check_range(p_client_id, p_from, p_to);
  return query
    select v_monday + 7 * f.bucket, f.calls, f.answered, f.missed, f.refused, f.booked, f.booked_rate, f.avg_duration_ms,
           f.total_duration_ms, f.avg_sentiment, f.outcomes, f.revenue
    from private.figures(p_client_id, p_from, p_to, 'week', (date_trunc('week', p_to - 1)::date - v_monday) / 7 + 1) f;
end $$;
comment on function public.analytics_weekly is 'Figures of each week that the range touches, by its Monday; only calls of the range count.';

create function public.analytics_hourly(p_client_id uuid, p_from date, p_to date) returns setof public.hourly_figures
language plpgsql stable security invoker set search_path = '' as $$
begin
  perform private.check_range(p_client_id, p_from, p_to);
  return query select * from private.figures(p_client_id, p_from, p_to, 'hour', 24);
end $$;

comment on function public.analytics_hourly is 'Figures of each hour of the day, 0 to 23, over all days of the range.';

create function public.analytics_busiest_hours(p_client_id uuid, p_from date, p_to date) returns setof public.busy_hour
language sql stable security invoker set search_path = '' as $$
  select extract(isodow from c.at_local)::int, extract(hour from c.at_local)::int, count(*), count(*) filter (where c.missed)
  from private.calls_between(p_client_id, p_from, p_to) c
  group by 1, 2 order by 3 desc, 4 desc, 1, 2 $$;

comment on function public.analytics_busiest_hours is 'Calls and missed calls of each hour of the week that had any, busiest first.';

create function public.analytics_repeat_callers(p_client_id uuid, p_from date, p_to date, p_at_least int default 2, p_limit int default 1000)
returns setof public.repeat_caller language plpgsql stable security invoker set search_path = '' as $$
begin
  if coalesce(p_at_least, 0) not between 2 and 1000 then raise exception 'p_at_least must be 2 to 1000' using errcode = '22023'; end if;
  perform private.check_limit(p_limit);
  return query
    with c as materialized (select * from private.calls_between(p_client_id, p_from, p_to) k where k.caller is not null),
    often as (select k.caller, count(*) as calls, count(*) filter (where k.outcome = 'booked') as booked,
                     min(k.started_at) as first_call, max(k.started_at) as last_call
              from c k group by k.caller having count(*) >= p_at_least),
    earned as (select r.caller, jsonb_object_agg(r.currency, r.total) as revenue
               from (select k.caller, k.currency, sum(k.revenue) as total from c k where k.currency is not null group by 1, 2) r group by r.caller)
    select o.caller, o.calls, o.booked, coalesce(e.revenue, '{}'), o.first_call, o.last_call
    from often o left join earned e on e.caller = o.caller order by o.calls desc, o.last_call desc, o.caller limit p_limit;
end $$;
comment on function public.analytics_repeat_callers is 'Who called p_at_least times or more in the range, most frequent first.';


create function public.analytics_latency(p_client_id uuid, p_from date, p_to date) returns setof public.stage_latency
language plpgsql stable security invoker set search_path = '' as $$
declare
  v_zone text;
  v_from timestamptz;
  v_to timestamptz;
begin
  perform private.check_range(p_client_id, p_from, p_to);
  select c.timezone into v_zone from public.clients c where c.id = p_client_id;
  v_from := private.not_before(p_from, v_zone);
  v_to := private.not_after(p_to, v_zone);
  return query
    with t as materialized (
      select array[x.endpoint_ms, x.stt_ms, x.llm_first_ms, x.llm_ms, x.tts_first_ms, x.processing_ms, x.turn_gap_ms] as ms
      from public.call_turns x
      where x.client_id = p_client_id and x.speaker = 'agent' and x.occurred_at >= v_from and x.occurred_at < v_to
        and x.occurred_at at time zone v_zone >= p_from and x.occurred_at at time zone v_zone < p_to)
    select s.stage, a.turns, round(a.p[1]::numeric, 1)::float8, round(a.p[2]::numeric, 1)::float8, round(a.p[3]::numeric, 1)::float8,
           a.within_800, a.within_600
    from unnest('{endpoint,stt,llm_first,llm,tts_first,processing,turn_gap}'::text[]) with ordinality s (stage, place)
    cross join lateral (
      select count(*) as turns, percentile_cont('{0.5,0.95,0.99}'::float8[]) within group (order by v.ms) as p,
             round(avg((v.ms <= 800)::int), 4) as within_800, round(avg((v.ms <= 600)::int), 4) as within_600
      from (select t.ms[s.place] as ms from t) v where v.ms is not null) a
    where a.turns > 0
    order by s.place;
end $$;
comment on function public.analytics_latency is 'Percentiles of each stage over the agent''s turns of the range, in milliseconds.';

create function public.call_transcript(p_call_id uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin
  if p_call_id is null then raise exception 'p_call_id is required' using errcode = '22023'; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'seq', t.seq, 'exchange', t.exchange, 'speaker', t.speaker, 'text', t.text, 'meant', t.meant, 'interrupted', t.interrupted,
      'confidence', t.confidence, 'at', t.occurred_at, 'processing_ms', t.processing_ms, 'turn_gap_ms', t.turn_gap_ms) order by t.seq), '[]')
    from public.call_turns t where t.call_id = p_call_id);
end $$;

comment on function public.call_transcript is 'What was said in a call, turn by turn, with how long the caller waited.';

revoke all on public.call_log from public, anon, authenticated, service_role, edge_agent;
grant select on public.call_log to authenticated, service_role;
revoke all on function private.check_range, private.not_before, private.not_after, private.calls_between, private.figures, public.latest_calls, public.analytics_daily, public.analytics_weekly,
  public.analytics_hourly, public.analytics_busiest_hours, public.analytics_repeat_callers, public.analytics_latency, public.call_transcript
  from public, anon, authenticated, service_role;
grant execute on function private.check_range, private.not_before, private.not_after, private.calls_between, private.figures, public.latest_calls, public.analytics_daily, public.analytics_weekly,
  public.analytics_hourly, public.analytics_busiest_hours, public.analytics_repeat_callers, public.analytics_latency, public.call_transcript
  to authenticated, service_role;
