-- Foundation: closed-by-default privileges, the private schema, the edge's role, types and shared helpers.

-- PUBLIC's EXECUTE is a built-in *global* default: an "in schema" revoke alone does not remove it.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables    from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

do $$ begin
  if not exists (select from pg_roles where rolname = 'edge_agent') then
    create role edge_agent nologin noinherit nobypassrls;
  end if;
end $$;
grant edge_agent to authenticator;
grant usage on schema public to edge_agent;
alter role edge_agent set statement_timeout = '8s';

create schema private;
comment on schema private is 'Not exposed to the Data API: helpers, outbox, ingest ledger.';
grant usage on schema private to authenticated, service_role, edge_agent;

create type public.member_role         as enum ('owner', 'admin', 'viewer');
create type public.subscription_status as enum ('trialing', 'active', 'past_due', 'paused', 'canceled');
create type public.prompt_status       as enum ('draft', 'published', 'retired');
create type public.voice_status        as enum ('pending', 'ready', 'failed', 'retired');
create type public.clone_status        as enum ('queued', 'processing', 'succeeded', 'failed');
create type public.call_result         as enum
  ('booked', 'qualified_lead', 'message', 'question_answered', 'complaint', 'wrong_number', 'spam', 'hung_up', 'unknown');
create type public.sentiment_label     as enum ('negative', 'neutral', 'positive', 'mixed');
create type public.delivery_status     as enum ('pending', 'in_flight', 'delivered', 'dead');

-- Mirrors of shared/calls.py (CallStatus, Blame). The order of call_status is the life of a call: it never goes back.
create type public.call_status as enum ('ringing', 'in_progress', 'completed', 'interrupted', 'failed', 'rejected');
create type public.blame       as enum ('caller', 'agent', 'client', 'provider', 'platform', 'nobody');

create domain public.e164 as text check (value ~ '^\+[1-9][0-9]{6,14}$');

comment on type public.member_role is 'From the highest: an owner manages members and may delete the client, an admin configures, a viewer reads.';
comment on type public.subscription_status is 'As billing providers have it; see subscriptions.status.';
comment on type public.prompt_status is 'See prompts.status.';
comment on type public.voice_status is 'See voices.status.';
comment on type public.clone_status is 'See voice_clone_requests.status.';
comment on type public.call_result is 'What a call led to.';
comment on type public.sentiment_label is 'How a caller felt; mixed: some of both.';
comment on type public.delivery_status is 'See webhook_deliveries.status.';
comment on type public.call_status is 'In the order of a call''s life; the last four are ends.';
comment on type public.blame is 'Whose doing it was.';
comment on domain public.e164 is 'A telephone number of the world: + and 7 to 15 digits.';

create function private.touch_updated_at() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end $$;

-- {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], ..., "sun": []}: wall times of the client's own time zone, in order,
-- without overlap; "24:00" may close a day. A day left out is closed; {} says that the hours are not known.
create function private.valid_hours(p_hours jsonb) returns boolean
language plpgsql immutable set search_path = '' as $$
declare
  v_day text;
  v_stretches jsonb;
  v_stretch jsonb;
  v_free_from text;
begin
  if jsonb_typeof(p_hours) is distinct from 'object' then return false; end if;
  for v_day, v_stretches in select key, value from jsonb_each(p_hours) loop
    if v_day <> all ('{mon,tue,wed,thu,fri,sat,sun}') or jsonb_typeof(v_stretches) <> 'array' then return false; end if;
    v_free_from := '00:00';
    for v_stretch in select value from jsonb_array_elements(v_stretches) loop
      if jsonb_typeof(v_stretch) <> 'array' or jsonb_array_length(v_stretch) <> 2
         or (v_stretch ->> 0) is null or (v_stretch ->> 1) is null
         or (v_stretch ->> 0) !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
         or (v_stretch ->> 1) !~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
         or (v_stretch ->> 0) collate "C" < v_free_from
         or (v_stretch ->> 1) collate "C" <= (v_stretch ->> 0) then
        return false;
      end if;
      v_free_from := v_stretch ->> 1;
    end loop;
  end loop;
  return true;
end $$;

-- {"Cleaning": 95, "Crown": 1100}: up to 200 services.
create function private.valid_price_list(p_list jsonb) returns boolean language plpgsql immutable set search_path = '' as $$
declare
  v_name text;
  v_price jsonb;
begin
  if jsonb_typeof(p_list) is distinct from 'object' then return false; end if;
  for v_name, v_price in select key, value from jsonb_each(p_list) loop
    if length(btrim(v_name)) not between 1 and 100 or jsonb_typeof(v_price) <> 'number' or v_price::numeric not between 0 and 9999999 then
      return false;
    end if;
  end loop;
  return (select count(*) from jsonb_object_keys(p_list)) <= 200;
end $$;

-- CHECK constraints run with the rights of whoever writes the row.
grant execute on function private.valid_hours, private.valid_price_list to authenticated, service_role;
