-- Forgetting a caller. What remains is a call without a number and without words, so that sums stay right.

create function private.erase_caller_unchecked(p_client_id uuid, p_e164 text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  n bigint;
  ids uuid[];
begin
  if p_e164 is null or p_e164 !~ '^\+[1-9][0-9]{6,14}$' then
    raise exception 'p_e164 must be a number in E.164, + and 7 to 15 digits' using errcode = '22023';
  end if;
  select coalesce(array_agg(id), '{}') into ids from public.calls where client_id = p_client_id and from_e164 = p_e164;
  delete from private.call_turn_llm where client_id = p_client_id and call_id = any (ids);
  delete from public.call_turns where client_id = p_client_id and call_id = any (ids);
  delete from private.ingest_dead_letters
  where event ->> 'call_id' = any (ids::text[])
     or (event ->> 'client_id' = p_client_id::text and position(p_e164 in event::text) > 0);
  update public.call_events set context = '{}', message = null where client_id = p_client_id and call_id = any (ids);
  update public.call_outcomes set summary = null where client_id = p_client_id and call_id = any (ids);
  update public.webhook_deliveries set payload = '{"erased": true}'
  where client_id = p_client_id and (split_part(event_key, ':', 2) = any (ids::text[]) or position(p_e164 in payload::text) > 0);
  update public.calls set from_e164 = null, sip_call_id = null, room = null, detail = null, erased_at = now() where id = any (ids);
  get diagnostics n = row_count;
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, new_values)
  values (p_client_id, (select auth.uid()), coalesce((select auth.role()), session_user), 'ERASE_CALLER', 'calls', jsonb_build_object('calls', n));
  return n;
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

revoke all on function private.erase_caller_unchecked, private.erase_caller, public.erase_caller
  from public, anon, authenticated, service_role;
grant execute on function private.erase_caller_unchecked to service_role;
grant execute on function private.erase_caller, public.erase_caller to authenticated;
