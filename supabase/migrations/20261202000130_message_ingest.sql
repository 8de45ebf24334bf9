-- What a box tells more: a message was taken, the caller does not want to be written down, and what he was told about us in the greeting.

alter table public.calls
  add column transcript_stopped_at timestamptz,
  add column notices text[] check (cardinality(notices) <= 10);
comment on column public.calls.transcript_stopped_at is 'The caller did not want to be written down: since then nothing of what was said in this call is kept, nor what was said before.';
comment on column public.calls.notices is 'The sentences in which the caller was told that he talks to a machine, and that the call is written down. Null: the box did not say.';

-- Of a call that is not written down: an event without what was said.
create function private.without_words(p_kind text, d jsonb) returns jsonb language sql immutable set search_path = '' as $$
  select case p_kind when 'turn' then d - '{meant,acknowledgement,llm_messages,llm_told,llm_raw}'::text[] || '{"text": ""}'
                     when 'event' then d - '{message,context}'::text[]
                     when 'call.ended' then d - 'detail'
                     else d end $$;

-- What was judged rests on words: it is judged again, on what is left.
create function private.stop_transcript(c public.calls, p_at timestamptz) returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.calls set transcript_stopped_at = coalesce(transcript_stopped_at, p_at), detail = null where id = c.id;
  delete from private.call_turn_llm where client_id = c.client_id and call_id = c.id;
  update public.call_turns set text = '', meant = null, acknowledgement = null where client_id = c.client_id and call_id = c.id;
  update public.call_events set context = '{}', message = null where client_id = c.client_id and call_id = c.id;
  delete from private.ingest_dead_letters where private.uuid_or_null(event ->> 'call_id') = c.id and event ->> 'kind' in ('turn', 'event');
  perform private.forget_outcomes(c.client_id, array[c.id]);
  if c.ended_at is not null and c.status <> 'rejected' then
    perform private.queue_judgement(c.client_id, c.id, interval '5 seconds', true);
  end if;
end $$;

-- Null: it says nothing of them.
create function private.notices_of(d jsonb) returns text[] language plpgsql immutable set search_path = '' as $$
begin
  if coalesce(jsonb_typeof(d -> 'notices'), 'null') = 'null' then return null; end if;
  if jsonb_typeof(d -> 'notices') <> 'array' or jsonb_array_length(d -> 'notices') > 10
     or exists (select from jsonb_array_elements(d -> 'notices') n where jsonb_typeof(n) <> 'string' or length(n #>> '{}') not between 1 and 500) then
    raise exception 'notices must be at most 10 texts of 1 to 500 characters' using errcode = '22023';
  end if;
  return array(select n.said from jsonb_array_elements_text(d -> 'notices') with ordinality n (said, place) order by n.place);
end $$;

-- Once, whatever its event is called. A number of somebody who was erased is not written down again; where the call showed none, it is his.
create function private.apply_message(c public.calls, d jsonb) returns void language plpgsql security definer set search_path = '' as $$
declare
  m public.messages;
  v_number text := d ->> 'number';
begin
  m.id := (d ->> 'message_id')::uuid;
  m.matter := btrim(d ->> 'matter', E' \t\r\n');
  m.taken_at := coalesce((d ->> 'occurred_at')::timestamptz, now());
  if m.id is null or coalesce(m.matter, '') = '' then
    raise exception 'a message has a message_id and a matter' using errcode = '22023';
  end if;
  if coalesce(d ->> 'urgency' <> all ('{normal,urgent,emergency}'), true) then
    raise exception 'urgency must be normal, urgent or emergency' using errcode = '22023';
  end if;
  if private.was_erased(c.client_id, v_number, c.started_at) then
    if c.from_e164 is null then perform private.forget_calls(c.client_id, array[c.id]); end if;
    return;
  end if;
  m.due_at := m.taken_at + make_interval(mins => private.due_minutes(c.client_id, d ->> 'urgency'));
  insert into public.messages (id, client_id, call_id, matter, caller_name, caller_e164, urgency, taken_at, due_at, escalate_at)
  values (m.id, c.client_id, c.id, m.matter, nullif(btrim(d ->> 'name', E' \t\r\n'), ''), v_number, d ->> 'urgency', m.taken_at, m.due_at, m.due_at)
  on conflict (id) do nothing returning * into m;
  if found then
    perform private.tell_of_message(m);
  elsif not exists (select from public.messages x where x.id = (d ->> 'message_id')::uuid and x.call_id = c.id) then
    perform private.not_this_boxs();
  end if;
end $$;

-- The calls' part of the journal again, with the notices.
create or replace function private.apply_call(p_kind text, p_client uuid, p_call uuid, d jsonb) returns void
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
      notices     = private.notices_of(d),
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

-- And one event, with the two new kinds.
create or replace function private.edge_apply(p_agent private.edge_agents, e jsonb, p_limits private.call_limits) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid := (e ->> 'client_id')::uuid;
  v_call   uuid := (e ->> 'call_id')::uuid;
  v_kind   text := e ->> 'kind';
  d        jsonb := coalesce(e -> 'data', '{}');
  c        public.calls;
begin
  if e ->> 'event_id' is null or v_call is null or v_kind is null or (v_client is null) <> (v_kind in ('call.unrouted', 'box.event')) then
    raise exception 'incomplete envelope' using errcode = '22023';
  end if;
  if p_agent.client_ids is not null and v_client <> all (p_agent.client_ids) then
    raise exception 'agent may not write for this client' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(private.call_key(e));
  if not private.enter_ledger(p_agent, e) then return 'duplicate'; end if;
  perform private.check_event(p_limits, e, d);

  if v_kind = 'call.unrouted' then
    perform private.apply_unrouted(p_agent, v_call, d);
    return 'applied';
  elsif v_kind = 'box.event' then
    perform private.apply_box_event(p_agent, (e ->> 'event_id')::uuid, d);
    return 'applied';
  end if;

  perform private.await_erasure(v_client);
  insert into public.calls (id, client_id, to_e164, started_at, edge_agent_id)
  values (v_call, v_client, e #>> '{call,to_e164}', (e #>> '{call,started_at}')::timestamptz, p_agent.id)
  on conflict (id) do nothing;
  select * into c from public.calls where id = v_call for update;
  -- The same words for both: who guesses a call's id does not learn whose it is.
  if c.client_id <> v_client or c.edge_agent_id <> p_agent.id then perform private.not_this_boxs(); end if;
  if c.edge_agent_id is null then update public.calls set edge_agent_id = p_agent.id where id = v_call; end if;   -- nobody's until now

  if v_kind = 'call.started' and c.erased_at is null and private.was_erased(v_client, d ->> 'from_e164', c.started_at) then
    perform private.forget_calls(v_client, array[v_call]);   -- who it was is known only now
    return 'applied';
  end if;
  if c.erased_at is not null and v_kind in ('call.started', 'turn', 'event', 'message.taken') then return 'applied'; end if;   -- taken, and forgotten
  if c.transcript_stopped_at is not null then d := private.without_words(v_kind, d); end if;

  case
    when v_kind in ('call.started', 'call.answered', 'call.ended') then
      perform private.apply_call(v_kind, v_client, v_call, d);
    when v_kind = 'turn' then
      perform private.apply_turn(v_client, v_call, d);
    when v_kind = 'event' then
      insert into public.call_events (id, client_id, call_id, severity, component, code, message, context, occurred_at)
      values ((e ->> 'event_id')::uuid, v_client, v_call, d ->> 'severity', d ->> 'component', d ->> 'code', d ->> 'message',
              coalesce(d -> 'context', '{}'), (d ->> 'occurred_at')::timestamptz);
    when v_kind = 'message.taken' then
      perform private.apply_message(c, d);
    when v_kind = 'call.transcript_stopped' then
      perform private.stop_transcript(c, coalesce((d ->> 'occurred_at')::timestamptz, now()));
    else
      raise exception 'unknown kind' using errcode = '22023', detail = left(v_kind, 60);
  end case;
  if c.swept_at is not null and v_kind <> 'call.ended' then
    perform private.outlive_sweep(v_client, v_call, coalesce(d ->> 'occurred_at', d ->> 'answered_at')::timestamptz);
  end if;
  return 'applied';
end $$;

-- Whether a journal event, however broken, is about a caller who was erased: by its call, or by a number somewhere in it; or holds words of a
-- call that is not written down.
create or replace function private.is_forgotten(e jsonb) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid := private.uuid_or_null(e ->> 'client_id');
  v_call uuid := private.uuid_or_null(e ->> 'call_id');
  v_began timestamptz;
begin
  perform private.await_erasure(coalesce((select c.client_id from public.calls c where c.id = v_call), v_client));
  if exists (select from public.calls c where c.id = v_call and (
      c.erased_at is not null or (c.transcript_stopped_at is not null and e ->> 'kind' in ('turn', 'event')))) then return true; end if;
  begin
    v_began := (e #>> '{call,started_at}')::timestamptz;
  exception when data_exception then
    v_began := null;                                   -- when is not known: then it was before
  end;
  return exists (select from regexp_matches(e::text, '(?<![0-9])[1-9][0-9]{6,14}(?![0-9])', 'g') number
                 where private.was_erased(v_client, '+' || number[1], coalesce(v_began, '-infinity')));
end $$;

-- All that a box needs to go on with a call, again: also that it is not to be written down. Then nothing of what was said is told.
create or replace function private.open_call_of(c public.calls) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'call_id', c.id, 'client_id', c.client_id, 'room', c.room, 'answered_at', c.answered_at,
    'call', jsonb_build_object('to_e164', c.to_e164, 'started_at', c.started_at),
    'seen_at', greatest(c.started_at, c.answered_at, max(t.occurred_at)),
    'transcript_stopped', c.transcript_stopped_at is not null,
    'turns', coalesce(max(t.seq) + 1, 0), 'exchanges', coalesce(max(t.exchange) + 1, 0),
    'talk', coalesce((
      select jsonb_agg(jsonb_build_object('speaker', n.speaker, 'text', left(n.text, 2000), 'cut', n.meant is not null, 'reply', coalesce(n.reply, ''))
                       order by n.seq)
      from (select * from public.call_turns x where x.client_id = c.client_id and x.call_id = c.id and c.transcript_stopped_at is null
            order by x.seq desc limit 40) n), '[]'),
    'figures', (
      select coalesce(jsonb_object_agg(f.name, jsonb_build_array(f.total, f.of)), '{}')
      from (
        select v.name, sum(v.ms) as total, count(v.ms) as of
        from public.call_turns x
        cross join lateral (values
          ('endpoint_ms', x.endpoint_ms), ('stt_ms', x.stt_ms), ('llm_first_ms', x.llm_first_ms), ('llm_ms', x.llm_ms),
          ('tts_first_ms', x.tts_first_ms), ('processing_ms', x.processing_ms), ('turn_gap_ms', x.turn_gap_ms)) v (name, ms)
        where x.client_id = c.client_id and x.call_id = c.id and x.reply = 'answer'
        group by v.name having count(v.ms) > 0) f))
  from public.call_turns t where t.client_id = c.client_id and t.call_id = c.id $$;

comment on column private.ingest_ledger.kind is 'call.started, call.answered, call.ended, call.transcript_stopped, turn, event, message.taken, call.unrouted or box.event.';

revoke all on function private.without_words, private.stop_transcript, private.notices_of, private.apply_message
  from public, anon, authenticated, service_role;
