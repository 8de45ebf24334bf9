-- What the judge reads of a call and writes about it, and the client's correction, which stays whatever is judged later.

-- What the judge reads. Null: the call is gone, or its caller was erased and there is nothing to read.
create function public.call_to_judge(p_call_id uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin
  if p_call_id is null then raise exception 'p_call_id is required' using errcode = '22023'; end if;
  return (
    select jsonb_build_object(
      'call', jsonb_build_object('id', c.id, 'client_id', c.client_id, 'from_e164', c.from_e164, 'to_e164', c.to_e164,
                                 'started_at', c.started_at, 'answered', c.answered_at is not null, 'end_reason', c.end_reason, 'blame', c.blame),
      'client', jsonb_build_object('name', k.name, 'currency', k.currency, 'price_list', k.price_list,
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
comment on function public.call_to_judge is 'A call with its words, its client''s prices, and the client''s latest corrections.';

-- Whoever holds the job may write; afterwards nobody holds it. One transaction: outcome, what the CRM is told, the job's end.
create function private.hold_job(p_job_id uuid, p_lease uuid) returns private.jobs
language plpgsql security invoker set search_path = '' as $$
declare j private.jobs;
begin
  if p_job_id is null or p_lease is null then raise exception 'p_job_id and p_lease are required' using errcode = '22023'; end if;
  select * into j from private.jobs where id = p_job_id and lease = p_lease and status = 'leased' for update;
  return j;
end $$;

create function private.write_outcome(p_client uuid, p_call uuid, o jsonb) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  insert into public.call_outcomes as k (
    call_id, client_id, outcome, judged_outcome, sentiment, sentiment_score, estimated_revenue, judged_revenue, currency, summary, to_do,
    confidence, evidence, turn_sentiments, callback_e164, caller_name, service, urgent, revenue_reason, analysis_version, model)
  values (
    p_call, p_client, (o ->> 'outcome')::public.call_result, (o ->> 'outcome')::public.call_result, (o ->> 'sentiment')::public.sentiment_label,
    (o ->> 'sentiment_score')::numeric, (o ->> 'revenue')::numeric, (o ->> 'revenue')::numeric, o ->> 'currency', o ->> 'summary', o ->> 'to_do',
    (o ->> 'confidence')::numeric, o -> 'evidence', o -> 'turn_sentiments', o ->> 'callback_e164', o ->> 'caller_name', o ->> 'service',
    (o ->> 'urgent')::boolean, o ->> 'revenue_reason', (o ->> 'version')::int, o ->> 'method')
  on conflict (call_id) do update set
    outcome = case when k.corrected_at is null then excluded.outcome else k.outcome end,
    estimated_revenue = case when k.corrected_at is null then excluded.estimated_revenue else k.estimated_revenue end,
    currency = case when k.corrected_at is null then excluded.currency else k.currency end,
    judged_outcome = excluded.judged_outcome, judged_revenue = excluded.judged_revenue, sentiment = excluded.sentiment,
    sentiment_score = excluded.sentiment_score, summary = excluded.summary, to_do = excluded.to_do,
    confidence = excluded.confidence, evidence = excluded.evidence, turn_sentiments = excluded.turn_sentiments,
    callback_e164 = excluded.callback_e164, caller_name = excluded.caller_name, service = excluded.service, urgent = excluded.urgent,
    revenue_reason = case when k.corrected_at is null then excluded.revenue_reason else k.revenue_reason end, analysis_version = excluded.analysis_version, model = excluded.model, computed_at = now()
  where k.analysis_version <= excluded.analysis_version;
end $$;

create function private.told_call(p_call uuid) returns jsonb language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'call', jsonb_build_object('id', c.id, 'client_id', c.client_id, 'from', c.from_e164, 'to', c.to_e164, 'status', c.status,
      'end_reason', c.end_reason, 'started_at', c.started_at, 'answered_at', c.answered_at, 'ended_at', c.ended_at, 'duration_ms', c.duration_ms),
    'outcome', (select jsonb_build_object('result', o.outcome, 'confidence', o.confidence, 'method', o.model, 'evidence', o.evidence,
      'sentiment', o.sentiment, 'sentiment_score', o.sentiment_score, 'estimated_revenue', o.estimated_revenue, 'currency', o.currency,
      'revenue_reason', o.revenue_reason, 'summary', o.summary, 'to_do', o.to_do, 'caller_name', o.caller_name, 'callback', o.callback_e164,
      'service', o.service, 'urgent', o.urgent) from public.call_outcomes o where o.client_id = c.client_id and o.call_id = c.id))
  from public.calls c where c.id = p_call $$;

-- Told once of each kind: a judgement that comes again is in the figures, not in the client's software.
create function private.tell_of_call(p_client uuid, p_call uuid) returns void language plpgsql security invoker set search_path = '' as $$
declare
  v_data jsonb := private.told_call(p_call);
  v_type text := case when v_data #>> '{call,answered_at}' is null then 'call.missed' else 'call.completed' end;
begin
  perform private.tell(p_client, v_type, v_type || ':' || p_call, p_call::text, v_data);
  if v_data #>> '{outcome,result}' in ('booked', 'qualified_lead') then
    perform private.tell(p_client, 'lead.captured', 'lead.captured:' || p_call, p_call::text, v_data);
  end if;
end $$;

-- The judge's last word.
create function public.save_outcome(p_job_id uuid, p_lease uuid, p_outcome jsonb) returns boolean
language plpgsql security invoker set search_path = '' as $$
declare
  j private.jobs;
  v_call uuid;
begin
  if jsonb_typeof(p_outcome) is distinct from 'object' then raise exception 'p_outcome must be an object' using errcode = '22023'; end if;
  -- The call before the job, as an erasure locks them: the other way round both would wait for each other.
  select c.id into v_call from public.calls c
  where c.id = (select private.uuid_or_null(q.payload ->> 'call_id') from private.jobs q where q.id = p_job_id) for share;
  j := private.hold_job(p_job_id, p_lease);
  if j.id is null then return false; end if;
  if v_call is not null then                          -- else it went away meanwhile, and there is nothing left to do
    begin
      perform private.write_outcome(j.client_id, v_call, p_outcome);
    exception when data_exception or not_null_violation or check_violation then
      raise exception 'p_outcome does not fit: %', private.complaint(sqlstate, sqlerrm) using errcode = '22023';
    end;
    perform private.tell_of_call(j.client_id, v_call);
  end if;
  return public.finish_job(p_job_id, p_lease);
end $$;
comment on function public.save_outcome is 'Writes what was judged, queues what the client''s software is told, and ends the job: all or nothing, and once. False: the lease was lost, and nothing was written.';

-- As the judge has it: LIKELIHOOD in cloud/after_call/revenue.py.
create function private.earns(p_outcome text) returns boolean language sql immutable set search_path = '' as $$
  select p_outcome in ('booked', 'qualified_lead', 'question_answered') $$;

-- The client knows better. What earns nothing brings nothing, unless he names a sum.
create function private.correct_outcome(p_call_id uuid, p_outcome text, p_revenue numeric) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid;
  v_revenue numeric := coalesce(p_revenue, case when not private.earns(p_outcome) then 0 end);
begin
  if p_call_id is null then raise exception 'p_call_id is required' using errcode = '22023'; end if;
  if p_outcome is null and p_revenue is null then raise exception 'p_outcome or p_revenue is required' using errcode = '22023'; end if;
  if p_outcome <> all (enum_range(null::public.call_result)::text[]) then
    raise exception 'p_outcome must be one of %', array_to_string(enum_range(null::public.call_result), ', ') using errcode = '22023';
  end if;
  if p_revenue not between 0 and 9999999 then raise exception 'p_revenue must be 0 to 9999999' using errcode = '22023'; end if;
  select client_id into v_client from public.call_outcomes where call_id = p_call_id and client_id in (select private.my_client_ids());
  if v_client is null then raise exception 'no such judged call' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner,admin}');
  perform from public.calls where id = p_call_id for share;   -- before its outcome, as an erasure locks them
  update public.call_outcomes set
    outcome = coalesce(p_outcome::public.call_result, outcome), estimated_revenue = coalesce(v_revenue, estimated_revenue),
    revenue_reason = case when v_revenue is not null then 'As you corrected it.'
                          when p_outcome is not null and not private.earns(outcome::text) then 'You said what it led to, and not what it brought.'
                          else revenue_reason end,
    corrected_at = now(), corrected_by = (select auth.uid())
  where call_id = p_call_id;
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id, new_values)
  values (v_client, (select auth.uid()), coalesce((select auth.role()), session_user), 'CORRECT_OUTCOME', 'call_outcomes', p_call_id,
          jsonb_strip_nulls(jsonb_build_object('outcome', p_outcome, 'estimated_revenue', p_revenue)));
end $$;
create function public.correct_outcome(p_call_id uuid, p_outcome text default null, p_revenue numeric default null) returns void
language sql security invoker set search_path = '' as $$ select private.correct_outcome(p_call_id, p_outcome, p_revenue) $$;
comment on function public.correct_outcome is 'What a call really led to, or brought: kept, counted in the figures, and used to judge the next calls better.';

revoke all on function public.call_to_judge, private.hold_job, private.write_outcome, private.told_call, private.tell_of_call, public.save_outcome, private.earns, private.correct_outcome,
  public.correct_outcome from public, anon, authenticated, service_role;
grant execute on function public.call_to_judge, private.hold_job, private.write_outcome, private.told_call, private.tell_of_call, public.save_outcome
  to service_role;
grant execute on function private.correct_outcome, public.correct_outcome to authenticated;
