-- Whether a voice sounds like a woman's or a man's, so that whoever stands in for it on the phone sounds alike.

alter table public.voices add column sex text check (sex in ('female', 'male'));
comment on column public.voices.sex is 'As it sounds: female or male, estimated when it is cloned, and its owner may correct it; null: not known. Who stands in for it sounds alike.';
update public.voices set sex = case substr(provider_voice_id, 2, 1) when 'f' then 'female' when 'm' then 'male' end
where provider = 'kokoro' and provider_voice_id ~ '^[a-z][fm]_';

grant update (sex) on public.voices to authenticated;
create policy voices_update on public.voices for update to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))))
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));

-- The edge's first door again, with it.
alter type public.resolved_voice add attribute sex text;

create or replace function private.edge_resolve_call(p_to text, p_from text) returns public.resolved_call
language plpgsql volatile security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  r public.resolved_call;
begin
  select
    c.id, c.name, n.id, c.config_version, c.timezone, c.language, pr.slug, c.hours, c.facts, private.client_is_serviceable(c.id),
    (
      select row(p.id, p.version, p.body, p.greeting)::public.resolved_prompt from public.prompts p
      where p.profession_id = c.profession_id and p.status = 'published' and (p.client_id = c.id or p.client_id is null)
      order by p.client_id nulls last limit 1),
    (
      select row(v.id, v.provider, v.provider_voice_id, v.sex)::public.resolved_voice from public.voices v
      where v.status = 'ready' and (v.id = c.voice_id or v.is_default)
      order by v.id is not distinct from c.voice_id desc limit 1),
    -- private.limit_of, in a plan that is kept.
    coalesce((select o.value from private.client_limits o where o.client_id = c.id and o.name = 'calls_at_once'),
             (select l.value from private.limits l where l.name = 'calls_at_once')),
    null::boolean, null::boolean
  into r
  from public.phone_numbers n
  join public.clients c on c.id = n.client_id
  join public.professions pr on pr.id = c.profession_id
  where n.e164 = p_to and n.released_at is null and c.deleted_at is null and (a.client_ids is null or c.id = any (a.client_ids));
  perform private.note_ask(a, coalesce(left(p_to, 40), ''), r.client_id is not null);
  if r.client_id is not null and p_from is not null then
    r.caller_blocked := private.is_blocked(r.client_id, p_from);
    r.caller_too_often := private.calls_too_often(r.client_id, p_from);
  end if;
  return r;
end $$;

-- A worker that has measured the recording says what it heard; one of before says nothing, and what an owner set stays.
-- squawk-ignore ban-drop-function
drop function public.save_clone(uuid, uuid, text, text);
create function public.save_clone(p_job_id uuid, p_lease uuid, p_provider text, p_provider_voice_id text, p_sex text default null) returns boolean
language plpgsql security invoker set search_path = '' as $$
declare
  j private.jobs := private.hold_job(p_job_id, p_lease);
  v_deletions text[] := array[p_provider || ':' || p_provider_voice_id, 'request:' || (j.payload ->> 'request_id')];
  v_voice uuid;
begin
  if coalesce(p_provider, '') not in ('cartesia', 'elevenlabs') then raise exception 'p_provider must be cartesia or elevenlabs' using errcode = '22023'; end if;
  if coalesce(length(p_provider_voice_id), 0) not between 1 and 200 then raise exception 'p_provider_voice_id must have 1 to 200 characters' using errcode = '22023'; end if;
  if p_sex not in ('female', 'male') then raise exception 'p_sex must be female, male or null' using errcode = '22023'; end if;
  if j.id is null then return false; end if;
  insert into public.voices (client_id, provider, provider_voice_id, status, sex) values (j.client_id, p_provider, p_provider_voice_id, 'ready', p_sex)
  on conflict (provider, provider_voice_id) do update
    set status = 'ready', sex = coalesce(public.voices.sex, excluded.sex) where public.voices.client_id = j.client_id
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
revoke all on function public.save_clone from public, anon, authenticated, service_role;
grant execute on function public.save_clone to service_role;
