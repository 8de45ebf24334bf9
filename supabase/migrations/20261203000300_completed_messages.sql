-- A message that is completed: an emergency is passed on before anybody asked where it is, and what the caller says then belongs to the same
-- row. Who was told of it is told once more; who has acknowledged it has not seen that, and it is open again.

alter table public.messages add column completions int not null default 0 check (completions >= 0);
comment on column public.messages.completions is 'How often more of it came after it was taken. Each time it is told again, and open again.';
comment on column public.messages.acknowledged_at is 'Since when somebody has it in hand. Set by acknowledge_message only; null again when it is completed.';
comment on column public.message_notices.escalation is '0: when it was taken; else which time it was told again, because it was overdue or completed.';

create function private.complete_message(p_message_id uuid, p_matter text, p_name text, p_number text) returns void
language plpgsql security definer set search_path = '' as $$
declare m public.messages;
begin
  update public.messages x set
    matter = p_matter, caller_name = coalesce(p_name, x.caller_name), caller_e164 = coalesce(p_number, x.caller_e164),
    completions = x.completions + 1, acknowledged_at = null, acknowledged_by = null
  where x.id = p_message_id and x.erased_at is null
    and (x.matter, x.caller_name, x.caller_e164) is distinct from (p_matter, coalesce(p_name, x.caller_name), coalesce(p_number, x.caller_e164))
  returning x.* into m;
  if found then perform private.tell_of_message(m); end if;
end $$;

-- Once, whatever its event is called; what completes it may also come before it. A number of somebody who was erased is not written down again;
-- where the call showed none, it is his.
create or replace function private.apply_message(c public.calls, d jsonb) returns void language plpgsql security definer set search_path = '' as $$
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
  elsif d -> 'completes' = 'true' then
    perform private.complete_message((d ->> 'message_id')::uuid, btrim(d ->> 'matter', E' \t\r\n'), nullif(btrim(d ->> 'name', E' \t\r\n'), ''), v_number);
  end if;
end $$;

-- Which time it is told: none of them stands for another.
create function private.time_told(m public.messages) returns int language sql immutable set search_path = '' as $$
  select m.escalations + m.completions $$;

create or replace function private.tell_of_message(m public.messages) returns void language plpgsql security definer set search_path = '' as $$
declare v_type text := case m.escalations when 0 then 'message.taken' else 'message.overdue' end;
begin
  perform private.tell(m.client_id, v_type, concat_ws(':', v_type, m.call_id, m.id, nullif(private.time_told(m), 0)), m.call_id::text, private.told_message(m));
  insert into private.jobs (client_id, kind, dedupe_key, payload)
  values (m.client_id, 'notify_message', m.id || ':' || private.time_told(m), jsonb_build_object('message_id', m.id))
  on conflict (kind, dedupe_key) do nothing;
end $$;

create or replace function private.addresses_to_tell(m public.messages, p_channel text) returns jsonb language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(a.address order by a.created_at, a.id), '[]') from public.notify_addresses a
  where a.client_id = m.client_id and a.channel = p_channel and m.urgency = any (a.urgencies)
    and not exists (select from public.message_notices n
                    where n.message_id = m.id and n.escalation = private.time_told(m) and n.channel = a.channel and n.sent_to = a.address) $$;

create or replace function public.message_to_tell(p_message_id uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin
  if p_message_id is null then raise exception 'p_message_id is required' using errcode = '22023'; end if;
  return (
    select jsonb_build_object(
      'message', jsonb_build_object('id', m.id, 'matter', m.matter, 'caller_name', m.caller_name, 'caller_e164', m.caller_e164, 'urgency', m.urgency,
                                    'taken_at', m.taken_at, 'due_at', m.due_at, 'escalations', m.escalations, 'completions', m.completions),
      'client', jsonb_build_object('name', c.name, 'timezone', c.timezone, 'language', c.language),
      'emails', private.addresses_to_tell(m, 'email'), 'sms', private.addresses_to_tell(m, 'sms'))
    from public.messages m join public.clients c on c.id = m.client_id
    where m.id = p_message_id and m.acknowledged_at is null and m.erased_at is null and c.deleted_at is null);
end $$;
comment on function public.message_to_tell is 'A message and whom it is to be told to now, less those who were told of it as it stands. Null: nobody is to be told any more.';

-- p_time: what was told; a completion that came in the meantime is still to be told. Nothing that is released calls the old one.
-- squawk-ignore ban-drop-function
drop function public.message_was_told(uuid, text, text, text);
create function public.message_was_told(p_message_id uuid, p_channel text, p_to text, p_error text, p_time int) returns boolean
language plpgsql security invoker set search_path = '' as $$
begin
  if p_message_id is null then raise exception 'p_message_id is required' using errcode = '22023'; end if;
  if p_channel is null or p_channel <> all ('{email,sms}') then raise exception 'p_channel must be email or sms' using errcode = '22023'; end if;
  if coalesce(length(p_to), 0) not between 1 and 254 then raise exception 'p_to must have 1 to 254 characters' using errcode = '22023'; end if;
  if p_time is null or p_time < 0 then raise exception 'p_time must be 0 or more' using errcode = '22023'; end if;
  insert into public.message_notices (client_id, message_id, escalation, channel, sent_to, error)
  select m.client_id, m.id, p_time, p_channel, p_to, nullif(left(p_error, 500), '') from public.messages m where m.id = p_message_id
  on conflict (message_id, escalation, channel, sent_to) do nothing;
  return found;
end $$;
comment on function public.message_was_told is 'This address was told, or is given up for this time (p_error says why): it is not told again before the message is overdue or completed. p_time: escalations and completions of what was told. False: it was known, or the message is gone.';

revoke all on function private.complete_message, private.time_told, public.message_was_told from public, anon, authenticated, service_role;
grant execute on function private.time_told, public.message_was_told to service_role;
