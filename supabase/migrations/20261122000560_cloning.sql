-- From a request to a voice that speaks: the job that does it, what becomes of the voice before, and a second try.

create function private.queue_clone() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.jobs as j (client_id, kind, dedupe_key, payload)
  values (new.client_id, 'clone_voice', new.id::text, jsonb_build_object('request_id', new.id))
  on conflict (kind, dedupe_key) do update
    set status = 'pending', attempts = 0, run_after = now(), last_error = null where j.status in ('done', 'dead');
  return null;
end $$;
revoke all on function private.queue_clone from public;
create trigger voice_clone_requests_queue after insert or update of status on public.voice_clone_requests
  for each row when (new.status = 'queued') execute function private.queue_clone();

-- Null: the request is gone, or was decided before.
create function public.clone_request(p_request_id uuid) returns jsonb language plpgsql security invoker set search_path = '' as $$
declare r public.voice_clone_requests;
begin
  if p_request_id is null then raise exception 'p_request_id is required' using errcode = '22023'; end if;
  update public.voice_clone_requests set status = 'processing', attempts = attempts + 1, updated_at = now()
  where id = p_request_id and status in ('queued', 'processing') returning * into r;
  if r.id is null then return null; end if;
  return jsonb_build_object(
    'id', r.id, 'client_id', r.client_id, 'provider', r.provider, 'sample_path', r.sample_path, 'sample_sha256', r.sample_sha256,
    'language', (select c.language from public.clients c where c.id = r.client_id),
    'voices', (select coalesce(jsonb_agg(jsonb_build_object('provider', v.provider, 'provider_voice_id', v.provider_voice_id)), '[]')
               from public.voices v where v.client_id = r.client_id and v.status = 'ready'));
end $$;
comment on function public.clone_request is 'What a worker needs to know, and the voices that it must not delete; marks it as under way.';

-- Whatever a client spoke with before is deleted at its provider, once no call can be speaking with it any more. That of which no job is
-- known any more is asked for again: done twice it does no harm.
create function private.retire_voices(p_client uuid, p_but uuid) returns void language plpgsql security invoker set search_path = '' as $$
begin
  insert into private.jobs as j (kind, dedupe_key, payload, run_after)
  select 'delete_voice'::public.job_kind, v.provider || ':' || v.provider_voice_id,
         jsonb_build_object('provider', v.provider, 'provider_voice_id', v.provider_voice_id), now() + interval '20 minutes'
  from public.voices v where v.client_id = p_client and v.id <> p_but and v.provider_voice_id is not null and (v.status <> 'retired' or not exists (
    select from private.jobs q where q.kind = 'delete_voice' and q.dedupe_key = v.provider || ':' || v.provider_voice_id))
  on conflict (kind, dedupe_key) do update
    set status = 'pending', attempts = 0, run_after = excluded.run_after, last_error = null where j.status in ('done', 'dead');
  update public.voices set status = 'retired' where client_id = p_client and id <> p_but and status <> 'retired';
end $$;

create function public.save_clone(p_job_id uuid, p_lease uuid, p_provider text, p_provider_voice_id text) returns boolean
language plpgsql security invoker set search_path = '' as $$
declare
  j private.jobs := private.hold_job(p_job_id, p_lease);
  v_deletions text[] := array[p_provider || ':' || p_provider_voice_id, 'request:' || (j.payload ->> 'request_id')];
  v_voice uuid;
begin
  if coalesce(p_provider, '') not in ('cartesia', 'elevenlabs') then raise exception 'p_provider must be cartesia or elevenlabs' using errcode = '22023'; end if;
  if coalesce(length(p_provider_voice_id), 0) not between 1 and 200 then raise exception 'p_provider_voice_id must have 1 to 200 characters' using errcode = '22023'; end if;
  if j.id is null then return false; end if;
  insert into public.voices (client_id, provider, provider_voice_id, status) values (j.client_id, p_provider, p_provider_voice_id, 'ready')
  on conflict (provider, provider_voice_id) do update set status = 'ready' where public.voices.client_id = j.client_id
  returning id into v_voice;
  if v_voice is null then raise exception 'this voice is another client''s' using errcode = '23505'; end if;
  -- The same recording again, before its voice of the last time was deleted: it stays. Where that is under way, the next attempt makes a new one.
  delete from private.jobs where kind = 'delete_voice' and dedupe_key = any (v_deletions) and status <> 'leased';
  if exists (select from private.jobs where kind = 'delete_voice' and dedupe_key = any (v_deletions)) then
    raise exception 'this voice is being deleted' using errcode = 'PT409';
  end if;
  update public.clients set voice_id = v_voice where id = j.client_id;
  perform private.retire_voices(j.client_id, v_voice);
  update public.voice_clone_requests set status = 'succeeded', voice_id = v_voice, error = null, updated_at = now()
  where id = private.uuid_or_null(j.payload ->> 'request_id');
  perform private.tell(j.client_id, 'voice.ready', 'voice.ready:' || v_voice, 'voice',
                       jsonb_build_object('voice_id', v_voice, 'provider', p_provider, 'request_id', j.payload ->> 'request_id'));
  return public.finish_job(p_job_id, p_lease);
end $$;
comment on function public.save_clone is 'The client speaks with it from the next call on; the voice before is retired. False: the lease was lost.';

-- Its owner hears of it in two ways: on the dashboard, and in the own software. p_key makes it one telling.
create function private.clone_failed(p_client uuid, p_request uuid, p_reason text, p_key text) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  update public.voice_clone_requests set status = 'failed', error = p_reason, updated_at = now()
  where id = p_request and status in ('queued', 'processing');
  if not found then return; end if;
  insert into public.notices (client_id, kind, message) values (p_client, 'voice_failed', 'Your voice could not be cloned: ' || p_reason);
  perform private.tell(p_client, 'voice.failed', 'voice.failed:' || p_key, 'voice', jsonb_build_object('request_id', p_request, 'reason', p_reason));
end $$;

create function public.refuse_clone(p_job_id uuid, p_lease uuid, p_reason text) returns boolean
language plpgsql security invoker set search_path = '' as $$
declare
  j private.jobs := private.hold_job(p_job_id, p_lease);
  v_reason text := left(btrim(p_reason), 900);
begin
  if coalesce(v_reason, '') = '' then raise exception 'p_reason is required' using errcode = '22023'; end if;
  if j.id is null then return false; end if;
  perform private.clone_failed(j.client_id, private.uuid_or_null(j.payload ->> 'request_id'), v_reason, p_lease::text);
  return public.finish_job(p_job_id, p_lease);
end $$;
comment on function public.refuse_clone is 'It cannot be done: the owner is told why, and speaks with the voice there was. False: the lease was lost.';

-- A job that was given up for good: its owner would wait for ever.
create function private.clone_given_up() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.clone_failed(new.client_id, private.uuid_or_null(new.payload ->> 'request_id'),
                               'It failed eight times for a technical reason of ours. Try again later.', gen_random_uuid()::text);
  return null;
end $$;
revoke all on function private.clone_given_up from public;
create trigger jobs_clone_given_up after update of status on private.jobs
  for each row when (new.status = 'dead' and new.kind = 'clone_voice') execute function private.clone_given_up();

create function private.retry_voice_clone(p_request_id uuid) returns void language plpgsql security definer set search_path = '' as $$
declare v_client uuid;
begin
  if p_request_id is null then raise exception 'p_request_id is required' using errcode = '22023'; end if;
  select client_id into v_client from public.voice_clone_requests where id = p_request_id and client_id in (select private.my_client_ids());
  if v_client is null then raise exception 'no such request' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner,admin}');
  update public.voice_clone_requests set status = 'queued', error = null, updated_at = now() where id = p_request_id and status = 'failed';
  if not found then raise exception 'only a request that failed is tried again' using errcode = 'PT409'; end if;
end $$;
create function public.retry_voice_clone(p_request_id uuid) returns void language sql security invoker set search_path = '' as $$
  select private.retry_voice_clone(p_request_id) $$;
comment on function public.retry_voice_clone is 'The same sample once more, after a failure that was not the sample''s.';

revoke all on function public.clone_request, private.retire_voices, public.save_clone, private.clone_failed, public.refuse_clone, private.retry_voice_clone,
  public.retry_voice_clone from public, anon, authenticated, service_role;
grant execute on function public.clone_request, private.retire_voices, public.save_clone, private.clone_failed, public.refuse_clone to service_role;
grant execute on function private.retry_voice_clone, public.retry_voice_clone to authenticated;
