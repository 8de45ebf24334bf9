-- Leaving: the business is answered for no longer at once, and after thirty days nothing of it is left.

create function private.delete_client_unchecked(p_client_id uuid) returns timestamptz
language plpgsql security definer set search_path = '' as $$
declare v_deleted timestamptz;
begin
  update public.clients set deleted_at = coalesce(deleted_at, now()) where id = p_client_id returning deleted_at into v_deleted;
  update public.phone_numbers set released_at = now() where client_id = p_client_id and released_at is null;
  update public.subscriptions set status = 'canceled' where client_id = p_client_id;
  update public.webhook_endpoints set is_active = false where client_id = p_client_id;
  -- Without a client: the jobs must outlive it. The jobs' keys make a second deletion harmless.
  insert into private.jobs (kind, dedupe_key, payload)
  select 'delete_voice', v.provider || ':' || v.provider_voice_id, jsonb_build_object('provider', v.provider, 'provider_voice_id', v.provider_voice_id)
  from public.voices v where v.client_id = p_client_id and v.provider_voice_id is not null
  on conflict (kind, dedupe_key) do nothing;
  insert into private.jobs (kind, dedupe_key, payload)
  select 'delete_storage_object', r.sample_path, jsonb_build_object('bucket', 'voice-samples', 'path', r.sample_path)
  from public.voice_clone_requests r where r.client_id = p_client_id
  on conflict (kind, dedupe_key) do nothing;
  update public.voices set status = 'retired' where client_id = p_client_id;
  return v_deleted + interval '30 days';
end $$;

create function private.delete_client(p_client_id uuid, p_slug text) returns timestamptz
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner}');
  if p_slug is distinct from (select slug from public.clients where id = p_client_id) then
    raise exception 'p_slug must be the slug of the client that is to be deleted' using errcode = '22023';
  end if;
  return private.delete_client_unchecked(p_client_id);
end $$;
create function public.delete_client(p_client_id uuid, p_slug text) returns timestamptz
language sql security invoker set search_path = '' as $$ select private.delete_client(p_client_id, p_slug) $$;
comment on function public.delete_client is 'Owners only; p_slug is typed as a confirmation. Returns when everything will be gone.';

-- Retention. Bounded by p_batch, so that it never holds a long transaction; run until it returns 0.
create function private.purge_expired(p_batch int default 1000) returns bigint
language plpgsql security definer set search_path = '' as $$
declare n bigint;
begin
  with doomed as (
    select c.id from public.calls c join public.clients cl on cl.id = c.client_id
    where c.started_at < now() - make_interval(days => cl.retention_days) or cl.deleted_at < now() - interval '30 days'
    order by c.started_at limit p_batch for update of c skip locked)
  delete from public.calls c using doomed where c.id = doomed.id;
  get diagnostics n = row_count;
  delete from private.call_turn_llm l using public.calls c
    where c.client_id = l.client_id and c.id = l.call_id and c.started_at < now() - interval '30 days';
  delete from private.ingest_ledger       where received_at < now() - interval '90 days';
  delete from private.ingest_dead_letters where received_at < now() - interval '30 days';
  delete from private.unrouted_calls      where occurred_at < now() - interval '90 days';
  delete from private.jobs                where status in ('done', 'dead') and created_at < now() - interval '90 days';
  delete from public.webhook_deliveries   where status in ('delivered', 'dead') and created_at < now() - interval '90 days';
  delete from public.invitations
    where coalesce(accepted_at, revoked_at, expires_at) < now() - interval '90 days';
  delete from public.audit_log            where at < now() - interval '730 days';
  perform private.purge_deleted_clients();
  return n;
end $$;

-- Once its calls are gone. The log keeps that there was a client, and nothing about it.
create function private.purge_deleted_clients() returns void language plpgsql security definer set search_path = '' as $$
declare v_id uuid;
begin
  for v_id in select c.id from public.clients c
              where c.deleted_at < now() - interval '30 days' and not exists (select from public.calls k where k.client_id = c.id)
              for update loop
    delete from vault.secrets where id in (select s.vault_id from private.webhook_secrets s join public.webhook_endpoints e on e.id = s.endpoint_id
                                           where e.client_id = v_id);
    delete from private.ingest_dead_letters where event ->> 'client_id' = v_id::text;
    delete from public.clients where id = v_id;
    delete from public.audit_log where client_id = v_id;
    insert into public.audit_log (client_id, actor_role, action, table_name, row_id) values (v_id, session_user, 'PURGE_CLIENT', 'clients', v_id);
  end loop;
end $$;

create function public.purge_expired(p_batch int default 1000) returns bigint
language plpgsql security invoker set search_path = '' as $$
begin
  if coalesce(p_batch, 0) not between 1 and 10000 then raise exception 'p_batch must be 1 to 10000' using errcode = '22023'; end if;
  return private.purge_expired(p_batch);
end $$;
comment on function public.purge_expired is 'Deletes up to p_batch calls that are past their client''s retention, and whatever else has grown old; returns how many calls.';

revoke all on function private.delete_client_unchecked, private.delete_client, private.purge_expired, private.purge_deleted_clients,
  public.delete_client, public.purge_expired from public, anon, authenticated, service_role;
grant execute on function private.delete_client, public.delete_client to authenticated;
grant execute on function private.delete_client_unchecked, private.purge_expired, public.purge_expired to service_role;
