-- What a box delivers harms nobody else: not by its times and numbers, not by its size, and not under another box's name. And what runs by
-- the clock goes on where one row, or one kind of row, fails.

insert into private.limits (name, value, code, what, hint) values
  ('event_bytes',         262144,   'PT413', 'bytes of one event',                      'Deliver the others without it, and keep it.'),
  ('plain_event_bytes',   32768,    'PT413', 'bytes of one event that is no turn',      'Look for what made the box write so much.'),
  ('batch_bytes',         8388608,  'PT413', 'bytes of events at once',                 'Deliver fewer at once.'),
  ('number_digits',       400,      'PT413', 'digits of one number of an event',        'Deliver the others without it, and keep it.'),
  ('turn_characters',     20000,    'PT413', 'characters of one turn',                  'Look for what made the box write so much.'),
  ('turns_of_call',       2000,     'PT409', 'turns of one call',                       'Look for what made the box write so many.'),
  ('events_of_call',      5000,     'PT409', 'events of one call',                      'Look for what made the box write so many.'),
  ('letters_of_box',      2000,     'PT409', 'dead letters of one box',                 'Retry or delete those that are there; until then the box keeps what is refused.'),
  ('letters_of_client',   1000,     'PT409', 'dead letters of one client from one box', 'Retry or delete those that are there; until then the box keeps what is refused.'),
  ('unrouted_of_box',     2000,     'PT429', 'calls to nobody''s numbers of one box a day', 'Look who calls: such calls are counted in the notice, and not kept one by one.'),
  ('silence_of_box',      10,       'PT409', 'minutes of silence before another box takes a call over', 'Wait, or revoke the box that opened the call.');

-- --- times -------------------------------------------------------------------------------------------------------------------------

-- There was no receptionist before 2020, and no clock is a day ahead. A time that is neither is p_else.
create function private.plausible_or(p_at timestamptz, p_else timestamptz) returns timestamptz language sql stable set search_path = '' as $$
  select case when p_at between '2020-01-01 00:00Z' and now() + interval '1 day' then p_at else p_else end $$;

-- What came in before there was this rule: when it came in is the best that is known of when it was.
update public.calls set
  started_at  = private.plausible_or(started_at, received_at),
  answered_at = case when answered_at is not null then private.plausible_or(answered_at, received_at) end,
  ended_at    = case when ended_at is not null
                     then greatest(private.plausible_or(ended_at, received_at), private.plausible_or(started_at, received_at)) end
where private.plausible_or(started_at, null) is null or (answered_at is not null and private.plausible_or(answered_at, null) is null)
   or (ended_at is not null and private.plausible_or(ended_at, null) is null);
update public.call_turns t set occurred_at = c.received_at from public.calls c
where c.id = t.call_id and private.plausible_or(t.occurred_at, null) is null;
update public.call_events t set occurred_at = c.received_at from public.calls c
where c.id = t.call_id and private.plausible_or(t.occurred_at, null) is null;
update private.call_turn_llm t set occurred_at = c.received_at from public.calls c
where c.id = t.call_id and private.plausible_or(t.occurred_at, null) is null;
update private.unrouted_calls set occurred_at = now() where private.plausible_or(occurred_at, null) is null;

-- For whoever else writes. Not valid: new rows are checked, and the table is not read for it while nobody may write.
alter table public.calls add constraint calls_times_are_finite
  check (started_at >= '2020-01-01 00:00Z' and isfinite(started_at) and isfinite(answered_at) and isfinite(ended_at)) not valid;
alter table public.call_turns add constraint call_turns_times_are_finite
  check (occurred_at >= '2020-01-01 00:00Z' and isfinite(occurred_at)) not valid;
alter table public.call_events add constraint call_events_times_are_finite
  check (occurred_at >= '2020-01-01 00:00Z' and isfinite(occurred_at)) not valid;
alter table private.call_turn_llm add constraint call_turn_llm_times_are_finite
  check (occurred_at >= '2020-01-01 00:00Z' and isfinite(occurred_at)) not valid;
alter table private.unrouted_calls add constraint unrouted_calls_times_are_finite
  check (occurred_at >= '2020-01-01 00:00Z' and isfinite(occurred_at)) not valid;

-- --- whose an id is ----------------------------------------------------------------------------------------------------------------
-- Boxes mint event ids. An id counts within its call, and a call is one box's: no other box can use an id up.

-- The tables are locked for the seconds that an index of ninety days' events takes; boxes keep their journals meanwhile.
-- squawk-ignore ban-drop-constraint, constraint-missing-not-valid, adding-serial-primary-key-field
alter table private.ingest_ledger drop constraint ingest_ledger_pkey, add primary key (call_id, event_id);
-- squawk-ignore ban-drop-constraint, constraint-missing-not-valid, adding-serial-primary-key-field
alter table public.call_events drop constraint call_events_pkey, add primary key (call_id, id);
-- squawk-ignore ban-drop-constraint
alter table private.ingest_dead_letters drop constraint ingest_dead_letters_event_id_reason_key;
-- Of events without an id each try was a row: one of them says as much.
with same as (
  select l.id, count(*) over w as tries, max(l.last_tried_at) over w as last_tried_at, row_number() over w_first as place
  from private.ingest_dead_letters l
  window w as (partition by l.edge_agent_id, l.event_id, l.reason, jsonb_hash_extended(l.event, 0)),
         w_first as (partition by l.edge_agent_id, l.event_id, l.reason, jsonb_hash_extended(l.event, 0) order by l.id)
), kept as (
  update private.ingest_dead_letters l set attempts = greatest(l.attempts, s.tries), last_tried_at = s.last_tried_at
  from same s where s.id = l.id and s.place = 1 and s.tries > 1
)
delete from private.ingest_dead_letters l using same s where s.id = l.id and s.place > 1;
-- What was sent is part of it: two events under one id that fail for the same reason are two.
-- squawk-ignore require-concurrent-index-creation
create unique index ingest_dead_letters_same on private.ingest_dead_letters
  (edge_agent_id, event_id, reason, jsonb_hash_extended(event, 0)) nulls not distinct;
-- squawk-ignore require-concurrent-index-creation
create index ingest_dead_letters_client_idx on private.ingest_dead_letters (edge_agent_id, private.uuid_or_null(event ->> 'client_id'));

-- Those of before do not count: when they came in is not known.
alter table private.unrouted_calls add column received_at timestamptz;
alter table private.unrouted_calls alter column received_at set default now();
-- squawk-ignore require-concurrent-index-creation
create index unrouted_calls_box_idx on private.unrouted_calls (edge_agent_id, received_at);
comment on column private.unrouted_calls.received_at is 'When it came in here, whatever the box''s clock says. Null: before this was kept.';

-- Of what is hard to meet by chance and by intent: who could make another call's key would hold up that call.
create or replace function private.call_key(e jsonb) returns bigint language sql immutable set search_path = '' as $$
  select ('x' || left(encode(sha256(convert_to(lower(e ->> 'call_id'), 'UTF8')), 'hex'), 16))::bit(64)::bigint $$;

create function private.not_this_boxs() returns void language plpgsql set search_path = '' as $$
begin
  raise exception 'this call is not this box''s' using errcode = '42501', hint = 'The box that opened it writes to it, or one that took it over.';
end $$;

-- False when this very event was applied before. Raises when its id comes back with another payload, or from a box that has no part in it.
create or replace function private.enter_ledger(p_agent private.edge_agents, e jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_sha bytea := sha256(convert_to(e::text, 'UTF8'));
  l private.ingest_ledger;
begin
  insert into private.ingest_ledger (event_id, edge_agent_id, client_id, call_id, kind, payload_sha256)
  values ((e ->> 'event_id')::uuid, p_agent.id, (e ->> 'client_id')::uuid, (e ->> 'call_id')::uuid, e ->> 'kind', v_sha)
  on conflict (call_id, event_id) do nothing;
  if found then return true; end if;
  select * into l from private.ingest_ledger where call_id = (e ->> 'call_id')::uuid and event_id = (e ->> 'event_id')::uuid;
  if l.edge_agent_id <> p_agent.id and not exists (select from public.calls c where c.id = l.call_id and c.edge_agent_id = p_agent.id) then
    perform private.not_this_boxs();
  end if;
  if l.payload_sha256 = v_sha then return false; end if;
  raise exception 'event id reused with another payload' using errcode = '23505';
end $$;

-- --- limits ------------------------------------------------------------------------------------------------------------------------

-- What holds for one call: read once for all events of it that come together.
create type private.call_limits as (plain_bytes int, turn_characters int, turns int, events_left bigint);
create function private.limits_of_call(e jsonb) returns private.call_limits
language plpgsql stable security definer set search_path = '' as $$
declare
  v_client uuid := private.uuid_or_null(e ->> 'client_id');
  v_call   uuid := private.uuid_or_null(e ->> 'call_id');
  l private.call_limits;
begin
  select max(coalesce(c.value, d.value)) filter (where d.name = 'plain_event_bytes'), max(coalesce(c.value, d.value)) filter (where d.name = 'turn_characters'),
         max(coalesce(c.value, d.value)) filter (where d.name = 'turns_of_call'),     max(coalesce(c.value, d.value)) filter (where d.name = 'events_of_call')
  into l
  from private.limits d left join private.client_limits c on c.name = d.name and c.client_id = v_client
  where d.name in ('plain_event_bytes', 'turn_characters', 'turns_of_call', 'events_of_call');
  l.events_left := l.events_left - (select count(*) from (select from private.ingest_ledger x where x.call_id = v_call limit l.events_left) x);
  return l;
end $$;

-- An event is as large as it is written out, and a number of nine characters (1e131000) is a hundred thousand of them: such a number is looked
-- for before anything is written out. It is no event's own refusal, for a dead letter of it would do the same to whoever reads it.
create function private.check_size(p_events jsonb) returns void language plpgsql stable security definer set search_path = '' as $$
declare
  v_event  int := (select max(pg_column_size(x)) from jsonb_array_elements(p_events) x);
  v_digits int := private.limit_of('number_digits');
begin
  perform private.keep_limit(w.name, w.size) from (values ('batch_bytes', pg_column_size(p_events)), ('event_bytes', v_event)) w (name, size)
  join private.limits l on l.name = w.name where w.size > l.value;
  if exists (select from jsonb_path_query(p_events, 'strict $.** ? (@.type() == "number")') n
             where scale(n::numeric) > v_digits or abs(n::numeric) >= ('1e' || v_digits)::numeric) then
    perform private.keep_limit('number_digits', v_digits + 1);
  end if;
end $$;

-- What one event may not be. Its times: all that are read of it. (How many turns a call has: their places in it are numbered.)
create function private.check_event(p_limits private.call_limits, e jsonb, d jsonb) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  v_times timestamptz[] := array[(e #>> '{call,started_at}')::timestamptz, (d ->> 'occurred_at')::timestamptz,
                                 (d ->> 'answered_at')::timestamptz, (d ->> 'ended_at')::timestamptz];
  v_characters int;
begin
  if least(v_times[1], v_times[2], v_times[3], v_times[4]) < '2020-01-01 00:00Z'
     or greatest(v_times[1], v_times[2], v_times[3], v_times[4]) > now() + interval '1 day' then
    raise exception 'a time is before 2020 or more than a day ahead' using errcode = '22023', hint = 'Look at the clock of the box.';
  end if;
  if p_limits.events_left <= 0 and e ->> 'kind' <> 'call.ended' then      -- how it ended is worth one event more
    perform private.keep_limit('events_of_call', private.limit_of('events_of_call', (e ->> 'client_id')::uuid) + 1::bigint, (e ->> 'client_id')::uuid);
  elsif e ->> 'kind' <> 'turn' then
    if pg_column_size(e) > p_limits.plain_bytes then
      perform private.keep_limit('plain_event_bytes', pg_column_size(e), (e ->> 'client_id')::uuid);
    end if;
    return;
  end if;
  if (d ->> 'seq')::int >= p_limits.turns then
    perform private.keep_limit('turns_of_call', (d ->> 'seq')::bigint + 1, (e ->> 'client_id')::uuid);
  end if;
  v_characters := length(concat(d ->> 'text', d ->> 'meant', d ->> 'acknowledgement'));
  if v_characters > p_limits.turn_characters then perform private.keep_limit('turn_characters', v_characters, (e ->> 'client_id')::uuid); end if;
end $$;

-- (A cast to int rounds; private.ms for each figure would be a third of the time that a turn takes.)
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
    (d ->> 'endpoint_ms')::numeric::int, (d ->> 'stt_ms')::numeric::int, (d ->> 'llm_first_ms')::numeric::int, (d ->> 'llm_ms')::numeric::int,
    (d ->> 'tts_first_ms')::numeric::int, (d ->> 'processing_ms')::numeric::int, (d ->> 'turn_gap_ms')::numeric::int, (d ->> 'hole_ms')::numeric::int,
    d ->> 'stt_provider', d ->> 'llm_model', d ->> 'tts_provider',
    coalesce((d ->> 'used_fallback')::bool, false), coalesce((d ->> 'interrupted')::bool, false));
  if jsonb_typeof(d -> 'llm_messages') = 'array' then
    insert into private.call_turn_llm (call_id, seq, client_id, messages, raw_response, occurred_at)
    values (p_call, (d ->> 'seq')::int, p_client, d -> 'llm_messages', d ->> 'llm_raw', (d ->> 'occurred_at')::timestamptz);
  end if;
end $$;

create function private.apply_unrouted(p_agent private.edge_agents, p_call uuid, d jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare v_most int := private.limit_of('unrouted_of_box');
begin
  if exists (select from public.calls c where c.id = p_call) then perform private.not_this_boxs(); end if;   -- else its events would be counted as that call's
  insert into private.unrouted_calls (id, edge_agent_id, to_number, from_number, reason, occurred_at)
  values (p_call, p_agent.id, left(d ->> 'to_number', 200), left(d ->> 'from_number', 200), left(d ->> 'reason', 200),
          (d ->> 'occurred_at')::timestamptz)
  on conflict (id) do nothing;
  if found then
    perform private.keep_limit('unrouted_of_box', (select count(*) from (
      select from private.unrouted_calls u where u.edge_agent_id = p_agent.id and u.received_at > now() - interval '1 day' limit v_most + 1) x));
  elsif not exists (select from private.unrouted_calls u where u.id = p_call and u.edge_agent_id = p_agent.id) then
    perform private.not_this_boxs();
  end if;
end $$;

-- --- one event, and a batch of them ------------------------------------------------------------------------------------------------

-- squawk-ignore ban-drop-function
drop function private.edge_apply(private.edge_agents, jsonb);
create function private.edge_apply(p_agent private.edge_agents, e jsonb, p_limits private.call_limits) returns text
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
  perform private.check_event(p_limits, e, d);

  if v_kind = 'call.unrouted' then
    perform private.apply_unrouted(p_agent, v_call, d);
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
      raise exception 'unknown kind' using errcode = '22023', detail = left(v_kind, 60);
  end case;
  if c.swept_at is not null and v_kind <> 'call.ended' then
    perform private.outlive_sweep(v_client, v_call, coalesce(d ->> 'occurred_at', d ->> 'answered_at')::timestamptz);
  end if;
  return 'applied';
end $$;

create function private.letters_of(p_agent_id uuid, p_client_id uuid, p_most int) returns bigint
language sql stable security definer set search_path = '' as $$
  select count(*) from (
    select from private.ingest_dead_letters l
    where l.edge_agent_id = p_agent_id and (p_client_id is null or private.uuid_or_null(l.event ->> 'client_id') = p_client_id)
    limit p_most + 1) x $$;

-- But nothing about a caller who was erased. What is one too many fails the whole batch, which the box then delivers in parts until it knows
-- which event it is, and keeps that one itself: acknowledged, it would be lost.
create or replace function private.keep_dead_letter(p_agent_id uuid, e jsonb, p_why text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid := private.uuid_or_null(e ->> 'client_id');
  v_new    boolean;
begin
  if private.is_forgotten(e) then return; end if;
  insert into private.ingest_dead_letters as l (edge_agent_id, event_id, reason, event)
  values (p_agent_id, private.uuid_or_null(e ->> 'event_id'), p_why, e)
  on conflict (edge_agent_id, event_id, reason, jsonb_hash_extended(event, 0)) do update set attempts = l.attempts + 1, last_tried_at = now()
  returning l.attempts = 1 into v_new;
  if not v_new then return; end if;
  perform private.keep_limit('letters_of_box', private.letters_of(p_agent_id, null, private.limit_of('letters_of_box')));
  if v_client is null then return; end if;
  perform private.keep_limit('letters_of_client', private.letters_of(p_agent_id, v_client, private.limit_of('letters_of_client', v_client)), v_client);
end $$;

-- At the very end of a batch: a notice is one row, and who holds it waits for nobody any more.
create function private.tell_of_rejected(p_agent private.edge_agents, p_letters int, p_unrouted int) returns void
language plpgsql security definer set search_path = '' as $$
declare v_most int := private.limit_of('letters_of_box');
begin
  if p_letters > 0 then
    perform private.tell_operator('dead_letters', p_agent.name, format(
      '%s of its events could not be applied just now: frontdesk dead-letters list. It has %s of at most %s dead letters; what comes above that stays on the box.',
      p_letters, private.letters_of(p_agent.id, null, v_most), v_most));
  end if;
  if p_unrouted > 0 then
    perform private.tell_operator('unrouted_calls', p_agent.name, format(
      '%s calls to nobody''s numbers were not kept just now: it had its %s of today.', p_unrouted, private.limit_of('unrouted_of_box')));
  end if;
end $$;

-- A poison event must neither block the journal nor vanish: it goes to the dead letters and is acknowledged as 'rejected'.
create or replace function private.edge_ingest(p_events jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  l private.call_limits;
  e jsonb;
  v_place int;
  v_call text;
  v_acks jsonb[];
  v_result text;
  v_why text;
  v_letters int := 0;
  v_unrouted int := 0;
begin
  if jsonb_typeof(p_events) is distinct from 'array' or jsonb_array_length(p_events) > 500 then
    raise exception 'p_events must be an array of at most 500 events' using errcode = '22023';
  end if;
  perform private.check_size(p_events);
  -- To the minute: a lock on its own row would make the transactions of one box wait for each other.
  update private.edge_agents set last_seen_at = now() where id = a.id and coalesce(last_seen_at, '-infinity') < now() - interval '1 minute';
  for e, v_place in
    select x.e, x.place from jsonb_array_elements(p_events) with ordinality x (e, place) order by private.call_key(x.e), x.place
  loop
    v_why := null;
    if v_call is distinct from concat(e ->> 'call_id', e ->> 'client_id') then
      v_call := concat(e ->> 'call_id', e ->> 'client_id');
      l := private.limits_of_call(e);
    end if;
    begin
      v_result := private.edge_apply(a, e, l);
      if v_result = 'applied' then l.events_left := l.events_left - 1; end if;
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then
        raise;   -- transient: the whole batch is retried
      when others then
        v_result := 'rejected';
        v_why := private.complaint(sqlstate, sqlerrm);
        if sqlstate = 'PT429' then                       -- too often: counted, not kept
          v_unrouted := v_unrouted + 1;
        else
          perform private.keep_dead_letter(a.id, e, v_why);
          v_letters := v_letters + 1;
        end if;
    end;
    v_acks[v_place] := jsonb_strip_nulls(jsonb_build_object('event_id', e ->> 'event_id', 'result', v_result, 'reason', v_why));
  end loop;
  perform private.tell_of_rejected(a, v_letters, v_unrouted);
  return to_jsonb(coalesce(v_acks, '{}'));
end $$;
comment on function public.edge_ingest is 'A box''s journal, up to 500 events; returns for each {event_id, result: applied|duplicate|rejected, reason}. PT413 and PT409: an event is too large to be kept even as a dead letter, or one too many; the box halves, and keeps it. For edge boxes.';

-- In the order of arrival; each in its own savepoint, as when it came in, and as from the box that sent it.
create or replace function private.retry_dead_letters(p_ids bigint[]) returns setof public.retried
language plpgsql security definer set search_path = '' as $$
declare
  l private.ingest_dead_letters;
  a private.edge_agents;
  r public.retried;
begin
  -- Clients before letters, as an erasure does it: the other way round both would wait for each other.
  perform from public.clients where id in (select private.uuid_or_null(d.event ->> 'client_id') from private.ingest_dead_letters d)
  order by id for key share;
  for l in select * from private.ingest_dead_letters where p_ids is null or id = any (p_ids) order by id limit 1000 for update loop
    r := row(l.id, null, null);
    begin
      select * into a from private.edge_agents where id = l.edge_agent_id;
      -- An agent that is gone can vouch for nothing: which clients were its own is not known any more.
      if a.id is null then raise exception 'its edge agent is not known any more' using errcode = '42501'; end if;
      perform private.check_size(jsonb_build_array(l.event));
      r.result := private.edge_apply(a, l.event, private.limits_of_call(l.event));
      delete from private.ingest_dead_letters where id = l.id;
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
      when others then
        r.result := 'rejected';
        r.reason := private.complaint(sqlstate, sqlerrm);
        update private.ingest_dead_letters d set attempts = d.attempts + 1, last_tried_at = now() where d.id = l.id;
    end;
    return next r;
  end loop;
end $$;

-- --- a call whose box is gone ------------------------------------------------------------------------------------------------------

-- One answer for a call that is not there, is another client's, or has a box that lives: who guesses learns nothing, and waits for nobody.
create function private.edge_take_over_call(p_call_id uuid, p_client_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  v_former uuid;
begin
  if p_call_id is null then raise exception 'p_call_id is required' using errcode = '22023'; end if;
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  if a.client_ids is null or p_client_id = any (a.client_ids) then
    if exists (select from public.calls c where c.id = p_call_id and c.client_id = p_client_id and c.edge_agent_id = a.id) then return true; end if;
    select c.edge_agent_id into v_former from public.calls c where c.id = p_call_id and c.client_id = p_client_id;
    update public.calls c set edge_agent_id = a.id
    where c.id = p_call_id and c.client_id = p_client_id and c.edge_agent_id is not distinct from v_former
      and (v_former is null or c.swept_at is not null or (c.ended_at is null and not exists (
        select from private.edge_agents f where f.id = v_former and f.revoked_at is null
          and coalesce(f.last_seen_at, f.created_at) > now() - make_interval(mins => private.limit_of('silence_of_box', p_client_id)))));
  end if;
  if not found then perform private.not_this_boxs(); end if;
  insert into public.audit_log (client_id, actor_role, action, table_name, row_id, old_values, new_values)
  values (p_client_id, 'edge_agent', 'TAKE_OVER_CALL', 'calls', p_call_id,
          jsonb_build_object('edge_agent_id', v_former), jsonb_build_object('edge_agent_id', a.id));
  perform private.tell_operator('call_taken_over', a.name, format('It took over a call that box %s had opened: %s.', coalesce(v_former::text, '?'), p_call_id));
  return true;
end $$;
create function public.edge_take_over_call(p_call_id uuid, p_client_id uuid) returns boolean
language sql security invoker set search_path = '' as $$ select private.edge_take_over_call(p_call_id, p_client_id) $$;
comment on function public.edge_take_over_call is 'From now on this box writes to that call, and the one that opened it does not: where that one was revoked or is silent and the call has no end, or where the call was swept. True, also where it is this box''s already. 42501: any other call. For edge boxes.';

-- --- by the clock ------------------------------------------------------------------------------------------------------------------

create function private.close_lost_call(p_call_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare c public.calls;
begin
  select * into c from public.calls where id = p_call_id;
  c.started_at := private.plausible_or(c.started_at, c.received_at);
  update public.calls set
    status = greatest(c.status, 'interrupted'), end_reason = 'edge_lost', blame = 'platform', detail = 'no word from the edge', swept_at = now(),
    started_at = c.started_at, answered_at = private.plausible_or(c.answered_at, null),
    ended_at = greatest(c.started_at, private.plausible_or(c.answered_at, null),
      (select max(private.plausible_or(t.occurred_at, null)) from public.call_turns t where t.client_id = c.client_id and t.call_id = c.id),
      (select max(private.plausible_or(e.occurred_at, null)) from public.call_events e where e.client_id = c.client_id and e.call_id = c.id))
  where id = c.id;
  perform private.queue_judgement(c.client_id, c.id, interval '0', false);
end $$;

-- The longest call takes minutes: one that began an hour ago and has no end lost its edge. Its last sign of life is its end. One that cannot
-- be closed is passed by; so is the time of one that cannot have begun then.
create or replace function private.close_lost_calls(p_older_than interval default '1 hour') returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  r record;
  n bigint := 0;
  v_failed bigint := 0;
  v_why text;
begin
  for r in
    select c.id from public.calls c
    where c.ended_at is null and (c.started_at < now() - p_older_than or c.started_at > now() + interval '1 day')
    order by c.started_at for update skip locked
  loop
    begin
      perform private.close_lost_call(r.id);
      n := n + 1;
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
      when others then
        v_failed := v_failed + 1;
        v_why := r.id || ' failed with ' || private.complaint(sqlstate, sqlerrm);
    end;
    exit when n >= 1000;
  end loop;
  if v_failed > 0 then
    perform private.tell_operator('sweep_failed', 'close_lost_calls', format('%s calls could not be closed; the last, %s', v_failed, v_why));
  end if;
  perform private.beat('close_lost_calls');
  return n;
end $$;

-- What is kept how long: which rows of which table are due, as a query of their ctids; $1 is how many at most. One row more here, and it is
-- purged with the rest. Each has a bound that an index knows: where nothing is due, nothing is read. Nothing of a client outlives its own
-- retention: of a delivery or a dead letter only its payload would tell about a call that is gone.
create table private.retention (
  place    int  primary key,
  relation text not null unique,
  due      text not null
);
comment on table  private.retention is 'What purge_expired deletes, in this order. Written by migrations alone: it is SQL that runs as its owner.';
comment on column private.retention.place is 'First calls: what hangs on them goes with them.';
comment on column private.retention.relation is 'The table, with its schema.';
comment on column private.retention.due is 'Selects the ctids of up to $1 rows that are past their time.';
alter table private.retention enable row level security;
revoke all on private.retention from public, anon, authenticated, service_role, edge_agent;

insert into private.retention (place, relation, due) values
(10, 'public.calls', $q$
  select due.ctid
  from (select c.id, case when c.deleted_at < now() - interval '30 days' then 'infinity'
                          else now() - make_interval(days => c.retention_days) end as kept_from from public.clients c) client
  cross join lateral (
    select k.ctid from public.calls k where k.client_id = client.id and k.started_at <= client.kept_from
    order by k.started_at limit $1 for update skip locked) due
  limit $1 $q$),
(20, 'private.call_turn_llm', $q$
  select l.ctid from private.call_turn_llm l where l.occurred_at < now() - interval '30 days' limit $1 $q$),
(30, 'public.webhook_deliveries', $q$
  select due.ctid
  from public.webhook_endpoints e join public.clients c on c.id = e.client_id
  cross join lateral (
    select d.ctid from public.webhook_deliveries d
    where d.client_id = e.client_id and d.endpoint_id = e.id and d.created_at < now() - make_interval(days => least(c.retention_days, 90))
    limit $1) due
  limit $1 $q$),
(40, 'private.ingest_dead_letters', $q$
  select l.ctid from private.ingest_dead_letters l left join public.clients c on c.id = private.uuid_or_null(l.event ->> 'client_id')
  where l.received_at < now() - make_interval(days => least(c.retention_days, 30))
    and l.received_at < now() - make_interval(days => (select least(min(s.retention_days), 30) from public.clients s))   -- the same, for the index
  limit $1 $q$),
(50, 'private.ingest_ledger', $q$
  select l.ctid from private.ingest_ledger l where l.received_at < now() - interval '90 days' limit $1 $q$),
(60, 'private.erased_callers', $q$
  select x.ctid from private.erased_callers x where x.erased_at < now() - interval '90 days' limit $1 $q$),
(70, 'private.unrouted_calls', $q$
  select u.ctid from private.unrouted_calls u where u.occurred_at < now() - interval '90 days' limit $1 $q$),
(80, 'private.jobs', $q$
  select j.ctid from private.jobs j where j.status in ('done', 'dead') and j.created_at < now() - interval '90 days' limit $1 $q$),
(90, 'public.invitations', $q$
  select i.ctid from public.invitations i
  where coalesce(i.accepted_at, i.revoked_at, i.expires_at) < now() - interval '90 days' limit $1 $q$),
(100, 'public.audit_log', $q$
  select g.ctid from public.audit_log g where g.at < now() - interval '730 days' order by g.at limit $1 $q$);

-- What could not go in one stroke goes row by row; a row that cannot go stays, and is told of. Returns how many went. The cursor's snapshot
-- keeps each ctid what it was.
create function private.purge_row_by_row(p private.retention, p_batch int) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_row tid;
  n bigint := 0;
  v_failed bigint := 0;
  v_why text;
begin
  for v_row in execute p.due using 10 * p_batch loop
    begin
      execute format('delete from %s where ctid = $1', p.relation) using v_row;
      n := n + 1;
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
      when others then
        v_failed := v_failed + 1;
        v_why := private.complaint(sqlstate, sqlerrm);
    end;
    exit when n >= p_batch;
  end loop;
  if v_failed > 0 then
    perform private.tell_operator('sweep_failed', 'purge of ' || p.relation, format('%s rows stay past their time: %s', v_failed, v_why));
  end if;
  return n;
end $$;

create function private.purge_one(p private.retention, p_batch int) returns bigint
language plpgsql security definer set search_path = '' as $$
declare n bigint;
begin
  begin
    execute format('delete from %s where ctid in (%s)', p.relation, p.due) using p_batch;
    get diagnostics n = row_count;
    return n;
  exception
    when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
    when others then null;
  end;
  return private.purge_row_by_row(p, p_batch);
exception
  when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
  when others then
    perform private.tell_operator('sweep_failed', 'purge of ' || p.relation, 'nothing of it went: ' || private.complaint(sqlstate, sqlerrm));
    return 0;
end $$;

create or replace function private.purge_expired(p_batch int default 1000) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  p private.retention;
  n bigint := 0;
begin
  for p in select * from private.retention order by place loop
    n := n + private.purge_one(p, p_batch);
  end loop;
  n := n + private.purge_deleted_clients();
  perform private.beat('purge_expired');
  return n;
end $$;
comment on function private.purge_expired is 'Retention: up to p_batch rows of each kind, so that no transaction is long; returns how many went.';

-- Once its calls are gone. The log keeps that there was a client, and nothing about it.
create function private.purge_client(p_client_id uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.remove_belongings(p_client_id);
  delete from private.ingest_dead_letters where private.uuid_or_null(event ->> 'client_id') = p_client_id;
  delete from public.clients where id = p_client_id;
  delete from public.audit_log where client_id = p_client_id;
  insert into public.audit_log (client_id, actor_role, action, table_name, row_id)
  values (p_client_id, coalesce((select auth.role()), session_user), 'PURGE_CLIENT', 'clients', p_client_id);
end $$;
create or replace function private.purge_deleted_clients() returns bigint language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  n bigint := 0;
begin
  for v_id in select c.id from public.clients c
              where c.deleted_at < now() - interval '30 days' and not exists (select from public.calls k where k.client_id = c.id)
              for update loop
    begin
      perform private.purge_client(v_id);
      n := n + 1;
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
      when others then
        perform private.tell_operator('sweep_failed', 'client ' || v_id, 'it stays past its time: ' || private.complaint(sqlstate, sqlerrm));
    end;
  end loop;
  return n;
end $$;

-- What our own service cannot do just now, for whoever runs it.
create function public.report_trouble(p_kind text, p_subject text, p_message text) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  if p_kind is null or p_kind !~ '^[a-z][a-z_]{2,40}$' then
    raise exception 'p_kind must be 3 to 41 small letters and _' using errcode = '22023';
  end if;
  if p_subject is null then raise exception 'p_subject is required' using errcode = '22023'; end if;
  if coalesce(p_message, '') = '' then raise exception 'p_message is required' using errcode = '22023'; end if;
  perform private.tell_operator(p_kind, p_subject, p_message);
end $$;
comment on function public.report_trouble is 'Makes a notice for operators, or counts up the same one; p_subject is cut after 200 characters, p_message after 1,000. For the cloud''s workers.';

revoke all on function private.plausible_or, private.call_key, private.not_this_boxs, private.enter_ledger, private.limits_of_call,
  private.check_size, private.check_event, private.apply_turn, private.apply_unrouted, private.edge_apply, private.letters_of, private.keep_dead_letter,
  private.tell_of_rejected, private.edge_ingest, private.retry_dead_letters, private.edge_take_over_call, public.edge_take_over_call,
  private.close_lost_call, private.close_lost_calls, private.purge_row_by_row, private.purge_one, private.purge_expired, private.purge_client,
  private.purge_deleted_clients, public.report_trouble from public, anon, authenticated, service_role;
grant execute on function private.edge_ingest, private.edge_take_over_call, public.edge_take_over_call to edge_agent;
grant execute on function private.retry_dead_letters, private.close_lost_calls, private.purge_expired, public.report_trouble to service_role;
