-- What a turn of the agent was: an answer, or what was said because there was none. Figures of speed are of answers; who waited for an
-- answer and was told of a fault instead was not answered in time.

alter table public.call_turns
  add column reply text check (reply in ('greeting', 'answer', 'clarification', 'apology', 'nudge', 'farewell'))
                        check (speaker = 'agent' or reply is null),
  add column acknowledgement text check (speaker = 'agent' or acknowledgement is null),
  add column hole_ms int check (hole_ms >= 0) check (speaker = 'agent' or hole_ms is null);

comment on column public.call_turns.reply is 'Of the agent''s rows: greeting, answer, clarification (say it again), apology (something of ours failed), nudge (are you there?) or farewell. Null: written before this was kept.';
comment on column public.call_turns.acknowledgement is 'What the agent said while the answer was not ready, e.g. Let me see. It stops no clock.';
comment on column public.call_turns.hole_ms is 'The longest silence between two sounds of the reply, in milliseconds; 0: there was none.';
comment on column public.call_turns.processing_ms is 'End-of-turn decision to the first sound of the reply itself handed to the line, in milliseconds; of an apology too.';
comment on column public.calls.processing_ms_avg is 'End-of-turn decision to the first sound handed to the line, average of the call''s answers.';
comment on column public.calls.turn_gap_ms_avg is 'Caller''s last sound to our first, from the audio, average of the call''s answers. Another clock than processing: never add them.';

create or replace function private.apply_turn(p_client uuid, p_call uuid, d jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.call_turns (
    call_id, seq, exchange, client_id, speaker, text, meant, reply, acknowledgement, occurred_at, confidence,
    endpoint_ms, stt_ms, llm_first_ms, llm_ms, tts_first_ms, processing_ms, turn_gap_ms, hole_ms,
    stt_provider, llm_model, tts_provider, used_fallback, interrupted)
  values (
    p_call, (d ->> 'seq')::int, (d ->> 'exchange')::int, p_client, d ->> 'speaker', d ->> 'text', d ->> 'meant',
    d ->> 'reply', d ->> 'acknowledgement', (d ->> 'occurred_at')::timestamptz, (d ->> 'confidence')::real,
    private.ms(d, 'endpoint_ms'), private.ms(d, 'stt_ms'), private.ms(d, 'llm_first_ms'), private.ms(d, 'llm_ms'),
    private.ms(d, 'tts_first_ms'), private.ms(d, 'processing_ms'), private.ms(d, 'turn_gap_ms'), private.ms(d, 'hole_ms'),
    d ->> 'stt_provider', d ->> 'llm_model', d ->> 'tts_provider',
    coalesce((d ->> 'used_fallback')::bool, false), coalesce((d ->> 'interrupted')::bool, false));
  if jsonb_typeof(d -> 'llm_messages') = 'array' then
    insert into private.call_turn_llm (call_id, seq, client_id, messages, raw_response, occurred_at)
    values (p_call, (d ->> 'seq')::int, p_client, d -> 'llm_messages', d ->> 'llm_raw', (d ->> 'occurred_at')::timestamptz);
  end if;
end $$;

alter type public.stage_latency add attribute apologies bigint;
comment on type public.stage_latency is 'One stage over all answers; apologies: how often the caller got an apology instead, the same in every row. processing and turn_gap are two clocks: never added.';

create or replace function public.analytics_latency(p_client_id uuid, p_from date, p_to date) returns setof public.stage_latency
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
      select x.reply is distinct from 'apology' as answered,
             array[x.endpoint_ms, x.stt_ms, x.llm_first_ms, x.llm_ms, x.tts_first_ms, x.processing_ms, x.turn_gap_ms] as ms
      from public.call_turns x
      where x.client_id = p_client_id and x.speaker = 'agent' and x.occurred_at >= v_from and x.occurred_at < v_to
        and x.occurred_at at time zone v_zone >= p_from and x.occurred_at at time zone v_zone < p_to
        and (x.reply in ('answer', 'apology') or (x.reply is null and x.llm_model is not null))   -- null: before replies were told apart
    ), sorry as (select count(*) as apologies from t where not t.answered)
    select s.stage, a.turns, round(a.p[1]::numeric, 1)::float8, round(a.p[2]::numeric, 1)::float8, round(a.p[3]::numeric, 1)::float8,
           round(a.within_800 / (a.turns + late.n)::numeric, 4), round(a.within_600 / (a.turns + late.n)::numeric, 4), sorry.apologies
    from unnest('{endpoint,stt,llm_first,llm,tts_first,processing,turn_gap}'::text[]) with ordinality s (stage, place)
    cross join sorry
    cross join lateral (select case when s.stage in ('processing', 'turn_gap') then sorry.apologies else 0 end as n) late
    cross join lateral (
      select count(*) as turns, percentile_cont('{0.5,0.95,0.99}'::float8[]) within group (order by v.ms) as p,
             count(*) filter (where v.ms <= 800) as within_800, count(*) filter (where v.ms <= 600) as within_600
      from (select t.ms[s.place] as ms from t where t.answered) v where v.ms is not null) a
    where a.turns + late.n > 0
    order by s.place;
end $$;
comment on function public.analytics_latency is 'Percentiles of each stage over the answers of the range, in milliseconds. within_800ms and within_600ms of processing and turn_gap: of all turns that wanted an answer, so that an apology counts as one that was not answered in time.';

create or replace function public.call_transcript(p_call_id uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin
  if p_call_id is null then raise exception 'p_call_id is required' using errcode = '22023'; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'seq', t.seq, 'exchange', t.exchange, 'speaker', t.speaker, 'text', t.text, 'meant', t.meant, 'reply', t.reply,
      'acknowledgement', t.acknowledgement, 'interrupted', t.interrupted, 'confidence', t.confidence, 'at', t.occurred_at,
      'processing_ms', t.processing_ms, 'turn_gap_ms', t.turn_gap_ms, 'hole_ms', t.hole_ms) order by t.seq), '[]')
    from public.call_turns t where t.call_id = p_call_id);
end $$;
comment on function public.call_transcript is 'What was said in a call, turn by turn, with how long the caller waited, and what was said meanwhile.';
