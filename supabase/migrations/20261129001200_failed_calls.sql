-- A caller who was not served because of us is called back: the owner finds a notice, and the client's software hears of call.failed.

-- squawk-ignore ban-drop-constraint
alter table public.webhook_endpoints drop constraint webhook_endpoints_event_types_check;
-- Not valid and validated in one: every row keeps the narrower rule that it replaces.
-- squawk-ignore constraint-missing-not-valid
alter table public.webhook_endpoints add constraint webhook_endpoints_event_types_check check (
  cardinality(event_types) > 0
  and event_types <@ '{call.completed,call.missed,call.failed,lead.captured,voice.ready,voice.failed,webhook.test}'::text[]);
alter table public.webhook_endpoints
  alter column event_types set default '{call.completed,call.missed,call.failed,lead.captured,voice.ready,voice.failed}';
comment on column public.webhook_endpoints.event_types is
  'What it wants to hear of: call.completed, call.missed, call.failed, lead.captured, voice.ready, voice.failed.';

create or replace function public.add_webhook(p_slug text, p_url text, p_secret text, p_event_types text[] default '{call.completed,call.missed,call.failed,lead.captured,voice.ready,voice.failed}')
returns uuid language plpgsql security invoker set search_path = '' as $$
declare
  v_client uuid := private.live_client_called(p_slug);
  v_id uuid;
begin
  perform private.check_secret(p_secret);
  if coalesce(p_url, '') !~ '^https://[^[:space:]@/?#]+([/?#][^[:space:]]*)?$' or length(p_url) > 2048 then
    raise exception 'p_url must be an https address' using errcode = '22023';
  end if;
  if coalesce(cardinality(p_event_types), 0) = 0 or array_position(p_event_types, null) is not null
     or not p_event_types <@ '{call.completed,call.missed,call.failed,lead.captured,voice.ready,voice.failed,webhook.test}' then
    raise exception 'p_event_types must be some of call.completed, call.missed, call.failed, lead.captured, voice.ready, voice.failed' using errcode = '22023';
  end if;
  insert into public.webhook_endpoints (client_id, url, event_types) values (v_client, p_url, p_event_types) returning id into v_id;
  perform private.replace_webhook_secret(v_id, p_secret);
  return v_id;
end $$;

-- --- which call failed, and why ----------------------------------------------------------------------------------------------------

-- It broke off, or was refused, and not through the caller or the client.
create function private.is_failed_call(c public.calls) returns boolean language sql immutable set search_path = '' as $$
  select c.status in ('interrupted', 'failed', 'rejected') and coalesce(c.blame in ('provider', 'platform'), false) $$;

create function private.why_failed(p_reason text) returns text language sql immutable set search_path = '' as $$
  select case
    when p_reason = 'no_voice' then 'No voice could speak.'
    when p_reason = 'no_model' then 'The language model did not answer.'
    when p_reason = 'no_hearing' then 'The caller''s words could not be made out.'
    when p_reason = 'busy' then 'All lines were busy.'
    when p_reason = 'no_agent' then 'Nobody was there to answer.'
    when p_reason = 'unavailable' then 'It could not be found out whose number was called.'
    when p_reason = 'never_answered' then 'The call could not be answered.'
    when p_reason = 'line_lost' then 'The connection to the caller was lost.'
    when p_reason in ('agent_stopped', 'agent_restarted', 'edge_lost') then 'The machine that answered stopped.'
    else 'Something of ours failed.' end $$;

-- --- telling the owner -------------------------------------------------------------------------------------------------------------

alter table public.notices add column times int not null default 1, add column hour timestamptz;
-- squawk-ignore constraint-missing-not-valid
alter table public.notices add constraint notices_times_check check (times > 0);
comment on table  public.notices is 'For the owner, in plain words: a webhook that was switched off, a voice that could not be cloned, callers who could not be served.';
comment on column public.notices.kind is 'A word for machines: webhook_disabled, webhooks_full, voice_failed, calls_failed.';
comment on column public.notices.times is 'How many times it happened: of calls_failed, how many callers.';
comment on column public.notices.hour is 'Of calls_failed: the hour in which they called. One notice an hour, however many they are; null: it is not counted by the hour.';
-- A handful of rows for each client.
-- squawk-ignore require-concurrent-index-creation
create unique index notices_hour_idx on public.notices (client_id, kind, hour);

-- Counted anew each time: events come in any order, and again. The row is there before they are counted, and locked: of two who count, the
-- second sees what the first saw.
create function private.note_failed_calls(p_client uuid, p_hour timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_many bigint;
  v_reason text;
begin
  insert into public.notices (client_id, kind, hour, message) values (p_client, 'calls_failed', p_hour, '…') on conflict (client_id, kind, hour) do nothing;
  perform from public.notices n where n.client_id = p_client and n.kind = 'calls_failed' and n.hour = p_hour for update;
  select count(*), (array_agg(c.end_reason order by c.started_at desc, c.id desc))[1] into v_many, v_reason
  from public.calls c
  where c.client_id = p_client and c.started_at >= p_hour and c.started_at < p_hour + interval '1 hour' and private.is_failed_call(c);
  update public.notices n set times = greatest(v_many, 1), message = left(format(
      '%s could not be served between %s and %s. %s The calls are in your list; please call back.',
      case when v_many > 1 then v_many || ' callers' else 'A caller' end,
      to_char(p_hour at time zone k.timezone, 'YYYY-MM-DD HH24:MI'),
      to_char((p_hour + interval '1 hour') at time zone k.timezone, 'HH24:MI'), private.why_failed(v_reason)), 1000)
  from public.clients k where k.id = p_client and n.client_id = p_client and n.kind = 'calls_failed' and n.hour = p_hour;
end $$;

-- Of these calls, each that failed: once for each endpoint that wants to hear of it, and no judge is waited for. At the very end of a
-- transaction: a notice is one row, and who holds it waits for nobody but for the next client's, in their order.
create function private.tell_of_failed_calls(p_calls uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  c record;
  h record;
begin
  for c in select k.id, k.client_id, k.end_reason, k.blame from public.calls k
           where k.id = any (p_calls) and private.is_failed_call(k) and k.erased_at is null order by k.client_id, k.id loop
    perform private.tell(c.client_id, 'call.failed', 'call.failed:' || c.id, c.id::text, jsonb_build_object(
      'call', private.told_call(c.id) -> 'call', 'blame', c.blame, 'reason', private.why_failed(c.end_reason)));
  end loop;
  for h in select distinct k.client_id, date_trunc('hour', k.started_at) as hour from public.calls k
           where k.id = any (p_calls) and private.is_failed_call(k) order by 1, 2 loop
    perform private.note_failed_calls(h.client_id, h.hour);
  end loop;
exception
  when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
  when others then   -- what was delivered is kept whatever becomes of the telling
    perform private.tell_operator('failed_calls_not_told', '', private.complaint(sqlstate, sqlerrm));
end $$;

-- --- calls that reached no agent, or none that knew whose number it was ------------------------------------------------------------

-- Whose such a call is, where the database knows it although the box did not: a client that is served, on a box that may serve it.
create function private.client_of_unrouted(p_agent private.edge_agents, d jsonb) returns public.phone_numbers
language sql stable security definer set search_path = '' as $$
  select n.* from public.phone_numbers n
  where n.e164 = d ->> 'to_number' and n.released_at is null and d ->> 'reason' in ('no_agent', 'unavailable', 'agent_stopped')
    and (p_agent.client_ids is null or n.client_id = any (p_agent.client_ids)) and private.client_is_serviceable(n.client_id) $$;

-- Several boxes look after callers whom no agent reached, and agree on the call's id. Who was with an agent before has that one's row.
create function private.apply_refused(p_agent private.edge_agents, p_call uuid, n public.phone_numbers, d jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_at     timestamptz := (d ->> 'occurred_at')::timestamptz;
  v_from   text := case when d ->> 'from_number' ~ '^\+[1-9][0-9]{6,14}$' then d ->> 'from_number' end;
  v_erased boolean;
begin
  perform private.await_erasure(n.client_id);
  v_erased := v_from is not null and private.was_erased(n.client_id, v_from, v_at);
  if exists (select from public.calls c where c.client_id = n.client_id and c.room = d ->> 'room'
               and c.started_at between v_at - interval '1 day' and v_at + interval '1 day') then return; end if;
  insert into public.calls (id, client_id, phone_number_id, edge_agent_id, room, from_e164, to_e164, started_at, ended_at, status, end_reason,
                            blame, erased_at)
  values (p_call, n.client_id, n.id, p_agent.id, case when not v_erased then left(d ->> 'room', 200) end, case when not v_erased then v_from end,
          n.e164, v_at, v_at, 'rejected', d ->> 'reason', 'platform', case when v_erased then now() end);
end $$;

create or replace function private.apply_unrouted(p_agent private.edge_agents, p_call uuid, d jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_most int := private.limit_of('unrouted_of_box');
  n public.phone_numbers;
  c public.calls;
begin
  select * into c from public.calls k where k.id = p_call;
  -- The same caller in the same room, whom another box, or another try, could not serve either. Anything else: its events would be
  -- counted as that call's.
  if c.status = 'rejected' and c.end_reason = any (array['no_agent', 'unavailable', 'agent_stopped']) and c.to_e164 = d ->> 'to_number'
     and d ->> 'reason' = any (array['no_agent', 'unavailable', 'agent_stopped']) then return; end if;
  if c.id is not null then perform private.not_this_boxs(); end if;
  n := private.client_of_unrouted(p_agent, d);
  if n.id is not null then
    perform private.apply_refused(p_agent, p_call, n, d);
    return;
  end if;
  insert into private.unrouted_calls (id, edge_agent_id, to_number, from_number, reason, occurred_at)
  values (p_call, p_agent.id, left(d ->> 'to_number', 200), left(d ->> 'from_number', 200), left(d ->> 'reason', 200),
          (d ->> 'occurred_at')::timestamptz)
  on conflict (id) do nothing;
  if found then
    perform private.keep_limit('unrouted_of_box', (select count(*) from (
      select from private.unrouted_calls u where u.edge_agent_id = p_agent.id and u.received_at > now() - interval '1 day' limit v_most + 1) x));
  elsif not exists (select from private.unrouted_calls u where u.id = p_call and u.edge_agent_id = p_agent.id)
    and (d ->> 'reason' is distinct from 'no_agent'
         or not exists (select from private.unrouted_calls u where u.id = p_call and u.to_number = left(d ->> 'to_number', 200))) then
    perform private.not_this_boxs();
  end if;
end $$;
comment on table  private.unrouted_calls is 'Calls to numbers that are nobody''s; kept 90 days. (Of a client''s that could not be answered for there is a call.)';

-- The operators' list and the sweep of lost calls say what they said; a lost call is a failed one.
create or replace function private.close_lost_calls(p_older_than interval default '1 hour') returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  r record;
  n bigint := 0;
  v_closed uuid[] := array[]::uuid[];
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
      v_closed := v_closed || r.id;
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
      when others then
        v_failed := v_failed + 1;
        v_why := r.id || ' failed with ' || private.complaint(sqlstate, sqlerrm);
    end;
    exit when n >= 1000;
  end loop;
  perform private.tell_of_failed_calls(v_closed);
  if v_failed > 0 then
    perform private.tell_operator('sweep_failed', 'close_lost_calls', format('%s calls could not be closed; the last, %s', v_failed, v_why));
  end if;
  perform private.beat('close_lost_calls');
  return n;
end $$;

-- --- what a box says of itself -----------------------------------------------------------------------------------------------------

insert into private.limits (name, value, code, what, hint, per_client) values
  ('box_events_of_box', 500, 'PT429', 'events of one box about itself a day', 'Look into its log: what comes above that is counted in a notice, and not kept.', false);

create table private.box_events (
  id            uuid primary key,
  edge_agent_id uuid not null,
  kind          text not null check (kind ~ '^[a-z][a-z_]{2,30}$'),
  subject       text not null check (length(subject) <= 100),
  message       text not null check (length(message) between 1 and 500),
  context       jsonb not null default '{}' check (jsonb_typeof(context) = 'object'),
  occurred_at   timestamptz not null,
  over          boolean not null default false,
  received_at   timestamptz not null default now()
);
create index box_events_box_idx on private.box_events (edge_agent_id, received_at);
create index box_events_received_idx on private.box_events (received_at);
comment on table  private.box_events is 'What went wrong on a box outside any call: its notices are made of these; kept 30 days.';
comment on column private.box_events.kind is 'A word for machines, e.g. database_away.';
comment on column private.box_events.subject is 'What it is about, e.g. the name of a provider.';
comment on column private.box_events.message is 'In words; no caller''s number and no words of theirs.';
comment on column private.box_events.context is 'provider, stage, cause, elapsed_ms, as far as they are known.';
comment on column private.box_events.occurred_at is 'By the box''s clock. Of what is over: when it began.';
comment on column private.box_events.over is 'It has passed.';
comment on column private.box_events.received_at is 'When it came in here, whatever the box''s clock says.';
alter table private.box_events enable row level security;
revoke all on private.box_events from public, anon, authenticated, service_role, edge_agent;
grant select, insert, update, delete on private.box_events to service_role;
insert into private.retention (place, relation, due) values
(140, 'private.box_events', $q$
  select b.ctid from private.box_events b where b.received_at < now() - interval '30 days' limit $1 $q$);

-- Whatever a box sends: a notice holds nobody's number.
create function private.without_numbers(p_text text) returns text language sql immutable set search_path = '' as $$
  select regexp_replace(p_text, '\+?[0-9](?:[ ().-]{0,3}[0-9]){5,}', '…', 'g') $$;

create function private.apply_box_event(p_agent private.edge_agents, p_id uuid, d jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare v_most int := private.limit_of('box_events_of_box');
begin
  insert into private.box_events (id, edge_agent_id, kind, subject, message, context, occurred_at, over)
  values (p_id, p_agent.id, d ->> 'kind', left(private.without_numbers(coalesce(d ->> 'subject', '')), 100), left(private.without_numbers(d ->> 'message'), 500),
          coalesce(d -> 'context', '{}'), (d ->> 'occurred_at')::timestamptz, coalesce((d ->> 'over')::boolean, false));
  perform private.keep_limit('box_events_of_box', (select count(*) from (
    select from private.box_events b where b.edge_agent_id = p_agent.id and b.received_at > now() - interval '1 day' limit v_most + 1) x));
end $$;

create function private.box_subject(p_name text, p_subject text) returns text language sql immutable set search_path = '' as $$
  select left(btrim(p_name || ': ' || p_subject, ': '), 200) $$;

-- One notice for each thing that is wrong with a box, news each time it begins and when it is over.
create function private.tell_of_box_events(p_agent private.edge_agents, p_ids uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  b private.box_events;
  v_subject text;
begin
  for b in select x.* from private.box_events x where x.id = any (p_ids) order by x.kind, x.subject, x.occurred_at, x.over, x.id loop
    v_subject := private.box_subject(p_agent.name, b.subject);
    if b.kind = 'started' then         -- an earlier run of it may have died with its troubles; what this one has told of lasts
      update private.operator_notices n set over_at = clock_timestamp(), last_at = clock_timestamp(), told_at = null, message = left(n.message || ' The box has started anew since.', 1000)
      where starts_with(n.kind, 'at_box_') and n.over_at is null and (n.subject = p_agent.name or starts_with(n.subject, p_agent.name || ': '))
        and not exists (select from private.box_events x
                        where x.edge_agent_id = p_agent.id and x.occurred_at >= b.occurred_at and not x.over
                          and n.kind = 'at_box_' || x.kind and n.subject = private.box_subject(p_agent.name, x.subject));
      continue;
    elsif b.over then
      update private.operator_notices n
      set over_at = clock_timestamp(), last_at = clock_timestamp(), told_at = null, message = left(format('%s (from %s)', b.message, private.minute(b.occurred_at)), 1000)
      where n.kind = 'at_box_' || b.kind and n.subject = v_subject and n.over_at is null
        and n.id = (select max(m.id) from private.operator_notices m where m.kind = n.kind and m.subject = v_subject);
      continue;
    end if;
    perform private.tell_operator('at_box_' || b.kind, v_subject, format('%s (since %s)', b.message, private.minute(b.occurred_at)));
    update private.operator_notices n set told_at = null, over_at = null
    where n.kind = 'at_box_' || b.kind and n.subject = v_subject and n.seen_at is null;
  end loop;
end $$;

-- --- one event, and a batch of them ------------------------------------------------------------------------------------------------

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

-- squawk-ignore ban-drop-function
drop function private.tell_of_rejected(private.edge_agents, int, int);
-- At the very end of a batch: a notice is one row, and who holds it waits for nobody any more.
create function private.tell_of_rejected(p_agent private.edge_agents, p_letters int, p_unrouted int, p_box_events int) returns void
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
  if p_box_events > 0 then
    perform private.tell_operator('box_events', p_agent.name, format(
      '%s events about itself were not kept just now: it had its %s of today.', p_box_events, private.limit_of('box_events_of_box')));
  end if;
end $$;

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
  v_box_events int := 0;
  v_over uuid[] := array[]::uuid[];      -- calls that ended, or never began
  v_of_box uuid[] := array[]::uuid[];    -- what it said of itself
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
          v_unrouted := v_unrouted + (e ->> 'kind' = 'call.unrouted')::int;
          v_box_events := v_box_events + (e ->> 'kind' = 'box.event')::int;
        else
          perform private.keep_dead_letter(a.id, e, v_why);
          v_letters := v_letters + 1;
        end if;
    end;
    if v_result = 'applied' and e ->> 'kind' in ('call.ended', 'call.unrouted') then
      v_over := v_over || (e ->> 'call_id')::uuid;
    elsif v_result = 'applied' and e ->> 'kind' = 'box.event' then
      v_of_box := v_of_box || (e ->> 'event_id')::uuid;
    end if;
    v_acks[v_place] := jsonb_strip_nulls(jsonb_build_object('event_id', e ->> 'event_id', 'result', v_result, 'reason', v_why));
  end loop;
  if cardinality(v_over) > 0 then perform private.tell_of_failed_calls(v_over); end if;
  if cardinality(v_of_box) > 0 then perform private.tell_of_box_events(a, v_of_box); end if;
  perform private.tell_of_rejected(a, v_letters, v_unrouted, v_box_events);
  return to_jsonb(coalesce(v_acks, '{}'));
end $$;

create or replace function private.retry_dead_letters(p_ids bigint[]) returns setof public.retried
language plpgsql security definer set search_path = '' as $$
declare
  l private.ingest_dead_letters;
  a private.edge_agents;
  r public.retried;
  v_over uuid[] := array[]::uuid[];
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
      if l.event ->> 'kind' in ('call.ended', 'call.unrouted') then v_over := v_over || (l.event ->> 'call_id')::uuid; end if;
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
      when others then
        r.result := 'rejected';
        r.reason := private.complaint(sqlstate, sqlerrm);
        update private.ingest_dead_letters d set attempts = d.attempts + 1, last_tried_at = now() where d.id = l.id;
    end;
    return next r;
  end loop;
  perform private.tell_of_failed_calls(v_over);
end $$;
comment on column private.ingest_ledger.kind is 'call.started, call.answered, call.ended, turn, event, call.unrouted or box.event.';

revoke all on function private.is_failed_call, private.why_failed, private.note_failed_calls, private.tell_of_failed_calls, private.client_of_unrouted,
  private.apply_refused, private.without_numbers, private.box_subject, private.apply_box_event, private.tell_of_box_events, private.tell_of_rejected
  from public, anon, authenticated, service_role;
