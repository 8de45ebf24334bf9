-- The queues that cloud workers drain: jobs, and the outbox of webhooks. Work is leased, not taken: what a worker that
-- died had in hand comes back when its lease ends, and what it reports after that is too late and refused.

create type public.leased_job as (
  id uuid, client_id uuid, kind public.job_kind, dedupe_key text, payload jsonb, attempts int, lease uuid, leased_until timestamptz);
create type public.leased_delivery as (
  id uuid, client_id uuid, endpoint_id uuid, url text, secret text, event_type text, event_key text, payload jsonb, attempts int,
  lease uuid, leased_until timestamptz);
comment on type public.leased_job is 'Work that a worker holds until leased_until; attempts counts this one.';
comment on type public.leased_delivery is 'A webhook to be sent now. secret: what signs it, null where the client has set none.';

create function private.check_lease(p_limit int, p_seconds int) returns void language plpgsql immutable set search_path = '' as $$
begin
  if coalesce(p_limit, 0) not between 1 and 1000 then raise exception 'p_limit must be 1 to 1000' using errcode = '22023'; end if;
  if coalesce(p_seconds, 0) not between 1 and 3600 then raise exception 'p_lease_seconds must be 1 to 3600' using errcode = '22023'; end if;
end $$;

-- 30 s, 1 min, 2 min, ... with jitter, so that what failed together does not come back together.
create function private.back_off(p_attempts int, p_longest interval) returns interval language sql volatile set search_path = '' as $$
  select least(p_longest, interval '30 seconds' * power(2, least(greatest(p_attempts, 1), 20) - 1)) * (0.75 + random() / 4) $$;

create function public.lease_jobs(p_kinds text[], p_limit int, p_lease_seconds int) returns setof public.leased_job
language plpgsql security invoker set search_path = '' as $$
declare v_unknown text;
begin
  perform private.check_lease(p_limit, p_lease_seconds);
  if coalesce(cardinality(p_kinds), 0) = 0 then raise exception 'p_kinds is required' using errcode = '22023'; end if;
  select k into v_unknown from unnest(p_kinds) k where k is null or k <> all (enum_range(null::public.job_kind)::text[]) limit 1;
  if found then raise exception 'unknown kind of job: %', coalesce(left(v_unknown, 60), 'null') using errcode = '22023'; end if;
  return query
    update private.jobs j
    set status = 'leased', attempts = j.attempts + 1, lease = gen_random_uuid(), leased_until = now() + make_interval(secs => p_lease_seconds)
    where j.id in (select d.id from private.jobs d
                   where d.kind = any (p_kinds::public.job_kind[])
                     and ((d.status = 'pending' and d.run_after <= now()) or (d.status = 'leased' and d.leased_until <= now()))
                   order by d.run_after limit p_limit for update skip locked)
    returning j.id, j.client_id, j.kind, j.dedupe_key, j.payload, j.attempts, j.lease, j.leased_until;
end $$;
comment on function public.lease_jobs is 'Takes up to p_limit jobs that are due, or whose lease has ended, for p_lease_seconds.';

create function public.finish_job(p_id uuid, p_lease uuid) returns boolean language plpgsql security invoker set search_path = '' as $$
begin
  if p_id is null or p_lease is null then raise exception 'p_id and p_lease are required' using errcode = '22023'; end if;
  update private.jobs set status = 'done', lease = null, leased_until = null, last_error = null
  where id = p_id and lease = p_lease and status = 'leased';
  return found;
end $$;
comment on function public.finish_job is 'False: the lease was lost, somebody else has the job.';

create function public.extend_lease(p_id uuid, p_lease uuid, p_lease_seconds int) returns boolean
language plpgsql security invoker set search_path = '' as $$
begin
  if p_id is null or p_lease is null then raise exception 'p_id and p_lease are required' using errcode = '22023'; end if;
  perform private.check_lease(1, p_lease_seconds);
  update private.jobs set leased_until = now() + make_interval(secs => p_lease_seconds)
  where id = p_id and lease = p_lease and status = 'leased';
  return found;
end $$;

create function public.fail_job(p_id uuid, p_lease uuid, p_error text, p_retry_seconds int default null) returns public.job_status
language plpgsql security invoker set search_path = '' as $$
declare v_status public.job_status;
begin
  if p_id is null or p_lease is null then raise exception 'p_id and p_lease are required' using errcode = '22023'; end if;
  if p_retry_seconds not between 0 and 604800 then raise exception 'p_retry_seconds must be 0 to 604800' using errcode = '22023'; end if;
  update private.jobs j set
    status = (case when j.attempts >= 8 then 'dead' else 'pending' end)::public.job_status,
    run_after = now() + coalesce(make_interval(secs => p_retry_seconds), private.back_off(j.attempts, interval '1 hour')),
    last_error = left(p_error, 2000), lease = null, leased_until = null
  where j.id = p_id and j.lease = p_lease and j.status = 'leased'
  returning j.status into v_status;
  return v_status;
end $$;
comment on function public.fail_job is 'Tried again later (p_retry_seconds, else 30 s doubling up to an hour), dead after eight attempts; null: the lease was lost.';

create function public.lease_deliveries(p_limit int, p_lease_seconds int) returns setof public.leased_delivery
language plpgsql security invoker set search_path = '' as $$
begin
  perform private.check_lease(p_limit, p_lease_seconds);
  return query
    with taken as (
      update public.webhook_deliveries d
      set status = 'in_flight', attempts = d.attempts + 1, lease = gen_random_uuid(), leased_until = now() + make_interval(secs => p_lease_seconds)
      where d.id in (select w.id from public.webhook_deliveries w join public.webhook_endpoints e on e.id = w.endpoint_id and e.is_active
                     where (w.status = 'pending' and w.next_attempt_at <= now()) or (w.status = 'in_flight' and w.leased_until <= now())
                     order by w.next_attempt_at limit p_limit for update of w skip locked)
      returning d.*)
    select t.id, t.client_id, t.endpoint_id, e.url, v.decrypted_secret, t.event_type, t.event_key, t.payload, t.attempts, t.lease, t.leased_until
    from taken t
    join public.webhook_endpoints e on e.id = t.endpoint_id
    left join private.webhook_secrets s on s.endpoint_id = t.endpoint_id
    left join vault.decrypted_secrets v on v.id = s.vault_id;
end $$;

create function public.finish_delivery(p_id uuid, p_lease uuid, p_status int) returns boolean
language plpgsql security invoker set search_path = '' as $$
begin
  if p_id is null or p_lease is null then raise exception 'p_id and p_lease are required' using errcode = '22023'; end if;
  if p_status is null then raise exception 'p_status is required' using errcode = '22023'; end if;
  update public.webhook_deliveries
  set status = 'delivered', delivered_at = now(), response_status = p_status, last_error = null, lease = null, leased_until = null
  where id = p_id and lease = p_lease and status = 'in_flight';
  return found;
end $$;

create function public.fail_delivery(p_id uuid, p_lease uuid, p_status int, p_error text, p_retry_seconds int default null) returns public.delivery_status
language plpgsql security invoker set search_path = '' as $$
declare v_status public.delivery_status;
begin
  if p_id is null or p_lease is null then raise exception 'p_id and p_lease are required' using errcode = '22023'; end if;
  if p_retry_seconds not between 0 and 604800 then raise exception 'p_retry_seconds must be 0 to 604800' using errcode = '22023'; end if;
  update public.webhook_deliveries d set
    status = (case when d.created_at < now() - interval '3 days' then 'dead' else 'pending' end)::public.delivery_status,
    next_attempt_at = now() + coalesce(make_interval(secs => p_retry_seconds), private.back_off(d.attempts, interval '6 hours')),
    response_status = p_status, last_error = left(p_error, 2000), lease = null, leased_until = null
  where d.id = p_id and d.lease = p_lease and d.status = 'in_flight'
  returning d.status into v_status;
  return v_status;
end $$;
comment on function public.fail_delivery is 'Tried again for three days, then dead; null: the lease was lost.';

revoke all on function private.check_lease, private.back_off, public.lease_jobs, public.finish_job, public.extend_lease, public.fail_job,
  public.lease_deliveries, public.finish_delivery, public.fail_delivery from public, anon, authenticated, service_role;
grant execute on function private.check_lease, private.back_off, public.lease_jobs, public.finish_job, public.extend_lease, public.fail_job,
  public.lease_deliveries, public.finish_delivery, public.fail_delivery to service_role;
