-- What a client configures: numbers, prompts, voices, voice clones, webhooks.

create table public.phone_numbers (
  id          uuid primary key default gen_random_uuid(),
  client_id   uuid not null references public.clients (id) on delete cascade,
  e164        public.e164 not null,
  trunk       text not null default 'twilio',
  label       text,
  created_at  timestamptz not null default now(),
  released_at timestamptz,
  unique (client_id, id)
);
create unique index phone_numbers_live_e164 on public.phone_numbers (e164) where released_at is null;

create table public.prompts (
  id            uuid primary key default gen_random_uuid(),
  client_id     uuid references public.clients (id) on delete cascade,   -- null: profession default
  profession_id uuid not null references public.professions (id) on delete cascade,
  version       int  not null check (version > 0),
  body          text not null check (length(body) <= 65536),
  greeting      text not null check (length(greeting) <= 65536),
  status        public.prompt_status not null default 'draft',
  created_by    uuid references auth.users (id) on delete set null,
  created_at    timestamptz not null default now(),
  unique nulls not distinct (client_id, profession_id, version),
  -- A draft may be anything its owner typed; what callers hear may not. (check_prompt says in words what is wrong.)
  -- {business} is all that is filled in: anything else in braces would be read out to the caller.
  constraint prompts_fit_to_speak check (status = 'draft' or (
    length(body) between 1 and 8000 and length(greeting) between 1 and 300 and body || greeting !~ '\{(?!business\})'))
);
create unique index prompts_one_draft on public.prompts (client_id, profession_id) nulls not distinct where status = 'draft';
create unique index prompts_one_published on public.prompts (client_id, profession_id) nulls not distinct where status = 'published';
create index prompts_profession_idx on public.prompts (profession_id);
create index prompts_created_by_idx on public.prompts (created_by);
create function private.freeze_published_prompt() returns trigger language plpgsql set search_path = '' as $$
begin
  if old.status <> 'draft' and (new.body, new.greeting, new.version, new.profession_id, new.client_id)
     is distinct from (old.body, old.greeting, old.version, old.profession_id, old.client_id) then
    raise exception 'a published prompt is immutable: publish a new version' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger prompts_freeze before update on public.prompts for each row execute function private.freeze_published_prompt();
create trigger prompts_profession_owner before insert on public.prompts for each row execute function private.check_profession_owner('client_id');

create table public.voices (
  id                uuid primary key default gen_random_uuid(),
  client_id         uuid references public.clients (id) on delete cascade,   -- null: a stock voice
  provider          text not null check (provider in ('cartesia', 'elevenlabs', 'kokoro')),
  provider_voice_id text,
  status            public.voice_status not null default 'pending',
  is_default        boolean not null default false,                         -- who has chosen none speaks with this one
  created_at        timestamptz not null default now(),
  unique (provider, provider_voice_id),
  unique nulls not distinct (client_id, id),
  check (not is_default or client_id is null),
  check (status <> 'ready' or provider_voice_id is not null)
);
create unique index voices_one_default on public.voices (is_default) where is_default;

-- The voice a client has chosen: a stock voice or its own. Not ready (any more): the default speaks.
-- squawk-ignore adding-foreign-key-constraint
alter table public.clients add column voice_id uuid references public.voices (id) on delete set null;
-- squawk-ignore require-concurrent-index-creation
create index clients_voice_idx on public.clients (voice_id);
grant update (voice_id) on public.clients to authenticated;
create function private.check_voice_owner() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.voice_id is not null and not exists (
       select from public.voices v where v.id = new.voice_id and (v.client_id is null or v.client_id = new.id)) then
    raise exception 'voice % is not available to this client', new.voice_id using errcode = '23503';
  end if;
  return new;
end $$;
revoke all on function private.check_voice_owner from public;
create trigger clients_voice_owner before insert or update of voice_id on public.clients
  for each row execute function private.check_voice_owner();

create table public.voice_clone_requests (
  id               uuid primary key default gen_random_uuid(),
  client_id        uuid not null references public.clients (id) on delete cascade,
  provider         text not null default 'cartesia' check (provider in ('cartesia', 'elevenlabs')),
  sample_path      text not null,
  sample_sha256    text not null check (sample_sha256 ~ '^[0-9a-f]{64}$'),
  consent_by       uuid references auth.users (id) on delete set null,
  consent_version  text not null check (length(consent_version) between 1 and 100),
  status           public.clone_status not null default 'queued',
  attempts         int not null default 0,
  voice_id         uuid references public.voices (id) on delete set null,
  error            text,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  unique (client_id, provider, sample_sha256),
  -- No further folder and no dots that lead out of this one: whoever fetches it may build a URL of it.
  check (sample_path ~ ('^' || client_id || '/[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$'))
);
create index voice_clone_requests_voice_idx on public.voice_clone_requests (voice_id);
create index voice_clone_requests_consent_idx on public.voice_clone_requests (consent_by);

create table public.webhook_endpoints (
  id          uuid primary key default gen_random_uuid(),
  client_id   uuid not null references public.clients (id) on delete cascade,
  url         text not null check (url ~ '^https://[^[:space:]@/?#]+([/?#][^[:space:]]*)?$' and length(url) <= 2048),  -- no user:password@
  event_types text[] not null default '{call.completed,call.missed,lead.captured,voice.ready,voice.failed}' check (
    cardinality(event_types) > 0
    and event_types <@ '{call.completed,call.missed,lead.captured,voice.ready,voice.failed,webhook.test}'::text[]),
  is_active   boolean not null default true,
  disabled_at timestamptz,
  disabled_reason text,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  unique (client_id, id)
);
create index webhook_endpoints_client_idx on public.webhook_endpoints (client_id) where is_active;
create table private.webhook_secrets (                      -- pointer into Vault; never reachable by authenticated
  endpoint_id uuid primary key references public.webhook_endpoints (id) on delete cascade,
  vault_id    uuid not null,
  rotated_at  timestamptz not null default now()
);

-- How many of something one client may have. After the row is in: row-level security has spoken by then, and a stranger learns nothing.
create function private.keep_within_limit() returns trigger language plpgsql security definer set search_path = '' as $$
declare n bigint;
begin
  perform from public.clients where id = new.client_id for no key update;   -- one at a time
  if tg_table_name = 'webhook_endpoints' then
    select count(*) into n from public.webhook_endpoints where client_id = new.client_id;
    if n > 20 then raise exception 'a client has at most 20 webhook endpoints' using errcode = 'PT409', hint = 'Delete one first.'; end if;
  else
    select count(*) into n from public.voice_clone_requests where client_id = new.client_id and created_at > now() - interval '1 day';
    if n > 20 then raise exception 'a client asks for at most 20 voices a day' using errcode = 'PT409', hint = 'Try again tomorrow.'; end if;
  end if;
  return null;
end $$;
create trigger webhook_endpoints_limit after insert on public.webhook_endpoints for each row execute function private.keep_within_limit();
create trigger voice_clone_requests_limit after insert on public.voice_clone_requests for each row execute function private.keep_within_limit();
create function private.require_consent() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.consent_by is null then raise exception 'consent_by is required' using errcode = '23502'; end if;
  return new;
end $$;
create trigger voice_clone_requests_consent before insert on public.voice_clone_requests for each row execute function private.require_consent();
revoke all on function private.keep_within_limit, private.require_consent from public;

comment on table  public.phone_numbers is 'The dialled numbers. One live row for each number in the world; released ones are history.';
comment on column public.clients.voice_id is 'Whose voice it speaks with; null, or not ready: the default voice''s.';
comment on column public.phone_numbers.e164 is 'The number in E.164, e.g. +15105550100.';
comment on column public.phone_numbers.label is 'The client''s own word for it, e.g. front desk.';
comment on column public.phone_numbers.trunk is 'Whose SIP trunk brings its calls.';
comment on column public.phone_numbers.released_at is 'Null: live. Written by the operator only (frontdesk numbers move|release).';
comment on table  public.prompts is 'How the receptionist behaves and greets. Versions are kept; at most one of them is published. Written by save_prompt and publish_prompt.';
comment on column public.prompts.client_id is 'Null: the profession''s default, for clients that have published none of their own.';
comment on column public.prompts.profession_id is 'Which profession it is for: who changes profession finds the prompts of before again when coming back.';
comment on column public.prompts.version is '1, 2, 3, … of one client and profession.';
comment on column public.prompts.created_by is 'Who wrote it last. Null: the operator, or somebody whose account is gone.';
comment on column public.prompts.body is 'What the model is told. {business} becomes the client''s name.';
comment on column public.prompts.greeting is 'The first sentence of each call. {business} becomes the client''s name.';
comment on column public.prompts.status is 'draft: not heard by anybody; published: the next call uses it; retired: was published, can be again.';
comment on table  public.voices is 'Stock voices (client_id null) and cloned ones.';
comment on column public.voices.provider is 'Whose engine speaks: cartesia and elevenlabs speak cloned voices, kokoro stock ones.';
comment on column public.voices.status is 'Only a voice that is ready speaks; a retired one is deleted at its provider.';
comment on column public.voices.provider_voice_id is 'The provider''s own id of the voice.';
comment on column public.voices.is_default is 'Speaks for everybody who has chosen none, or whose choice is not ready.';
comment on table  public.voice_clone_requests is 'One request to clone a voice from a sample, with the consent of the person who speaks in it.';
comment on column public.voice_clone_requests.sample_path is 'In the bucket voice-samples; its first segment is the client''s id.';
comment on column public.voice_clone_requests.provider is 'Asked first; another may have made the voice.';
comment on column public.voice_clone_requests.sample_sha256 is 'Of the sample''s bytes, in hexadecimal: the same recording is asked for once.';
comment on column public.voice_clone_requests.consent_by is 'Who agreed. Null only after that account was deleted; the audit log keeps who it was.';
comment on column public.voice_clone_requests.status is 'queued, processing, then succeeded or failed.';
comment on column public.voice_clone_requests.attempts is 'How often a worker has taken it up.';
comment on column public.voice_clone_requests.voice_id is 'What came of it.';
comment on column public.voice_clone_requests.consent_version is 'Which wording of the consent the person agreed to.';
comment on column public.voice_clone_requests.error is 'Why it failed, in words for the owner.';
comment on table  public.webhook_endpoints is 'Where a client''s own software is told of events. https only.';
comment on column public.webhook_endpoints.url is 'https, without user and password.';
comment on column public.webhook_endpoints.event_types is 'What it wants to hear of: call.completed, call.missed, lead.captured, voice.ready, voice.failed.';
comment on column public.webhook_endpoints.is_active is 'Off: nothing is sent but tests.';
comment on column public.webhook_endpoints.disabled_reason is 'Why we stopped, in words for the owner.';
comment on column public.webhook_endpoints.disabled_at is 'We stopped telling it, because it did not listen for three days or said that it is gone. Set is_active to begin again.';
comment on column private.webhook_secrets.vault_id is 'The secret''s id in Vault.';
comment on column private.webhook_secrets.rotated_at is 'When it was set last.';
comment on table  private.webhook_secrets is 'Which Vault secret signs an endpoint''s deliveries. Write-only for clients.';

alter table public.phone_numbers        enable row level security;
alter table public.prompts              enable row level security;
alter table public.voices               enable row level security;
alter table public.voice_clone_requests enable row level security;
alter table public.webhook_endpoints    enable row level security;
alter table private.webhook_secrets     enable row level security;

create policy phone_numbers_select on public.phone_numbers for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy prompts_select on public.prompts for select to authenticated using (client_id is null or client_id = any (array(select private.my_client_ids())));
create policy voices_select on public.voices for select to authenticated using (client_id is null or client_id = any (array(select private.my_client_ids())));
create policy clones_select on public.voice_clone_requests for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy clones_insert on public.voice_clone_requests for insert to authenticated
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))) and consent_by = (select auth.uid())
              and status = 'queued' and voice_id is null);
create policy webhooks_select on public.webhook_endpoints for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy webhooks_insert on public.webhook_endpoints for insert to authenticated with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy webhooks_update on public.webhook_endpoints for update to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}')))) with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy webhooks_delete on public.webhook_endpoints for delete to authenticated using (client_id = any (array(select private.my_client_ids('{owner,admin}'))));

revoke all on public.phone_numbers, public.prompts, public.voices, public.voice_clone_requests, public.webhook_endpoints,
  private.webhook_secrets from public, anon, authenticated, service_role, edge_agent;
grant select on public.phone_numbers, public.prompts, public.voices, public.voice_clone_requests, public.webhook_endpoints to authenticated;
grant insert (client_id, provider, sample_path, sample_sha256, consent_by, consent_version) on public.voice_clone_requests to authenticated;
grant insert (client_id, url, event_types, is_active), update (url, event_types, is_active), delete on public.webhook_endpoints to authenticated;
grant select, insert, update, delete on public.phone_numbers, public.prompts, public.voices, public.voice_clone_requests, public.webhook_endpoints to service_role;
grant select, insert, update, delete on private.webhook_secrets to service_role;

-- As Standard Webhooks has it; every library that verifies signatures reads this form.
create function private.check_secret(p_secret text) returns void language plpgsql immutable set search_path = '' as $$
begin
  if (case when p_secret ~ '^whsec_([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'
           then length(decode(substr(p_secret, 7), 'base64')) not between 24 and 64 else true end) then
    raise exception 'p_secret must be whsec_ followed by the base64 of 24 to 64 random bytes'
      using errcode = '22023', hint = 'For example: echo whsec_$(openssl rand -base64 32)';
  end if;
end $$;
revoke all on function private.check_secret from public;
grant execute on function private.check_secret to service_role;

-- webhook secrets go into Vault; the caller never reads one back
create function private.set_webhook_secret(p_endpoint_id uuid, p_secret text) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid;
  v_old uuid;
begin
  if p_endpoint_id is null then raise exception 'p_endpoint_id is required' using errcode = '22023'; end if;
  select client_id into v_client from public.webhook_endpoints where id = p_endpoint_id and client_id in (select private.my_client_ids());
  if v_client is null then raise exception 'no such webhook endpoint' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner,admin}');
  perform private.check_secret(p_secret);
  perform from public.webhook_endpoints where id = p_endpoint_id for no key update;   -- one at a time
  select vault_id into v_old from private.webhook_secrets where endpoint_id = p_endpoint_id;
  if v_old is null then
    insert into private.webhook_secrets (endpoint_id, vault_id) values (p_endpoint_id, vault.create_secret(p_secret, 'webhook:' || p_endpoint_id));
  else
    perform vault.update_secret(v_old, p_secret);
    update private.webhook_secrets set rotated_at = now() where endpoint_id = p_endpoint_id;
  end if;
end $$;
create function public.set_webhook_secret(p_endpoint_id uuid, p_secret text) returns void language sql security invoker set search_path = '' as $$ select private.set_webhook_secret(p_endpoint_id, p_secret) $$;
comment on function public.set_webhook_secret is 'Sets or replaces what signs an endpoint''s deliveries (Standard Webhooks: whsec_…). It never comes out again.';
revoke all on function private.set_webhook_secret, public.set_webhook_secret from public, anon, authenticated, service_role;
grant execute on function private.set_webhook_secret, public.set_webhook_secret to authenticated;

-- An endpoint that goes takes its secret along.
create function private.drop_secret() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from vault.secrets where id = old.vault_id;
  return null;
end $$;
revoke all on function private.drop_secret from public;
create trigger webhook_secrets_drop after delete on private.webhook_secrets for each row execute function private.drop_secret();

-- voice samples: private bucket, first path segment = client id
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('voice-samples', 'voice-samples', false, 10485760, '{audio/wav,audio/x-wav,audio/mpeg,audio/mp4,audio/ogg,audio/webm}')
on conflict (id) do nothing;
create policy voice_samples_insert on storage.objects for insert to authenticated
  with check (bucket_id = 'voice-samples' and name ~ '^[^/]+/[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$' and (storage.foldername(name))[1] = any (array(select id::text from private.my_client_ids('{owner,admin}') id)));
create policy voice_samples_select on storage.objects for select to authenticated
  using (bucket_id = 'voice-samples' and (storage.foldername(name))[1] = any (array(select id::text from private.my_client_ids('{owner,admin}') id)));
create policy voice_samples_delete on storage.objects for delete to authenticated
  using (bucket_id = 'voice-samples' and (storage.foldername(name))[1] = any (array(select id::text from private.my_client_ids('{owner,admin}') id)));
