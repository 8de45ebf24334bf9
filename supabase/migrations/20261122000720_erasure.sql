-- Forgetting a caller. What remains is a call without a number and without words, so that sums stay right.

-- However it is written (+1510..., sip:1510...@host), and not as a part of a longer number.
create function private.mentions(p_text text, p_e164 text) returns boolean language sql immutable set search_path = '' as $$
  select p_text ~ ('(?<![0-9])' || substr(p_e164, 2) || '(?![0-9])') $$;

-- Whatever was said in these calls or tells who it was. A new column that can hold such a thing is blanked here.
create function private.forget_calls(p_client_id uuid, p_calls uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from private.call_turn_llm where client_id = p_client_id and call_id = any (p_calls);
  delete from public.call_turns where client_id = p_client_id and call_id = any (p_calls);
  delete from private.ingest_dead_letters where private.uuid_or_null(event ->> 'call_id') = any (p_calls);
  update public.call_events set context = '{}', message = null where client_id = p_client_id and call_id = any (p_calls);
  update public.call_outcomes set summary = null, to_do = null, evidence = '[]', callback_e164 = null, caller_name = null, revenue_reason = null
  where client_id = p_client_id and call_id = any (p_calls);
  update public.webhook_deliveries set payload = '{"erased": true}', last_error = null
  where client_id = p_client_id and private.uuid_or_null(split_part(event_key, ':', 2)) = any (p_calls);
  update private.jobs set last_error = null where kind = 'analyze_call' and dedupe_key = any (p_calls::text[]);
  update public.calls set from_e164 = null, sip_call_id = null, room = null, detail = null, erased_at = now() where id = any (p_calls);
end $$;

create function private.erase_caller_unchecked(p_client_id uuid, p_e164 text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare v_calls uuid[];
begin
  if p_e164 is null or p_e164 !~ '^\+[1-9][0-9]{6,14}$' then
    raise exception 'p_e164 must be a number in E.164, + and 7 to 15 digits' using errcode = '22023';
  end if;
  -- Locked before anything is deleted: what is being written about these calls at this moment is waited for, and what
  -- comes after finds them erased. A call whose first event could not be applied has its number only there.
  select coalesce(array_agg(c.id), '{}') into v_calls from (
    select k.id from public.calls k
    where k.client_id = p_client_id and (k.from_e164 = p_e164 or k.id in (
      select private.uuid_or_null(l.event ->> 'call_id') from private.ingest_dead_letters l
      where l.event ->> 'kind' = 'call.started' and l.event #>> '{data,from_e164}' = p_e164))
    order by k.id for update) c;
  perform private.forget_calls(p_client_id, v_calls);
  delete from private.ingest_dead_letters
  where private.uuid_or_null(event ->> 'client_id') = p_client_id and private.mentions(event::text, p_e164);
  update public.webhook_deliveries set payload = '{"erased": true}', last_error = null
  where client_id = p_client_id and private.mentions(payload::text, p_e164);
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, new_values)
  values (p_client_id, (select auth.uid()), coalesce((select auth.role()), session_user), 'ERASE_CALLER', 'calls',
          jsonb_build_object('calls', cardinality(v_calls)));
  return cardinality(v_calls);
end $$;

create function private.erase_caller(p_client_id uuid, p_e164 text) returns bigint
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner,admin}');
  return private.erase_caller_unchecked(p_client_id, p_e164);
end $$;
create function public.erase_caller(p_client_id uuid, p_e164 text) returns bigint
language sql security invoker set search_path = '' as $$ select private.erase_caller(p_client_id, p_e164) $$;
comment on function public.erase_caller is 'Forgets what a caller said and the number, in all calls; returns how many calls that were.';

-- A worker that had the call in hand while its caller was erased comes too late: its words are dropped, its figures count.
-- The lock waits for an erasure under way.
create function private.is_erased(p_client_id uuid, p_call_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare v_erased timestamptz;
begin
  select erased_at into v_erased from public.calls where client_id = p_client_id and id = p_call_id for share;
  return v_erased is not null;
end $$;
create function private.forget_late_words() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if private.is_erased(new.client_id, new.call_id) then
    new.summary := null;
    new.to_do := null;
    new.evidence := '[]';
    new.callback_e164 := null;
    new.caller_name := null;
    new.revenue_reason := null;
  end if;
  return new;
end $$;
create function private.forget_late_payload() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if private.is_erased(new.client_id, private.uuid_or_null(split_part(new.event_key, ':', 2))) then new.payload := '{"erased": true}'; end if;
  return new;
end $$;
create trigger call_outcomes_forget before insert or update on public.call_outcomes
  for each row execute function private.forget_late_words();
create trigger webhook_deliveries_forget before insert on public.webhook_deliveries
  for each row execute function private.forget_late_payload();

revoke all on function private.mentions, private.forget_calls, private.erase_caller_unchecked, private.erase_caller, public.erase_caller,
  private.is_erased, private.forget_late_words, private.forget_late_payload from public, anon, authenticated, service_role;
grant execute on function private.erase_caller_unchecked to service_role;
grant execute on function private.erase_caller, public.erase_caller to authenticated;
