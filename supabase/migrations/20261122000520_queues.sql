-- The queue that cloud workers drain. Work is leased, not taken: what a worker that died had in hand comes back when its
-- lease ends, and what it reports after that is too late and refused.

create type public.leased_job as (
  id uuid, client_id uuid, kind public.job_kind, dedupe_key text, payload jsonb, attempts int, lease uuid, leased_until timestamptz);
comment on type public.leased_job is 'Work that a worker holds until leased_until; attempts counts this one.';

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
  -- Whoever took it never reported, eight times: it kills its workers.
  update private.jobs j set status = 'dead', last_error = 'no worker that took it was heard of again', lease = null, leased_until = null
  where j.kind = any (p_kinds::public.job_kind[]) and j.status = 'leased' and j.leased_until <= now() and j.attempts >= 8;
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
comment on function public.extend_lease is 'For work that takes longer; counted from now. False: the lease was lost.';

create function public.fail_job(p_id uuid, p_lease uuid, p_error text, p_retry_seconds int default null) returns public.job_status
language plpgsql security invoker set search_path = '' as $$
declare
  v_status public.job_status;
  v_erased boolean;
begin
  if p_id is null or p_lease is null then raise exception 'p_id and p_lease are required' using errcode = '22023'; end if;
  if p_retry_seconds not between 0 and 604800 then raise exception 'p_retry_seconds must be 0 to 604800' using errcode = '22023'; end if;
  -- The call before the job, as an erasure locks them; a fault may quote what an erased caller said.
  select c.erased_at is not null into v_erased from public.calls c
  where c.id = (select private.uuid_or_null(q.payload ->> 'call_id') from private.jobs q where q.id = p_id) for share;
  update private.jobs j set
    status = (case when j.attempts >= 8 then 'dead' else 'pending' end)::public.job_status,
    run_after = now() + greatest(make_interval(secs => p_retry_seconds), private.back_off(j.attempts, interval '1 hour')),
    last_error = case when v_erased then null else left(p_error, 2000) end, lease = null, leased_until = null
  where j.id = p_id and j.lease = p_lease and j.status = 'leased'
  returning j.status into v_status;
  return v_status;
end $$;
comment on function public.fail_job is 'Tried again after 30 s, doubling up to an hour, or p_retry_seconds where that is longer, dead after eight attempts; null: the lease was lost.';

create type public.dead_job as (
  id uuid, kind public.job_kind, client text, dedupe_key text, attempts int, last_error text, created_at timestamptz);
comment on type public.dead_job is 'Work that failed eight times, and why it did the last time.';
create function public.dead_jobs(p_limit int default 100) returns setof public.dead_job
language plpgsql stable security invoker set search_path = '' as $$
begin
  perform private.check_limit(p_limit);
  return query
    select j.id, j.kind, c.slug, j.dedupe_key, j.attempts, j.last_error, j.created_at
    from private.jobs j left join public.clients c on c.id = j.client_id where j.status = 'dead' order by j.created_at desc limit p_limit;
end $$;
comment on function public.dead_jobs is 'Work that was given up, latest first.';

create function public.retry_jobs(p_ids uuid[] default null) returns bigint language plpgsql security invoker set search_path = '' as $$
declare n bigint;
begin
  update private.jobs set status = 'pending', attempts = 0, run_after = now() where status = 'dead' and (p_ids is null or id = any (p_ids));
  get diagnostics n = row_count;
  -- A voice's owner was told that it failed: the request is open again, too.
  update public.voice_clone_requests r set status = 'queued', error = null, updated_at = now()
  from private.jobs j
  where j.kind = 'clone_voice' and j.status = 'pending' and (p_ids is null or j.id = any (p_ids))
    and r.id = private.uuid_or_null(j.payload ->> 'request_id') and r.status = 'failed';
  return n;
end $$;
comment on function public.retry_jobs is 'Dead jobs once more, all or those named, after what was wrong has been put right; returns how many.';

revoke all on function private.check_lease, private.back_off, public.lease_jobs, public.finish_job, public.extend_lease, public.fail_job,
  public.dead_jobs, public.retry_jobs from public, anon, authenticated, service_role;
grant execute on function private.check_lease, private.back_off, public.lease_jobs, public.finish_job, public.extend_lease, public.fail_job,
  public.dead_jobs, public.retry_jobs to service_role;
