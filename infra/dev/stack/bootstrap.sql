-- A local stand-in for the objects that a hosted Supabase project already has: roles, schemas, auth, storage,
-- realtime, vault. For the local stack and the tests only; it is no migration and never runs on a hosted project.
-- Runs once in each fresh database, as the superuser supabase_admin:
--   psql -v api_grants=explicit|legacy    explicit = hosted default since 2026-10-30, legacy = older projects
\set ON_ERROR_STOP on
\if :{?api_grants} \else \set api_grants explicit \endif

-- 1. roles -------------------------------------------------------------------------------------
do $$
declare r record;
begin
  for r in select * from (values
      ('anon',                    'nologin inherit'),
      ('authenticated',           'nologin inherit'),
      ('service_role',            'nologin inherit bypassrls'),
      ('authenticator',           'login noinherit'),
      ('dashboard_user',          'nologin'),
      ('supabase_auth_admin',     'login noinherit'),
      ('supabase_storage_admin',  'login noinherit'),
      ('supabase_realtime_admin', 'nologin noinherit'),
      ('postgres',                'login nosuperuser createdb createrole replication bypassrls')
    ) t(name, attrs)
  loop
    if not exists (select from pg_roles where rolname = r.name) then
      execute format('create role %I %s', r.name, r.attrs);
    else
      execute format('alter role %I %s', r.name, r.attrs);
    end if;
  end loop;
end $$;
grant anon, authenticated, service_role to authenticator;
do $$ begin
  if current_setting('server_version_num')::int >= 160000
  then execute 'grant anon, authenticated, service_role to postgres with admin option';
  else execute 'grant anon, authenticated, service_role to postgres';
  end if;
end $$;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
alter role anon          set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role postgres      set search_path = "$user", public, extensions;

-- 2. schemas, public-schema grants, default privileges -----------------------------------------
select format('alter database %I owner to postgres', current_database()) \gexec
create schema if not exists extensions;
grant usage on schema extensions to postgres, anon, authenticated, service_role;
grant create on schema extensions to postgres;
alter role supabase_admin set search_path = "$user", public, extensions;
-- Owned by the superuser on purpose: after "revoke execute on functions from public" an extension created by postgres
-- would leave pgTAP unusable for authenticated/anon.
do $$ declare e text; begin
  foreach e in array array['pgtap', 'plpgsql_check', 'pgcrypto', 'uuid-ossp'] loop
    if exists (select from pg_available_extensions where name = e) then execute format('create extension if not exists %I with schema extensions', e); end if;
  end loop;
end $$;
grant usage on schema public to postgres, anon, authenticated, service_role;
grant create on schema public to postgres;

alter default privileges for role postgres in schema public grant all on tables    to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
select :'api_grants' = 'explicit' as explicit_grants \gset
\if :explicit_grants
alter default privileges for role postgres in schema public revoke select, insert, update, delete on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public revoke usage, select on sequences from anon, authenticated, service_role;
alter default privileges for role postgres in schema public revoke execute on functions from anon, authenticated, service_role;
\endif

-- 3. auth ----------------------------------------------------------------------------------------
create schema auth authorization supabase_auth_admin;
grant usage on schema auth to postgres, anon, authenticated, service_role, dashboard_user;
create table auth.users (
  instance_id uuid, id uuid primary key, aud varchar(255), role varchar(255),
  email varchar(255), encrypted_password varchar(255), email_confirmed_at timestamptz,
  phone text unique, raw_app_meta_data jsonb, raw_user_meta_data jsonb,
  is_super_admin bool, is_sso_user bool not null default false, is_anonymous bool not null default false,
  created_at timestamptz, updated_at timestamptz, last_sign_in_at timestamptz,
  banned_until timestamptz, deleted_at timestamptz
);
create unique index users_email_partial_key on auth.users (email) where is_sso_user = false;
alter table auth.users owner to supabase_auth_admin;
alter table auth.users enable row level security;
grant all on auth.users to postgres, dashboard_user;
grant select on auth.users to postgres with grant option;

create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''),
                  nullif(current_setting('request.jwt.claims', true), ''))::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
create function auth.role() returns text language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.role', true), ''),
                  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')::text $$;
create function auth.email() returns text language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.email', true), ''),
                  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email')::text $$;
alter function auth.jwt() owner to supabase_auth_admin;
alter function auth.uid() owner to supabase_auth_admin;
alter function auth.role() owner to supabase_auth_admin;
alter function auth.email() owner to supabase_auth_admin;

-- 4. storage -------------------------------------------------------------------------------------
create schema storage authorization supabase_storage_admin;
grant usage on schema storage to postgres, anon, authenticated, service_role;
create table storage.buckets (
  id text primary key, name text not null unique, owner uuid, owner_id text,
  public boolean default false, avif_autodetection boolean default false,
  file_size_limit bigint, allowed_mime_types text[],
  created_at timestamptz default now(), updated_at timestamptz default now()
);
create table storage.objects (
  id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id),
  name text, owner uuid, owner_id text, version text, metadata jsonb, user_metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored,
  created_at timestamptz default now(), updated_at timestamptz default now(), last_accessed_at timestamptz default now(),
  unique (bucket_id, name)
);
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;
grant all on storage.buckets, storage.objects to postgres with grant option;
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : cardinality(string_to_array(name, '/')) - 1] $$;
create function storage.filename(name text) returns text language sql immutable as $$
  select (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))] $$;
create function storage.extension(name text) returns text language sql immutable as $$
  select reverse(split_part(reverse(storage.filename(name)), '.', 1)) $$;
create function storage.protect_delete() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
    raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
      using errcode = '42501';
  end if;
  return null;
end $$;
create trigger protect_objects_delete before delete on storage.objects for each statement execute function storage.protect_delete();
create trigger protect_buckets_delete before delete on storage.buckets for each statement execute function storage.protect_delete();

-- 5. realtime ------------------------------------------------------------------------------------
create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;
create schema realtime authorization supabase_realtime_admin;
grant usage on schema realtime to postgres, anon, authenticated, service_role;
create table realtime.messages (
  id uuid default gen_random_uuid(), topic text not null, extension text not null, payload jsonb, event text,
  private boolean default false, updated_at timestamp not null default now(), inserted_at timestamp not null default now(),
  primary key (id, inserted_at)
) partition by range (inserted_at);
create table realtime.messages_default partition of realtime.messages default;
alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;
grant all on realtime.messages to postgres;
create function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')::text $$;
create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
begin
  insert into realtime.messages (payload, event, topic, private, extension) values (payload, event, topic, private, 'broadcast');
end $$;

-- 6. vault STUB: same signatures, NO encryption. Never let a test claim that it proves encryption. -----
create schema vault;
grant usage on schema vault to postgres, service_role;
create table vault.secrets (
  id uuid primary key default gen_random_uuid(), name text unique, description text not null default '',
  secret text not null, created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create view vault.decrypted_secrets as select *, secret as decrypted_secret from vault.secrets;
create function vault.create_secret(new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null)
returns uuid language sql security definer set search_path = '' as $$
  insert into vault.secrets (secret, name, description) values (new_secret, new_name, new_description) returning id $$;
create function vault.update_secret(secret_id uuid, new_secret text default null, new_name text default null, new_description text default null, new_key_id uuid default null)
returns void language sql security definer set search_path = '' as $$
  update vault.secrets set secret = coalesce(new_secret, secret), name = coalesce(new_name, name),
    description = coalesce(new_description, description), updated_at = now() where id = secret_id $$;
revoke all on function vault.create_secret, vault.update_secret from public;
grant execute on function vault.create_secret, vault.update_secret to postgres, service_role;
grant select, delete on vault.secrets, vault.decrypted_secrets to postgres, service_role;

-- 7. supautils stand-in: postgres may CREATE/ALTER/DROP POLICY and CREATE TRIGGER on managed tables, nothing else.
grant supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin to postgres;
create function extensions.guard_managed_schemas() returns event_trigger language plpgsql as $$
declare c record;
begin
  if session_user <> 'postgres' then return; end if;
  for c in select * from pg_event_trigger_ddl_commands() loop
    if c.object_type in ('policy', 'trigger') or c.command_tag in ('GRANT', 'REVOKE', 'COMMENT') then continue; end if;
    if c.schema_name in ('auth', 'storage', 'realtime', 'vault') then
      raise exception 'must be owner of % % (managed schema: hosted Supabase refuses %)', c.object_type, c.object_identity, c.command_tag
        using errcode = '42501';
    end if;
  end loop;
end $$;
create event trigger guard_managed_schemas on ddl_command_end execute function extensions.guard_managed_schemas();
