-- Leaving: the business is answered for no longer at once, and after thirty days nothing of it is left.

-- What a client has outside of this database is the cloud's to remove. Without a client: the jobs must outlive it. Done
-- twice it does no harm, and what came back since (the client was taken back, and left again) goes again. Not at once: a call
-- may be speaking with a voice, or a worker making one.
create function private.remove_belongings(p_client_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from private.jobs where client_id = p_client_id and kind = 'clone_voice';
  insert into private.jobs as j (kind, dedupe_key, payload, run_after)
  select 'delete_voice'::public.job_kind, v.provider || ':' || v.provider_voice_id,
         jsonb_build_object('provider', v.provider, 'provider_voice_id', v.provider_voice_id), now() + interval '20 minutes'
  from public.voices v where v.client_id = p_client_id and v.provider_voice_id is not null
  union all                                             -- a studio may have made a voice before the request failed
  select 'delete_voice', 'request:' || r.id, jsonb_build_object('request_id', r.id), now() + interval '20 minutes'
  from public.voice_clone_requests r where r.client_id = p_client_id and r.status <> 'succeeded'
  union all
  select 'delete_storage_object', s.path, jsonb_build_object('bucket', 'voice-samples', 'path', s.path), now()
  from (select r.sample_path from public.voice_clone_requests r where r.client_id = p_client_id
        union
        select o.name from storage.objects o
        where o.bucket_id = 'voice-samples' and starts_with(o.name, p_client_id || '/')) s (path)   -- uploaded, and never used
  on conflict (kind, dedupe_key) do update
    set status = 'pending', attempts = 0, run_after = excluded.run_after, last_error = null where j.status in ('done', 'dead');
end $$;

create function private.delete_client_unchecked(p_client_id uuid) returns timestamptz
language plpgsql security definer set search_path = '' as $$
declare v_deleted timestamptz;
begin
  update public.clients set deleted_at = coalesce(deleted_at, now()) where id = p_client_id returning deleted_at into v_deleted;
  update public.phone_numbers set released_at = now() where client_id = p_client_id and released_at is null;
  update public.webhook_endpoints set is_active = false where client_id = p_client_id;
  perform private.remove_belongings(p_client_id);
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

-- Retention: what is kept how long. Up to p_batch rows of each kind, so that no transaction is long. Nothing of a client
-- outlives its own retention: of a delivery or a dead letter only its payload would tell about a call that is gone.
create function private.purge_expired(p_batch int default 1000) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_calls bigint;
  n bigint;
begin
  -- Each with a bound that an index knows: where nothing is due, nothing is read.
  delete from public.calls where id in (
    select due.id
    from (select c.id, case when c.deleted_at < now() - interval '30 days' then 'infinity'
                            else now() - make_interval(days => c.retention_days) end as kept_from from public.clients c) client
    cross join lateral (
      select k.id from public.calls k where k.client_id = client.id and k.started_at < client.kept_from
      order by k.started_at limit p_batch for update skip locked) due
    limit p_batch);
  get diagnostics v_calls = row_count;
  with requests as (
    delete from private.call_turn_llm where (call_id, seq) in (
      select l.call_id, l.seq from private.call_turn_llm l where l.occurred_at < now() - interval '30 days' limit p_batch) returning 1
  ), deliveries as (
    delete from public.webhook_deliveries where id in (
      select due.id
      from public.webhook_endpoints e join public.clients c on c.id = e.client_id
      cross join lateral (
        select d.id from public.webhook_deliveries d
        where d.client_id = e.client_id and d.endpoint_id = e.id and d.created_at < now() - make_interval(days => least(c.retention_days, 90))
        limit p_batch) due
      limit p_batch) returning 1
  ), letters as (
    delete from private.ingest_dead_letters where id in (
      select l.id from private.ingest_dead_letters l left join public.clients c on c.id = private.uuid_or_null(l.event ->> 'client_id')
      where l.received_at < now() - make_interval(days => least(c.retention_days, 30))
        and l.received_at < now() - make_interval(days => (select least(min(s.retention_days), 30) from public.clients s))   -- the same, for the index
      limit p_batch) returning 1
  ), ledger as (
    delete from private.ingest_ledger where event_id in (
      select event_id from private.ingest_ledger where received_at < now() - interval '90 days' limit p_batch) returning 1
  ), erased as (
    delete from private.erased_callers where (client_id, caller_sha256) in (
      select client_id, caller_sha256 from private.erased_callers where erased_at < now() - interval '90 days' limit p_batch) returning 1
  ), unrouted as (
    delete from private.unrouted_calls where id in (
      select id from private.unrouted_calls where occurred_at < now() - interval '90 days' limit p_batch) returning 1
  ), jobs as (
    delete from private.jobs where id in (
      select id from private.jobs where status in ('done', 'dead') and created_at < now() - interval '90 days' limit p_batch) returning 1
  ), invitations as (
    delete from public.invitations where id in (
      select id from public.invitations
      where coalesce(accepted_at, revoked_at, expires_at) < now() - interval '90 days' limit p_batch) returning 1
  ), log as (
    delete from public.audit_log where id in (
      select id from public.audit_log where at < now() - interval '730 days' order by at limit p_batch) returning 1
  )
  select count(*) into n from (
    select from requests union all select from deliveries union all select from letters union all
    select from ledger union all select from erased union all select from unrouted union all select from jobs union all select from invitations union all
    select from log) gone;
  return v_calls + n + private.purge_deleted_clients();
end $$;

-- Once its calls are gone. The log keeps that there was a client, and nothing about it.
create function private.purge_deleted_clients() returns bigint language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  n bigint := 0;
begin
  for v_id in select c.id from public.clients c
              where c.deleted_at < now() - interval '30 days' and not exists (select from public.calls k where k.client_id = c.id)
              for update loop
    perform private.remove_belongings(v_id);
    delete from private.ingest_dead_letters where private.uuid_or_null(event ->> 'client_id') = v_id;
    delete from public.clients where id = v_id;
    delete from public.audit_log where client_id = v_id;
    insert into public.audit_log (client_id, actor_role, action, table_name, row_id)
    values (v_id, coalesce((select auth.role()), session_user), 'PURGE_CLIENT', 'clients', v_id);
    n := n + 1;
  end loop;
  return n;
end $$;

create function public.purge_expired(p_batch int default 1000) returns bigint
language plpgsql security invoker set search_path = '' as $$
begin
  if coalesce(p_batch, 0) not between 1 and 10000 then raise exception 'p_batch must be 1 to 10000' using errcode = '22023'; end if;
  return private.purge_expired(p_batch);
end $$;
comment on function public.purge_expired is 'Deletes what is past its retention, up to p_batch rows of each kind; returns how many went. 0: nothing is left to delete.';

revoke all on function private.remove_belongings, private.delete_client_unchecked, private.delete_client, private.purge_expired,
  private.purge_deleted_clients, public.delete_client, public.purge_expired from public, anon, authenticated, service_role;
grant execute on function private.delete_client, public.delete_client to authenticated;
grant execute on function private.delete_client_unchecked, private.purge_expired, public.purge_expired to service_role;
