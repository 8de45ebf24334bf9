-- When the caller wants to come, as a date on the client's calendar: what a calendar or a CRM can take over. The caller's words stand beside
-- it, whole; where they can be read in more than one way, or in none, they stand alone.

alter table public.call_outcomes
  add column callback_extension text check (callback_extension ~ '^[0-9]{1,6}$'),
  add column appointment_words text check (length(appointment_words) <= 200),
  add column appointment_date date check (appointment_date is null or appointment_words is not null),
  add column appointment_time time(0) check (appointment_time is null or appointment_date is not null);

comment on column public.call_outcomes.callback_extension is 'The extension behind callback_e164, where the caller named one.';
comment on column public.call_outcomes.appointment_words is 'The day and time the caller asked for, in his own words, all of them: any day but Monday.';
comment on column public.call_outcomes.appointment_date is 'The day those words mean, on the client''s calendar when the call began. Null: they name no one day.';
comment on column public.call_outcomes.appointment_time is 'The time they mean, on the client''s clock. Null: none was named, or a range, or it is not sure.';

create or replace function public.call_to_judge(p_call_id uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin
  if p_call_id is null then raise exception 'p_call_id is required' using errcode = '22023'; end if;
  return (
    select jsonb_build_object(
      'call', jsonb_build_object('id', c.id, 'client_id', c.client_id, 'from_e164', c.from_e164, 'to_e164', c.to_e164,
                                 'started_at', c.started_at, 'answered', c.answered_at is not null, 'end_reason', c.end_reason, 'blame', c.blame),
      'client', jsonb_build_object('name', k.name, 'currency', k.currency, 'price_list', k.price_list, 'timezone', k.timezone,
                                   'typical_value', coalesce(k.typical_value, case when k.currency = 'USD' then p.typical_value end)),
      'profession', p.slug,
      'turns', (select coalesce(jsonb_agg(jsonb_build_object('seq', t.seq, 'speaker', t.speaker, 'text', t.text,
                                                             'interrupted', t.interrupted) order by t.seq), '[]')
                from public.call_turns t where t.client_id = c.client_id and t.call_id = c.id),
      'corrections', (select coalesce(jsonb_agg(jsonb_build_object('outcome', o.outcome, 'judged_outcome', o.judged_outcome,
                                                                   'corrected', o.estimated_revenue, 'judged', o.judged_revenue)), '[]')
                      from (select * from public.call_outcomes x
                            where x.client_id = c.client_id and x.corrected_at is not null and x.judged_revenue is not null
                            order by x.corrected_at desc limit 200) o))
    from public.calls c
    join public.clients k on k.id = c.client_id
    join public.professions p on p.id = k.profession_id
    where c.id = p_call_id and c.erased_at is null);
end $$;

create or replace function private.write_outcome(p_client uuid, p_call uuid, o jsonb) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  insert into public.call_outcomes as k (
    call_id, client_id, outcome, judged_outcome, sentiment, sentiment_score, estimated_revenue, judged_revenue, currency, summary, to_do,
    confidence, evidence, turn_sentiments, callback_e164, caller_name, service, urgent, revenue_reason, analysis_version, model,
    callback_extension, appointment_words, appointment_date, appointment_time)
  values (
    p_call, p_client, (o ->> 'outcome')::public.call_result, (o ->> 'outcome')::public.call_result, (o ->> 'sentiment')::public.sentiment_label,
    (o ->> 'sentiment_score')::numeric, (o ->> 'revenue')::numeric, (o ->> 'revenue')::numeric, o ->> 'currency', o ->> 'summary', o ->> 'to_do',
    (o ->> 'confidence')::numeric, o -> 'evidence', o -> 'turn_sentiments', o ->> 'callback_e164', o ->> 'caller_name', o ->> 'service',
    (o ->> 'urgent')::boolean, o ->> 'revenue_reason', (o ->> 'version')::int, o ->> 'method',
    o ->> 'callback_extension', o ->> 'appointment_words', (o ->> 'appointment_date')::date, (o ->> 'appointment_time')::time)
  on conflict (call_id) do update set
    outcome = case when k.corrected_at is null then excluded.outcome else k.outcome end,
    estimated_revenue = case when k.corrected_at is null then excluded.estimated_revenue else k.estimated_revenue end,
    currency = case when k.corrected_at is null then excluded.currency else k.currency end,
    judged_outcome = excluded.judged_outcome, judged_revenue = excluded.judged_revenue, sentiment = excluded.sentiment,
    sentiment_score = excluded.sentiment_score, summary = excluded.summary, to_do = excluded.to_do,
    confidence = excluded.confidence, evidence = excluded.evidence, turn_sentiments = excluded.turn_sentiments,
    callback_e164 = excluded.callback_e164, caller_name = excluded.caller_name, service = excluded.service, urgent = excluded.urgent,
    callback_extension = excluded.callback_extension, appointment_words = excluded.appointment_words,
    appointment_date = excluded.appointment_date, appointment_time = excluded.appointment_time,
    revenue_reason = case when k.corrected_at is null then excluded.revenue_reason else k.revenue_reason end, analysis_version = excluded.analysis_version, model = excluded.model, computed_at = now()
  where k.analysis_version <= excluded.analysis_version;
end $$;

create or replace function private.told_call(p_call uuid) returns jsonb language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'call', jsonb_build_object('id', c.id, 'client_id', c.client_id, 'from', c.from_e164, 'to', c.to_e164, 'status', c.status,
      'end_reason', c.end_reason, 'started_at', c.started_at, 'answered_at', c.answered_at, 'ended_at', c.ended_at, 'duration_ms', c.duration_ms),
    'outcome', (select jsonb_build_object('result', o.outcome, 'confidence', o.confidence, 'method', o.model, 'evidence', o.evidence,
      'sentiment', o.sentiment, 'sentiment_score', o.sentiment_score, 'estimated_revenue', o.estimated_revenue, 'currency', o.currency,
      'revenue_reason', o.revenue_reason, 'summary', o.summary, 'to_do', o.to_do, 'caller_name', o.caller_name, 'callback', o.callback_e164,
      'callback_extension', o.callback_extension, 'service', o.service, 'urgent', o.urgent,
      'appointment', case when o.appointment_words is not null then jsonb_build_object('words', o.appointment_words, 'date', o.appointment_date,
                          'time', to_char(o.appointment_time, 'HH24:MI'), 'time_zone', k.timezone) end) from public.call_outcomes o where o.client_id = c.client_id and o.call_id = c.id))
  from public.calls c join public.clients k on k.id = c.client_id where c.id = p_call $$;

create or replace function private.forget_outcomes(p_client_id uuid, p_calls uuid[]) returns void language sql security definer set search_path = '' as $$
  update public.call_outcomes set summary = null, to_do = null, evidence = '[]', callback_e164 = null, caller_name = null, revenue_reason = null,
    callback_extension = null, appointment_words = null, appointment_date = null, appointment_time = null
  where client_id = p_client_id and call_id = any (p_calls) $$;

create or replace function private.forget_late_words() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if private.is_erased(new.client_id, new.call_id) then
    new.summary := null;
    new.to_do := null;
    new.evidence := '[]';
    new.callback_e164 := null;
    new.caller_name := null;
    new.revenue_reason := null;
    new.callback_extension := null;
    new.appointment_words := null;
    new.appointment_date := null;
    new.appointment_time := null;
  end if;
  return new;
end $$;

create or replace function private.erase_caller_unchecked(p_client_id uuid, p_e164 text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_calls uuid[];
  v_others uuid[];
begin
  if p_e164 is null or p_e164 !~ '^\+[1-9][0-9]{6,14}$' then
    raise exception 'p_e164 must be a number in E.164, + and 7 to 15 digits' using errcode = '22023';
  end if;
  -- Locked before anything is deleted: what is being written about this client's calls at this moment is waited for, and what comes
  -- after finds them erased, or the number among those that were.
  perform from public.clients where id = p_client_id for update;
  insert into private.erased_callers as x (client_id, caller_sha256, erased_at)
  values (p_client_id, private.caller_hash(p_client_id, p_e164), clock_timestamp())
  on conflict (client_id, caller_sha256) do update set erased_at = excluded.erased_at;
  -- A call whose first event could not be applied has its number only there; who withholds the number may leave it to be called back.
  select coalesce(array_agg(c.id), '{}') into v_calls from (
    select k.id from public.calls k
    where k.client_id = p_client_id and (
      k.from_e164 = p_e164
      or k.id in (select private.uuid_or_null(l.event ->> 'call_id') from private.ingest_dead_letters l
                  where l.event ->> 'kind' = 'call.started' and l.event #>> '{data,from_e164}' = p_e164)
      or (k.from_e164 is null and k.erased_at is null and exists (
            select from public.call_outcomes o where o.client_id = k.client_id and o.call_id = k.id and o.callback_e164 = p_e164)))
    order by k.id for update) c;
  perform private.forget_calls(p_client_id, v_calls);
  delete from private.ingest_dead_letters
  where private.uuid_or_null(event ->> 'client_id') = p_client_id and private.mentions(event::text, p_e164);
  -- Somebody else may have left the number: that call keeps its transcript, and loses what was made of it.
  select coalesce(array_agg(c.id), '{}') into v_others from (
    select k.id from public.calls k
    where k.client_id = p_client_id and k.id in (
      select o.call_id from public.call_outcomes o
      where o.client_id = p_client_id
        and private.mentions(concat_ws(' ', o.callback_e164, o.appointment_words, o.summary, o.to_do, o.revenue_reason, o.evidence::text), p_e164))
    order by k.id for update) c;
  perform private.forget_outcomes(p_client_id, v_others);
  perform private.forget_deliveries(array(
    select d.id from public.webhook_deliveries d
    where d.client_id = p_client_id and (private.mentions(d.payload::text, p_e164) or private.mentions(d.last_error, p_e164))));
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, new_values)
  values (p_client_id, (select auth.uid()), coalesce((select auth.role()), session_user), 'ERASE_CALLER', 'calls',
          jsonb_build_object('calls', cardinality(v_calls)));
  return cardinality(v_calls);
end $$;

create or replace view public.call_log with (security_invoker = true) as
  select c.id, c.client_id, c.phone_number_id, c.from_e164, c.to_e164, c.status, c.end_reason, c.blame, c.detail,
         c.started_at, c.answered_at, c.ended_at, c.duration_ms, c.turn_count, c.endpoint_ms_avg, c.stt_ms_avg, c.llm_first_ms_avg,
         c.llm_ms_avg, c.tts_first_ms_avg, c.processing_ms_avg, c.turn_gap_ms_avg, o.outcome, o.sentiment, o.sentiment_score,
         o.estimated_revenue, o.currency, o.revenue_reason, o.summary, o.to_do, o.urgent, o.service, o.caller_name, o.callback_e164,
         o.confidence, o.model, o.corrected_at, o.callback_extension, o.appointment_words, o.appointment_date, o.appointment_time
  from public.calls c left join public.call_outcomes o on o.client_id = c.client_id and o.call_id = c.id;
do $$ declare r record; begin                            -- the new columns are what the table says of its own
  for r in select a.attname, col_description(a.attrelid, a.attnum) as said from pg_attribute a
           where a.attrelid = 'public.call_outcomes'::regclass and a.attname in ('callback_extension', 'appointment_words', 'appointment_date', 'appointment_time') loop
    execute format('comment on column public.call_log.%I is %L', r.attname, r.said);
  end loop;
end $$;
