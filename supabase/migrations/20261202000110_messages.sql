-- Messages: what a caller wants somebody to answer. A row that stays open until a member acknowledges it; and two things more that a box
-- tells of a call: what the caller was told about us, and that he does not want to be written down.

-- --- how long a message may wait ---------------------------------------------------------------------------------------------------

alter table public.clients
  add column due_minutes_normal    int not null default 1440 check (due_minutes_normal    between 1 and 43200),
  add column due_minutes_urgent    int not null default 60   check (due_minutes_urgent    between 1 and 43200),
  add column due_minutes_emergency int not null default 5    check (due_minutes_emergency between 1 and 43200);
comment on column public.clients.due_minutes_normal is 'Minutes within which somebody acknowledges a message; then it is overdue, and told again.';
comment on column public.clients.due_minutes_urgent is 'The same of an urgent message.';
comment on column public.clients.due_minutes_emergency is 'The same of an emergency.';
grant update (due_minutes_normal, due_minutes_urgent, due_minutes_emergency) on public.clients to authenticated;   -- owners and admins: clients_update

create function private.due_minutes(p_client uuid, p_urgency text) returns int language sql stable security definer set search_path = '' as $$
  select case p_urgency when 'emergency' then c.due_minutes_emergency when 'urgent' then c.due_minutes_urgent else c.due_minutes_normal end
  from public.clients c where c.id = p_client $$;

-- --- the table ---------------------------------------------------------------------------------------------------------------------

create table public.messages (
  id              uuid primary key,                     -- minted by the edge, so that it is taken once
  client_id       uuid not null,
  call_id         uuid not null,
  matter          text check (length(matter) between 1 and 2000),
  caller_name     text check (length(caller_name) between 1 and 120),
  caller_e164     public.e164,
  urgency         text not null check (urgency in ('normal', 'urgent', 'emergency')),
  taken_at        timestamptz not null check (taken_at >= '2020-01-01 00:00Z' and isfinite(taken_at)),
  due_at          timestamptz not null,
  escalate_at     timestamptz not null,
  escalations     int not null default 0 check (escalations >= 0),
  escalated_at    timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid references auth.users (id) on delete set null,
  erased_at       timestamptz,
  unique (client_id, id),
  check (acknowledged_by is null or acknowledged_at is not null),
  check (case when erased_at is null then matter is not null else coalesce(matter, caller_name, caller_e164) is null end),
  foreign key (client_id, call_id) references public.calls (client_id, id) on delete cascade
);
-- A dashboard's list: open ones first, the one that is due first at the top.
create index messages_open_idx    on public.messages (client_id, due_at) where acknowledged_at is null and erased_at is null;
create index messages_client_idx  on public.messages (client_id, taken_at desc);
create index messages_call_idx    on public.messages (client_id, call_id);
create index messages_overdue_idx on public.messages (escalate_at) where acknowledged_at is null and erased_at is null;
create index messages_acknowledged_by_idx on public.messages (acknowledged_by);
comment on table  public.messages is 'What callers want somebody to answer: open until a member acknowledges it, told again when it is overdue. Gone with its call.';
comment on column public.messages.matter is 'What it is about, in the caller''s words. Null: the caller was erased.';
comment on column public.messages.caller_name is 'As the caller gave it. Null: none was given, or the caller was erased.';
comment on column public.messages.caller_e164 is 'The number to call back. Null: none is known, or the caller was erased.';
comment on column public.messages.urgency is 'normal, urgent or emergency: how long it may wait is the client''s setting.';
comment on column public.messages.taken_at is 'When the caller left it.';
comment on column public.messages.due_at is 'Until then somebody should have acknowledged it.';
comment on column public.messages.escalate_at is 'When it is told again, if it is still open: due_at at first, then after pauses that grow.';
comment on column public.messages.escalations is 'How often it was told again.';
comment on column public.messages.escalated_at is 'When it was told again last.';
comment on column public.messages.acknowledged_at is 'Since when somebody has it in hand. Set by acknowledge_message only.';
comment on column public.messages.acknowledged_by is 'The member who has. Null: nobody yet, or somebody whose account is gone.';
comment on column public.messages.erased_at is 'Its caller was erased: nothing is left to answer.';

alter table public.messages enable row level security;
revoke all on public.messages from public, anon, authenticated, service_role, edge_agent;
grant select, insert, update, delete on public.messages to service_role;
grant select on public.messages to authenticated;
create policy messages_select on public.messages for select to authenticated using (client_id = any (array(select private.my_client_ids())));

-- --- acknowledged ------------------------------------------------------------------------------------------------------------------

-- The log says who and when; never what: it is kept for two years and cannot forget.
create function private.acknowledge_message(p_message_id uuid) returns timestamptz
language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid;
  v_at timestamptz;
begin
  if p_message_id is null then raise exception 'p_message_id is required' using errcode = '22023'; end if;
  select m.client_id into v_client from public.messages m where m.id = p_message_id and m.client_id in (select private.my_client_ids());
  if v_client is null then raise exception 'no such message' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner,admin}');
  update public.messages m set acknowledged_at = now(), acknowledged_by = (select auth.uid())
  where m.id = p_message_id and m.acknowledged_at is null;
  if found then
    insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id)
    values (v_client, (select auth.uid()), coalesce((select auth.role()), session_user), 'ACKNOWLEDGE_MESSAGE', 'messages', p_message_id);
  end if;
  select m.acknowledged_at into v_at from public.messages m where m.id = p_message_id;
  return v_at;
end $$;
create function public.acknowledge_message(p_message_id uuid) returns timestamptz
language sql security invoker set search_path = '' as $$ select private.acknowledge_message(p_message_id) $$;
comment on function public.acknowledge_message is 'Somebody has it in hand: it is told no more. Returns since when; once more changes nothing. For owners and admins.';

-- --- forgotten ---------------------------------------------------------------------------------------------------------------------

create function private.forget_messages(p_ids uuid[]) returns void language sql security definer set search_path = '' as $$
  update public.messages set matter = null, caller_name = null, caller_e164 = null, erased_at = now()
  where id = any (p_ids) and erased_at is null $$;

-- With its call, whatever erased that.
create function private.forget_messages_of_call() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.forget_messages(array(select m.id from public.messages m where m.client_id = new.client_id and m.call_id = new.id));
  return null;
end $$;
create trigger calls_forget_messages after update of erased_at on public.calls
  for each row when (new.erased_at is not null) execute function private.forget_messages_of_call();

-- A number however it is written in a text: as private.mentions, of somebody who is known by the hash of his number alone.
create function private.names_number(p_client_id uuid, p_text text, p_caller_sha256 bytea) returns boolean language sql immutable set search_path = '' as $$
  select exists (select from regexp_matches(p_text, '(?<![0-9])[1-9][0-9]{6,14}(?![0-9])', 'g') number
                 where private.caller_hash(p_client_id, '+' || number[1]) = p_caller_sha256) $$;

-- Who withheld the number and left it to be called back is known by it: the call counts as his, and is erased with the others. In somebody
-- else's call, or as a part of what was said, the message goes and the call stays.
create function private.forget_messages_of_caller() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.calls c set from_e164 = m.caller_e164 from public.messages m
  where m.client_id = new.client_id and private.caller_hash(m.client_id, m.caller_e164) = new.caller_sha256
    and c.client_id = m.client_id and c.id = m.call_id and c.from_e164 is null and c.erased_at is null;
  perform private.forget_messages(array(
    select m.id from public.messages m
    where m.client_id = new.client_id and m.erased_at is null
      and private.names_number(m.client_id, concat_ws(' ', m.caller_e164, m.caller_name, m.matter), new.caller_sha256)));
  return null;
end $$;
create trigger erased_callers_messages after insert or update on private.erased_callers
  for each row execute function private.forget_messages_of_caller();

-- --- and the export ----------------------------------------------------------------------------------------------------------------

create or replace function private.whole_calls(p_client_id uuid, p_after uuid, p_limit int) returns setof public.exported_call
language plpgsql stable security invoker set search_path = '' as $$
begin
  return query
    select c.id, to_jsonb(c) || jsonb_build_object(
      'turns', (select coalesce(jsonb_agg(to_jsonb(t) order by t.seq), '[]') from public.call_turns t where t.client_id = c.client_id and t.call_id = c.id),
      'events', (select coalesce(jsonb_agg(to_jsonb(e) order by e.occurred_at), '[]') from public.call_events e where e.client_id = c.client_id and e.call_id = c.id),
      'messages', (select coalesce(jsonb_agg(to_jsonb(m) order by m.taken_at, m.id), '[]') from public.messages m where m.client_id = c.client_id and m.call_id = c.id),
      'outcome', (select to_jsonb(o) from public.call_outcomes o where o.client_id = c.client_id and o.call_id = c.id),
      -- Without the payload: it repeats what is above.
      'deliveries', (select coalesce(jsonb_agg(to_jsonb(d) - '{payload,lease,leased_until}'::text[] order by d.position), '[]')
                     from public.webhook_deliveries d where d.client_id = c.client_id and d.subject = c.id::text))
    from public.calls c
    where c.client_id = p_client_id and (p_after is null or c.id > p_after)
    order by c.id limit p_limit;
end $$;
comment on type public.exported_call is 'A whole call: its row, its turns, events, messages and outcome, and what became of each webhook about it.';

revoke all on function private.due_minutes, private.acknowledge_message, public.acknowledge_message, private.forget_messages, private.forget_messages_of_call,
  private.names_number, private.forget_messages_of_caller from public, anon, authenticated, service_role;
grant execute on function private.acknowledge_message, public.acknowledge_message to authenticated;
