-- Retention and erasure: forgetting a caller, and what has grown old.

create function private.purge_expired(p_batch int default 1000) returns bigint language plpgsql security definer set search_path = '' as $$
declare n bigint;
begin
  with doomed as (select c.id from public.calls c join public.clients cl on cl.id = c.client_id
                  where c.started_at < now() - make_interval(days => cl.retention_days) order by c.started_at limit p_batch for update of c skip locked)
  delete from public.calls c using doomed where c.id = doomed.id;
  get diagnostics n = row_count;
  delete from private.call_turn_llm l using public.calls c
    where c.client_id = l.client_id and c.id = l.call_id and c.started_at < now() - interval '30 days';
  delete from private.ingest_ledger       where received_at < now() - interval '90 days';
  delete from private.ingest_dead_letters where received_at < now() - interval '30 days';
  delete from private.unrouted_calls      where occurred_at < now() - interval '90 days';
  return n;
end $$;
create function private.erase_caller(p_client_id uuid, p_e164 text) returns bigint language plpgsql security definer set search_path = '' as $$
declare n bigint; ids uuid[];
begin
  select array_agg(id) into ids from public.calls where client_id = p_client_id and from_e164 = p_e164;
  delete from private.call_turn_llm where call_id = any (ids);
  delete from public.call_turns where call_id = any (ids);
  delete from private.ingest_dead_letters where event ->> 'call_id' = any (ids::text[]);
  update public.call_events set context = '{}', message = null where call_id = any (ids);
  update public.call_outcomes set summary = null where call_id = any (ids);
  update public.webhook_deliveries set payload = '{"erased": true}' where client_id = p_client_id and split_part(event_key, ':', 2) = any (ids::text[]);
  update public.calls set from_e164 = null where id = any (ids);
  get diagnostics n = row_count;
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, new_values)
  values (p_client_id, (select auth.uid()), coalesce((select auth.role()), session_user), 'ERASE_CALLER', 'calls', jsonb_build_object('calls', n));
  return n;
end $$;
create function private.erase_caller_checked(p_client_id uuid, p_e164 text) returns bigint language plpgsql security definer set search_path = '' as $$
begin
  if p_client_id is null or p_client_id not in (select private.my_client_ids('{owner,admin}')) then raise exception 'client not found' using errcode = 'P0002'; end if;
  return private.erase_caller(p_client_id, p_e164);
end $$;
create function public.erase_caller(p_client_id uuid, p_e164 text) returns bigint language sql security invoker set search_path = '' as $$ select private.erase_caller_checked(p_client_id, p_e164) $$;
revoke all on function private.purge_expired, private.erase_caller, private.erase_caller_checked, public.erase_caller from public, anon, authenticated, service_role;
grant execute on function private.purge_expired, private.erase_caller to service_role;
grant execute on function private.erase_caller_checked, public.erase_caller to authenticated;

-- pg_cron exists on Supabase, not on every test server
do $$ begin
  if exists (select from pg_available_extensions where name = 'pg_cron') and current_database() = current_setting('cron.database_name', true) then
    create extension if not exists pg_cron;
    perform cron.schedule('purge-expired-calls', '17 3 * * *', 'select private.purge_expired()');
  end if;
end $$;
