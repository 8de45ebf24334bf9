-- Telling boxes and dashboards that a configuration has changed.

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
  if (new.name, new.timezone, new.language, new.hours, new.facts, new.profession_id, new.voice_id, new.suspended_at, new.deleted_at)
     is distinct from
     (old.name, old.timezone, old.language, old.hours, old.facts, old.profession_id, old.voice_id, old.suspended_at, old.deleted_at) then
    new.config_version := old.config_version + 1;
  end if;
  return new;
end $$;
create trigger clients_config_version before update on public.clients for each row execute function private.bump_config_version();
create trigger clients_config after update on public.clients for each row
  when (old.config_version is distinct from new.config_version) execute function private.config_changed();
create policy config_channel_read on realtime.messages for select to authenticated
  using (extension = 'broadcast' and (select realtime.topic()) = any (array(select 'client:' || id from private.my_client_ids() id)));
