-- Reading: one flat call log, daily figures, latencies, transcripts. Nothing here is definer: RLS of the reader decides.

create view public.call_log with (security_invoker = true) as
  select c.id, c.client_id, c.phone_number_id, c.from_e164, c.to_e164, c.status, c.end_reason, c.blame, c.detail,
         c.started_at, c.answered_at, c.ended_at, c.duration_ms, c.turn_count, c.endpoint_ms_avg, c.stt_ms_avg, c.llm_first_ms_avg,
         c.llm_ms_avg, c.tts_first_ms_avg, c.processing_ms_avg, c.turn_gap_ms_avg, o.outcome, o.sentiment, o.sentiment_score, o.estimated_revenue, o.currency, o.summary
  from public.calls c left join public.call_outcomes o on o.client_id = c.client_id and o.call_id = c.id;

-- All analytics RPCs: SECURITY INVOKER (RLS of the caller decides), STABLE (callable by GET), half-open ranges, explicit tenant argument.
create function public.analytics_daily(p_client_id uuid, p_from date, p_to date)
returns table (day date, calls bigint, answered bigint, booked bigint, booked_rate numeric, revenue numeric, currency text, avg_duration_ms numeric, avg_sentiment numeric)
language sql stable security invoker set search_path = '' as $$
  select (c.started_at at time zone cl.timezone)::date, count(*), count(c.answered_at), count(*) filter (where o.outcome = 'booked'),
         round(count(*) filter (where o.outcome = 'booked')::numeric / nullif(count(c.answered_at), 0), 4),
         coalesce(sum(o.estimated_revenue), 0), o.currency, round(avg(c.duration_ms)), round(avg(o.sentiment_score), 3)
  from public.clients cl
  join public.calls c on c.client_id = cl.id
   and c.started_at >= (p_from::timestamp at time zone cl.timezone) and c.started_at < (p_to::timestamp at time zone cl.timezone)
  left join public.call_outcomes o on o.client_id = c.client_id and o.call_id = c.id
  where cl.id = p_client_id
  group by 1, 7 order by 1 $$;

create function public.analytics_latency(p_client_id uuid, p_from timestamptz, p_to timestamptz)
returns table (stage text, turns bigint, p50_ms double precision, p95_ms double precision, p99_ms double precision, within_800ms numeric)
language sql stable security invoker set search_path = '' as $$
  select s.stage, count(*), percentile_cont(0.5) within group (order by s.ms), percentile_cont(0.95) within group (order by s.ms),
         percentile_cont(0.99) within group (order by s.ms), round(avg((s.ms <= 800)::int), 4)
  from public.call_turns t
  cross join lateral (values
    ('endpoint', t.endpoint_ms), ('stt', t.stt_ms), ('llm_first', t.llm_first_ms), ('llm', t.llm_ms), ('tts_first', t.tts_first_ms),
    ('processing', t.processing_ms), ('turn_gap', t.turn_gap_ms)) s(stage, ms)
  where t.client_id = p_client_id and t.occurred_at >= p_from and t.occurred_at < p_to and s.ms is not null
  group by s.stage $$;

create function public.call_transcript(p_call_id uuid) returns jsonb language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'seq', t.seq, 'exchange', t.exchange, 'speaker', t.speaker, 'text', t.text, 'meant', t.meant, 'interrupted', t.interrupted,
    'confidence', t.confidence, 'at', t.occurred_at, 'processing_ms', t.processing_ms, 'turn_gap_ms', t.turn_gap_ms) order by t.seq), '[]')
  from public.call_turns t where t.call_id = p_call_id $$;

revoke all on public.call_log from public, anon, authenticated, service_role, edge_agent;
grant select on public.call_log to authenticated, service_role;
revoke all on function public.analytics_daily, public.analytics_latency, public.call_transcript from public, anon, authenticated, service_role;
grant execute on function public.analytics_daily, public.analytics_latency, public.call_transcript to authenticated, service_role;
