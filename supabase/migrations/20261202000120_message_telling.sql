-- Messages are told: to the client's software at once and whenever they are overdue, and to the people at the addresses that it names.

-- --- the client's software ---------------------------------------------------------------------------------------------------------

-- squawk-ignore ban-drop-constraint
alter table public.webhook_endpoints drop constraint webhook_endpoints_event_types_check;
-- Not valid and validated in one: every row keeps the narrower rule that it replaces.
-- squawk-ignore constraint-missing-not-valid
alter table public.webhook_endpoints add constraint webhook_endpoints_event_types_check check (
  cardinality(event_types) > 0
  and event_types <@ '{call.completed,call.missed,call.failed,lead.captured,message.taken,message.overdue,voice.ready,voice.failed,webhook.test}'::text[]);
alter table public.webhook_endpoints alter column event_types
  set default '{call.completed,call.missed,call.failed,lead.captured,message.taken,message.overdue,voice.ready,voice.failed}';
comment on column public.webhook_endpoints.event_types is
  'What it wants to hear of: call.completed, call.missed, call.failed, lead.captured, message.taken, message.overdue, voice.ready, voice.failed.';

create or replace function public.add_webhook(p_slug text, p_url text, p_secret text,
  p_event_types text[] default '{call.completed,call.missed,call.failed,lead.captured,message.taken,message.overdue,voice.ready,voice.failed}')
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
     or not p_event_types <@ '{call.completed,call.missed,call.failed,lead.captured,message.taken,message.overdue,voice.ready,voice.failed,webhook.test}' then
    raise exception 'p_event_types must be some of call.completed, call.missed, call.failed, lead.captured, message.taken, message.overdue, voice.ready, voice.failed'
      using errcode = '22023';
  end if;
  insert into public.webhook_endpoints (client_id, url, event_types) values (v_client, p_url, p_event_types) returning id into v_id;
  perform private.replace_webhook_secret(v_id, p_secret);
  return v_id;
end $$;

create function private.told_message(m public.messages) returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('message', jsonb_build_object(
    'id', m.id, 'client_id', m.client_id, 'call_id', m.call_id, 'matter', m.matter, 'caller_name', m.caller_name, 'callback', m.caller_e164,
    'urgency', m.urgency, 'taken_at', m.taken_at, 'due_at', m.due_at, 'escalations', m.escalations)) $$;

-- The key names the call second, as every key of something that is forgotten with its call. One piece of work for each time it is told:
-- the mail of an hour ago does not stand for this one.
create function private.tell_of_message(m public.messages) returns void language plpgsql security definer set search_path = '' as $$
declare v_type text := case m.escalations when 0 then 'message.taken' else 'message.overdue' end;
begin
  perform private.tell(m.client_id, v_type, concat_ws(':', v_type, m.call_id, m.id, nullif(m.escalations, 0)), m.call_id::text, private.told_message(m));
  insert into private.jobs (client_id, kind, dedupe_key, payload)
  values (m.client_id, 'notify_message', m.id || ':' || m.escalations, jsonb_build_object('message_id', m.id))
  on conflict (kind, dedupe_key) do nothing;
end $$;

-- --- overdue -----------------------------------------------------------------------------------------------------------------------

-- Twice as long as the time before, and at least once a week: it is told until somebody answers for it.
create function private.next_escalation(m public.messages) returns timestamptz language sql stable security definer set search_path = '' as $$
  select now() + least(make_interval(mins => private.due_minutes(m.client_id, m.urgency)) * power(2, least(m.escalations + 1, 20)),
                       greatest(interval '7 days', make_interval(mins => private.due_minutes(m.client_id, m.urgency)))) $$;

-- The client and the call before the message, as an erasure locks them. False: it is not overdue any more.
create function private.escalate_message(p_message_id uuid, p_client uuid, p_call uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare m public.messages;
begin
  perform private.await_erasure(p_client);
  if private.is_erased(p_client, p_call) then return false; end if;
  update public.messages x set escalations = x.escalations + 1, escalated_at = now(), escalate_at = private.next_escalation(x)
  where x.id = p_message_id and x.acknowledged_at is null and x.erased_at is null and x.escalate_at <= now()
  returning x.* into m;
  if m.id is null then return false; end if;
  perform private.tell_of_message(m);
  return true;
end $$;

create function private.escalate_messages(p_limit int default 1000) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  r record;
  n bigint := 0;
begin
  for r in
    select m.id, m.client_id, m.call_id from public.messages m
    where m.acknowledged_at is null and m.erased_at is null and m.escalate_at <= now() and private.is_live(m.client_id)
    order by m.escalate_at limit p_limit
  loop
    begin
      if private.escalate_message(r.id, r.client_id, r.call_id) then n := n + 1; end if;
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
      when others then
        perform private.tell_operator('sweep_failed', 'escalate_messages', format('message %s failed with %s', r.id, private.complaint(sqlstate, sqlerrm)));
    end;
  end loop;
  perform private.beat('escalate_messages');
  return n;
end $$;
comment on function private.escalate_messages is 'Tells up to p_limit overdue messages again; returns how many.';

create function public.escalate_messages(p_limit int default 1000) returns bigint language plpgsql security invoker set search_path = '' as $$
begin
  perform private.check_limit(p_limit);
  return private.escalate_messages(p_limit);
end $$;
comment on function public.escalate_messages is 'Tells up to p_limit messages that nobody has acknowledged in time once more; returns how many. The pauses between grow.';

do $$ begin
  if exists (select from pg_extension where extname = 'pg_cron') then
    perform cron.schedule('escalate-messages', '* * * * *', 'select private.escalate_messages()');   -- an emergency waits for five minutes only
  end if;
end $$;

-- --- whom it is told ---------------------------------------------------------------------------------------------------------------

insert into private.limits (name, value, code, what, hint) values
  ('notify_addresses', 20, 'PT409', 'addresses that messages are told to', 'Delete one first.');

create table public.notify_addresses (
  id         uuid primary key default gen_random_uuid(),
  client_id  uuid not null references public.clients (id) on delete cascade,
  channel    text not null check (channel in ('email', 'sms')),
  address    text not null,
  urgencies  text[] not null default '{normal,urgent,emergency}'
             check (cardinality(urgencies) > 0 and urgencies <@ '{normal,urgent,emergency}'::text[]),
  created_at timestamptz not null default now(),
  unique (client_id, channel, address),
  check (case channel when 'sms' then address ~ '^\+[1-9][0-9]{6,14}$'
         else length(address) <= 254 and address ~ '^[^[:space:][:cntrl:]@<>()",:;\\]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}$' end)
);
comment on table  public.notify_addresses is 'Whom messages are told to, by e-mail or SMS.';
comment on column public.notify_addresses.channel is 'email or sms.';
comment on column public.notify_addresses.address is 'An e-mail address, or a number in E.164.';
comment on column public.notify_addresses.urgencies is 'Which messages: some of normal, urgent, emergency.';

-- After the row is in: row-level security has spoken by then, and a stranger learns nothing. The limit is called as the table is.
create function private.keep_list_short() returns trigger language plpgsql security definer set search_path = '' as $$
declare n bigint;
begin
  perform from public.clients where id = new.client_id for no key update;   -- one at a time
  execute format('select count(*) from public.%I where client_id = $1', tg_table_name) into n using new.client_id;
  perform private.keep_limit(tg_table_name, n, new.client_id);
  return null;
end $$;
create trigger notify_addresses_limit after insert on public.notify_addresses for each row execute function private.keep_list_short();
create trigger notify_addresses_clean before insert or update of address on public.notify_addresses
  for each row execute function private.keep_clean('address line');
create trigger notify_addresses_audit after insert or update or delete on public.notify_addresses for each row execute function private.audit();

alter table public.notify_addresses enable row level security;
revoke all on public.notify_addresses from public, anon, authenticated, service_role, edge_agent;
grant select, insert, update, delete on public.notify_addresses to service_role;
grant select, insert (client_id, channel, address, urgencies), update (address, urgencies), delete on public.notify_addresses to authenticated;
create policy notify_addresses_select on public.notify_addresses for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy notify_addresses_insert on public.notify_addresses for insert to authenticated
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy notify_addresses_update on public.notify_addresses for update to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))))
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy notify_addresses_delete on public.notify_addresses for delete to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))));

create table public.message_notices (
  id         bigint generated always as identity primary key,
  client_id  uuid not null,
  message_id uuid not null,
  escalation int not null check (escalation >= 0),
  channel    text not null check (channel in ('email', 'sms')),
  sent_to    text not null check (length(sent_to) between 1 and 254),
  at         timestamptz not null default now(),
  error      text check (length(error) between 1 and 500),
  unique (message_id, escalation, channel, sent_to),
  foreign key (client_id, message_id) references public.messages (client_id, id) on delete cascade
);
create index message_notices_message_idx on public.message_notices (client_id, message_id);
comment on table  public.message_notices is 'What became of each mail and SMS about a message: sent, or given up and why.';
comment on column public.message_notices.message_id is 'What it was about.';
comment on column public.message_notices.escalation is '0: when it was taken; else which time it was told again.';
comment on column public.message_notices.channel is 'email or sms.';
comment on column public.message_notices.sent_to is 'The address.';
comment on column public.message_notices.at is 'When it was handed over, or given up.';
comment on column public.message_notices.error is 'Why it was given up. Null: it was handed over.';
alter table public.message_notices enable row level security;
revoke all on public.message_notices from public, anon, authenticated, service_role, edge_agent;
grant select, insert, update, delete on public.message_notices to service_role;
grant select on public.message_notices to authenticated;
create policy message_notices_select on public.message_notices for select to authenticated using (client_id = any (array(select private.my_client_ids())));

create function private.addresses_to_tell(m public.messages, p_channel text) returns jsonb language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(a.address order by a.created_at, a.id), '[]') from public.notify_addresses a
  where a.client_id = m.client_id and a.channel = p_channel and m.urgency = any (a.urgencies)
    and not exists (select from public.message_notices n
                    where n.message_id = m.id and n.escalation = m.escalations and n.channel = a.channel and n.sent_to = a.address) $$;

create function public.message_to_tell(p_message_id uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin
  if p_message_id is null then raise exception 'p_message_id is required' using errcode = '22023'; end if;
  return (
    select jsonb_build_object(
      'message', jsonb_build_object('id', m.id, 'matter', m.matter, 'caller_name', m.caller_name, 'caller_e164', m.caller_e164, 'urgency', m.urgency,
                                    'taken_at', m.taken_at, 'due_at', m.due_at, 'escalations', m.escalations),
      'client', jsonb_build_object('name', c.name, 'timezone', c.timezone, 'language', c.language),
      'emails', private.addresses_to_tell(m, 'email'), 'sms', private.addresses_to_tell(m, 'sms'))
    from public.messages m join public.clients c on c.id = m.client_id
    where m.id = p_message_id and m.acknowledged_at is null and m.erased_at is null and c.deleted_at is null);
end $$;
comment on function public.message_to_tell is 'A message and whom it is to be told to now, less those who were told of this escalation. Null: nobody is to be told any more.';

create function public.message_was_told(p_message_id uuid, p_channel text, p_to text, p_error text default null) returns boolean
language plpgsql security invoker set search_path = '' as $$
begin
  if p_message_id is null then raise exception 'p_message_id is required' using errcode = '22023'; end if;
  if p_channel is null or p_channel <> all ('{email,sms}') then raise exception 'p_channel must be email or sms' using errcode = '22023'; end if;
  if coalesce(length(p_to), 0) not between 1 and 254 then raise exception 'p_to must have 1 to 254 characters' using errcode = '22023'; end if;
  insert into public.message_notices (client_id, message_id, escalation, channel, sent_to, error)
  select m.client_id, m.id, m.escalations, p_channel, p_to, nullif(left(p_error, 500), '') from public.messages m where m.id = p_message_id
  on conflict (message_id, escalation, channel, sent_to) do nothing;
  return found;
end $$;
comment on function public.message_was_told is 'This address was told, or is given up for this time (p_error says why): it is not told again before the next escalation. False: it was known, or the message is gone.';

revoke all on function private.told_message, private.tell_of_message, private.next_escalation, private.escalate_message, private.escalate_messages,
  public.escalate_messages, private.keep_list_short, private.addresses_to_tell, public.message_to_tell, public.message_was_told
  from public, anon, authenticated, service_role;
grant execute on function private.escalate_messages, public.escalate_messages, private.addresses_to_tell, public.message_to_tell, public.message_was_told
  to service_role;
