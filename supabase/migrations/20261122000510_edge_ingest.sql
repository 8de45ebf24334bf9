-- The second of the edge agent's two doors: its journal comes in.

-- Journal events: {event_id, kind, client_id, call_id, call: {to_e164, started_at}, data: {...}}.
-- Each event carries the call's envelope, so any of them can create the call's row, and they may arrive in any order and
-- any number of times. What keeps the merges commutative: each column of calls is written by exactly one kind of event.

create function private.uuid_or_null(p_text text) returns uuid language sql immutable set search_path = '' as $$
  select case when p_text ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then p_text::uuid end $$;

create function private.ms(p_data jsonb, p_key text) returns int language sql immutable set search_path = '' as $$
  select round((p_data ->> p_key)::numeric)::int $$;

-- A call's judgement is work for the cloud; again: what was judged is not all there is any more.
create function private.queue_judgement(p_client uuid, p_call uuid, p_delay interval, p_again boolean) returns void
language sql security definer set search_path = '' as $$
  insert into private.jobs as j (client_id, kind, dedupe_key, payload, run_after)
  values (p_client, 'analyze_call', p_call::text, jsonb_build_object('call_id', p_call), now() + p_delay)
  on conflict (kind, dedupe_key) do update
    set status = 'pending', attempts = 0, run_after = excluded.run_after, lease = null, leased_until = null where p_again $$;

create function private.apply_call(p_kind text, p_client uuid, p_call uuid, d jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare v_swept boolean;
begin
  if p_kind = 'call.started' then
    -- Rows that went away in the meantime, or are another client's, cost the reference and not the call.
    update public.calls c set
      phone_number_id = (select n.id from public.phone_numbers n where n.id = (d ->> 'phone_number_id')::uuid and n.client_id = p_client),
      prompt_id = (select p.id from public.prompts p
                   where p.id = (d ->> 'prompt_id')::uuid and (p.client_id is null or p.client_id = p_client)),
      voice_id  = (select v.id from public.voices v
                   where v.id = (d ->> 'voice_id')::uuid and (v.client_id is null or v.client_id = p_client)),
      from_e164   = case when d ->> 'from_e164' ~ '^\+[1-9][0-9]{6,14}$' then d ->> 'from_e164' end,
      sip_call_id = d ->> 'sip_call_id',
      room        = d ->> 'room'
    where c.id = p_call;
  elsif p_kind = 'call.answered' then
    update public.calls c set
      answered_at = (d ->> 'answered_at')::timestamptz,
      status      = greatest(c.status, 'in_progress')       -- enum order = lifecycle order: never goes back
    where c.id = p_call;
  else
    select c.swept_at is not null into v_swept from public.calls c where c.id = p_call;
    update public.calls c set
      ended_at    = greatest((d ->> 'ended_at')::timestamptz, c.started_at),   -- a clock that was set back loses no call
      end_reason  = d ->> 'end_reason',
      blame       = (d ->> 'blame')::public.blame,
      detail      = case when c.erased_at is null then d ->> 'detail' end,
      -- The edge knows better than the sweeper: its word counts as if there had been no sweep.
      status      = greatest(case when c.swept_at is null then c.status end, coalesce((d ->> 'status')::public.call_status, 'completed')),
      swept_at    = null,
      turn_count  = coalesce((d ->> 'turn_count')::int, 0),
      endpoint_ms_avg   = private.ms(d, 'endpoint_ms_avg'),
      stt_ms_avg        = private.ms(d, 'stt_ms_avg'),
      llm_first_ms_avg  = private.ms(d, 'llm_first_ms_avg'),
      llm_ms_avg        = private.ms(d, 'llm_ms_avg'),
      tts_first_ms_avg  = private.ms(d, 'tts_first_ms_avg'),
      processing_ms_avg = private.ms(d, 'processing_ms_avg'),
      turn_gap_ms_avg   = private.ms(d, 'turn_gap_ms_avg')
    where c.id = p_call;
    if d ->> 'status' is distinct from 'rejected' then
      perform private.queue_judgement(p_client, p_call, interval '5 seconds', v_swept);   -- its last turns may be in the next batch
    elsif v_swept then
      delete from private.jobs where kind = 'analyze_call' and dedupe_key = p_call::text;
    end if;
  end if;
end $$;

create function private.apply_turn(p_client uuid, p_call uuid, d jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.call_turns (
    call_id, seq, exchange, client_id, speaker, text, meant, occurred_at, confidence,
    endpoint_ms, stt_ms, llm_first_ms, llm_ms, tts_first_ms, processing_ms, turn_gap_ms,
    stt_provider, llm_model, tts_provider, used_fallback, interrupted)
  values (
    p_call, (d ->> 'seq')::int, (d ->> 'exchange')::int, p_client, d ->> 'speaker', d ->> 'text', d ->> 'meant',
    (d ->> 'occurred_at')::timestamptz, (d ->> 'confidence')::real,
    private.ms(d, 'endpoint_ms'), private.ms(d, 'stt_ms'), private.ms(d, 'llm_first_ms'), private.ms(d, 'llm_ms'),
    private.ms(d, 'tts_first_ms'), private.ms(d, 'processing_ms'), private.ms(d, 'turn_gap_ms'),
    d ->> 'stt_provider', d ->> 'llm_model', d ->> 'tts_provider',
    coalesce((d ->> 'used_fallback')::bool, false), coalesce((d ->> 'interrupted')::bool, false));
  if jsonb_typeof(d -> 'llm_messages') = 'array' then
    insert into private.call_turn_llm (call_id, seq, client_id, messages, raw_response, occurred_at)
    values (p_call, (d ->> 'seq')::int, p_client, d -> 'llm_messages', d ->> 'llm_raw', (d ->> 'occurred_at')::timestamptz);
  end if;
end $$;

-- False when this very event was applied before. Raises when its id comes back with another payload.
create function private.enter_ledger(p_agent private.edge_agents, e jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$
declare v_sha bytea := sha256(convert_to(e::text, 'UTF8'));
begin
  insert into private.ingest_ledger (event_id, edge_agent_id, client_id, call_id, kind, payload_sha256)
  values ((e ->> 'event_id')::uuid, p_agent.id, (e ->> 'client_id')::uuid, (e ->> 'call_id')::uuid, e ->> 'kind', v_sha)
  on conflict (event_id) do nothing;
  if found then return true; end if;
  if exists (select from private.ingest_ledger where event_id = (e ->> 'event_id')::uuid and payload_sha256 = v_sha) then
    return false;
  end if;
  raise exception 'event id reused with another payload' using errcode = '23505';
end $$;

-- What is delivered about one call at the same moment takes turns; and who delivers about several calls takes them in this order, so that
-- nobody waits in a circle.
create function private.call_key(e jsonb) returns bigint language sql immutable set search_path = '' as $$
  select hashtextextended(lower(e ->> 'call_id'), 0) $$;

create function private.edge_apply(p_agent private.edge_agents, e jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid := (e ->> 'client_id')::uuid;
  v_call   uuid := (e ->> 'call_id')::uuid;
  v_kind   text := e ->> 'kind';
  d        jsonb := coalesce(e -> 'data', '{}');
  c        public.calls;
begin
  if e ->> 'event_id' is null or v_call is null or v_kind is null or (v_client is null) <> (v_kind = 'call.unrouted') then
    raise exception 'incomplete envelope' using errcode = '22023';
  end if;
  if p_agent.client_ids is not null and v_client <> all (p_agent.client_ids) then
    raise exception 'agent may not write for this client' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(private.call_key(e));
  if not private.enter_ledger(p_agent, e) then return 'duplicate'; end if;

  if v_kind = 'call.unrouted' then
    insert into private.unrouted_calls (id, edge_agent_id, to_number, from_number, reason, occurred_at)
    values (v_call, p_agent.id, left(d ->> 'to_number', 200), left(d ->> 'from_number', 200), d ->> 'reason',
            (d ->> 'occurred_at')::timestamptz)
    on conflict (id) do nothing;
    return 'applied';
  end if;

  perform private.await_erasure(v_client);
  insert into public.calls (id, client_id, to_e164, started_at, edge_agent_id)
  values (v_call, v_client, e #>> '{call,to_e164}', (e #>> '{call,started_at}')::timestamptz, p_agent.id)
  on conflict (id) do nothing;
  select * into c from public.calls where id = v_call for update;
  if c.client_id <> v_client then raise exception 'call belongs to another client' using errcode = '42501'; end if;

  if v_kind = 'call.started' and c.erased_at is null and private.was_erased(v_client, d ->> 'from_e164', c.started_at) then
    perform private.forget_calls(v_client, array[v_call]);   -- who it was is known only now
    return 'applied';
  end if;
  if c.erased_at is not null and v_kind in ('call.started', 'turn', 'event') then return 'applied'; end if;   -- taken, and forgotten

  case
    when v_kind in ('call.started', 'call.answered', 'call.ended') then
      perform private.apply_call(v_kind, v_client, v_call, d);
    when v_kind = 'turn' then
      perform private.apply_turn(v_client, v_call, d);
    when v_kind = 'event' then
      insert into public.call_events (id, client_id, call_id, severity, component, code, message, context, occurred_at)
      values ((e ->> 'event_id')::uuid, v_client, v_call, d ->> 'severity', d ->> 'component', d ->> 'code', d ->> 'message',
              coalesce(d -> 'context', '{}'), (d ->> 'occurred_at')::timestamptz);
    else
      raise exception 'unknown kind %', left(v_kind, 60) using errcode = '22023';
  end case;
  if c.swept_at is not null and v_kind <> 'call.ended' then
    perform private.outlive_sweep(v_client, v_call, coalesce(d ->> 'occurred_at', d ->> 'answered_at')::timestamptz);
  end if;
  return 'applied';
end $$;

-- A call that was given up gave one more sign of life: it lasted at least until then, and there may be more to judge.
create function private.outlive_sweep(p_client uuid, p_call uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.calls set ended_at = greatest(ended_at, p_at) where id = p_call;
  perform private.queue_judgement(p_client, p_call, interval '5 seconds', true);
end $$;

-- What PostgreSQL complains of without what it complains about: its messages quote the value, which a caller may have said.
-- (Those of class 23 quote names of tables and constraints.)
create function private.complaint(p_sqlstate text, p_message text) returns text language sql immutable set search_path = '' as $$
  select p_sqlstate || ': ' || case when p_sqlstate like '23%' then p_message else regexp_replace(p_message, '".*"', '"…"') end $$;

-- But nothing about a caller who was erased.
create function private.keep_dead_letter(p_agent_id uuid, e jsonb, p_why text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if private.is_forgotten(e) then return; end if;
  insert into private.ingest_dead_letters as l (edge_agent_id, event_id, reason, event)
  values (p_agent_id, private.uuid_or_null(e ->> 'event_id'), p_why, e)
  on conflict (event_id, reason) do update set attempts = l.attempts + 1, last_tried_at = now();
end $$;

-- A poison event must neither block the journal nor vanish: it goes to the dead letters and is acknowledged as 'rejected'.
create function private.edge_ingest(p_events jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  e jsonb;
  v_place int;
  v_acks jsonb[];
  v_result text;
  v_why text;
begin
  if jsonb_typeof(p_events) is distinct from 'array' or jsonb_array_length(p_events) > 500 then
    raise exception 'p_events must be an array of at most 500 events' using errcode = '22023';
  end if;
  -- To the minute: a lock on its own row would make the transactions of one box wait for each other.
  update private.edge_agents set last_seen_at = now() where id = a.id and coalesce(last_seen_at, '-infinity') < now() - interval '1 minute';
  for e, v_place in
    select x.e, x.place from jsonb_array_elements(p_events) with ordinality x (e, place) order by private.call_key(x.e), x.place
  loop
    v_why := null;
    begin
      v_result := private.edge_apply(a, e);
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then
        raise;   -- transient: the whole batch is retried
      when others then
        v_result := 'rejected';
        v_why := private.complaint(sqlstate, sqlerrm);
        perform private.keep_dead_letter(a.id, e, v_why);
    end;
    v_acks[v_place] := jsonb_strip_nulls(jsonb_build_object('event_id', e ->> 'event_id', 'result', v_result, 'reason', v_why));
  end loop;
  return to_jsonb(coalesce(v_acks, '{}'));
end $$;

create function public.edge_ingest(p_events jsonb) returns jsonb
language sql security invoker set search_path = '' as $$ select private.edge_ingest(p_events) $$;
comment on function public.edge_ingest is 'A box''s journal, up to 500 events; returns for each {event_id, result: applied|duplicate|rejected, reason}. For edge boxes.';

revoke all on function private.uuid_or_null, private.ms, private.queue_judgement, private.apply_call, private.apply_turn, private.enter_ledger,
  private.call_key, private.edge_apply, private.outlive_sweep, private.complaint, private.keep_dead_letter, private.edge_ingest, public.edge_ingest
  from public, anon, authenticated, service_role;
grant execute on function private.edge_ingest, public.edge_ingest to edge_agent;
grant execute on function private.complaint to service_role;
