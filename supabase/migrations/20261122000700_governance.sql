-- Who changed what, telling edges about changes, retention and erasure.

create table public.audit_log (
  id bigint generated always as identity primary key,
  client_id uuid, actor_id uuid, actor_role text not null, action text not null, table_name text not null, row_id text,
  old_values jsonb, new_values jsonb, at timestamptz not null default now()
);
create index audit_log_client_idx on public.audit_log (client_id, at desc);
alter table public.audit_log enable row level security;
revoke all on public.audit_log from public, anon, authenticated, service_role, edge_agent;
grant select on public.audit_log to authenticated, service_role;                    -- nobody gets INSERT, UPDATE or DELETE
create policy audit_select on public.audit_log for select to authenticated using (client_id = any (array(select private.my_client_ids('{owner,admin}'))));

create function private.audit() returns trigger language plpgsql security definer set search_path = '' as $$
declare o jsonb; n jsonb; c jsonb;
begin
  if tg_op <> 'INSERT' then o := to_jsonb(old) - 'updated_at'; end if;
  if tg_op <> 'DELETE' then n := to_jsonb(new) - 'updated_at'; end if;
  if tg_op = 'UPDATE' then
    if o = n then return new; end if;
    select jsonb_object_agg(k.key, k.value) into c from jsonb_each(n) k where o -> k.key is distinct from k.value;
    select jsonb_object_agg(k.key, o -> k.key) into o from jsonb_each(c) k;
  end if;
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id, old_values, new_values)
  values ((coalesce(to_jsonb(new), to_jsonb(old)) ->> case tg_table_name when 'clients' then 'id' else 'client_id' end)::uuid,
          (select auth.uid()), coalesce((select auth.role()), session_user), tg_op, tg_table_name, coalesce(to_jsonb(new), to_jsonb(old)) ->> 'id', o, coalesce(c, n));
  return null;
end $$;
revoke all on function private.audit from public;
do $$ declare t text; begin
  foreach t in array array['clients','client_members','subscriptions','phone_numbers','prompts','voices','webhook_endpoints'] loop
    execute format('create trigger %I after insert or update or delete on public.%I for each row execute function private.audit()', t || '_audit', t);
  end loop;
end $$;

-- config changes: bump the version (pull) and broadcast it (push); a missed broadcast costs nothing because the edge re-reads per call.
create function private.config_changed() returns trigger language plpgsql security definer set search_path = '' as $$
declare v_client uuid := (coalesce(to_jsonb(new), to_jsonb(old)) ->> case tg_table_name when 'clients' then 'id' else 'client_id' end)::uuid;
begin
  if v_client is null then return null; end if;
  if tg_table_name <> 'clients' then       -- comes back here through the trigger on clients, which sends
    update public.clients set config_version = config_version + 1 where id = v_client;
    return null;
  end if;
  perform realtime.send(jsonb_build_object('table', tg_table_name, 'client_id', v_client), 'config_changed', 'client:' || v_client, true);
  return null;
end $$;
revoke all on function private.config_changed from public;
do $$ declare t text; begin
  foreach t in array array['subscriptions','phone_numbers','voices'] loop
    execute format('create trigger %I after insert or update or delete on public.%I for each row execute function private.config_changed()', t || '_config', t);
  end loop;
end $$;
-- What a call depends on has changed: a new version. (A column list would miss what other triggers set.)
create function private.bump_config_version() returns trigger language plpgsql set search_path = '' as $$
begin
  if (new.name, new.timezone, new.language, new.hours, new.facts, new.profession_id, new.voice_id, new.deleted_at)
     is distinct from (old.name, old.timezone, old.language, old.hours, old.facts, old.profession_id, old.voice_id, old.deleted_at) then
    new.config_version := old.config_version + 1;
  end if;
  return new;
end $$;
create trigger clients_config_version before update on public.clients for each row execute function private.bump_config_version();
create trigger clients_config after update on public.clients for each row
  when (old.config_version is distinct from new.config_version) execute function private.config_changed();
create policy config_channel_read on realtime.messages for select to authenticated
  using (extension = 'broadcast' and (select realtime.topic()) = any (array(select 'client:' || id from private.my_client_ids() id)));

-- retention and erasure
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

-- outbox lease: at-least-once, no double work while a lease lives
create function private.lease_deliveries(p_limit int, p_lease interval default '60 seconds') returns setof public.webhook_deliveries
language sql security definer set search_path = '' as $$
  update public.webhook_deliveries d set status = 'in_flight', attempts = attempts + 1, leased_until = now() + p_lease, next_attempt_at = now() + p_lease
  where d.id in (select id from public.webhook_deliveries where status in ('pending', 'in_flight') and next_attempt_at <= now()
                 order by next_attempt_at limit p_limit for update skip locked) returning d.* $$;
revoke all on function private.lease_deliveries from public, anon, authenticated, service_role;
grant execute on function private.lease_deliveries to service_role;

-- pg_cron exists on Supabase, not on every test server
do $$ begin
  if exists (select from pg_available_extensions where name = 'pg_cron') and current_database() = current_setting('cron.database_name', true) then
    create extension if not exists pg_cron;
    perform cron.schedule('purge-expired-calls', '17 3 * * *', 'select private.purge_expired()');
  end if;
end $$;
