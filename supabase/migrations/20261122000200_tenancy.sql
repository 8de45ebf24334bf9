-- Clients (the small businesses), who may see them, what they pay for.

create table public.professions (
  id         uuid primary key default gen_random_uuid(),
  client_id  uuid,                                    -- null: built in
  slug       text not null check (slug ~ '^[a-z][a-z0-9_]{1,40}$'),
  name       text not null check (length(btrim(name)) between 1 and 100),
  typical_value numeric(12,2) check (typical_value >= 0),
  created_at timestamptz not null default now(),
  unique nulls not distinct (client_id, slug)
);

create table public.clients (
  id             uuid primary key default gen_random_uuid(),
  slug           text not null unique                                            -- for people and shells; never changes
                 check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 60),
  name           text not null check (length(name) between 1 and 200),           -- as it is spoken
  timezone       text not null default 'UTC',                                    -- see private.is_zone
  language       text not null default 'en-US' check (language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
  hours          jsonb not null default '{}' check (private.valid_hours(hours)),
  facts          text not null default '' check (length(facts) <= 2000),         -- services, prices, address: read by the model
  currency       text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  price_list     jsonb not null default '{}' check (private.valid_price_list(price_list)),
  typical_value  numeric(12,2) check (typical_value >= 0),
  profession_id  uuid not null references public.professions (id),
  retention_days int  not null default 365 check (retention_days between 1 and 3650),
  config_version bigint not null default 1,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  suspended_at   timestamptz,
  deleted_at     timestamptz
);
-- squawk-ignore adding-foreign-key-constraint
alter table public.professions
  add constraint professions_client_fk foreign key (client_id) references public.clients (id) on delete cascade;
create index clients_profession_idx on public.clients (profession_id);

create table public.client_members (
  client_id  uuid not null references public.clients (id) on delete cascade,
  user_id    uuid not null references auth.users (id) on delete cascade,
  role       public.member_role not null default 'viewer',
  created_at timestamptz not null default now(),
  primary key (client_id, user_id)
);
create index client_members_user_idx on public.client_members (user_id, client_id);

create table public.subscriptions (
  client_id                uuid primary key references public.clients (id) on delete cascade,
  status                   public.subscription_status not null,
  plan                     text not null,
  provider_subscription_id text unique,
  current_period_end       timestamptz,
  grace_until              timestamptz,
  last_event_at            timestamptz not null default '-infinity',   -- billing webhooks that arrive out of order lose
  updated_at               timestamptz not null default now()
);

-- RLS helpers: definer (they read client_members under its own RLS), unexposed schema, pinned search_path.
create function private.my_client_ids(p_roles public.member_role[] default null) returns setof uuid
language sql stable security definer rows 5 set search_path = '' as $$
  select m.client_id from public.client_members m
  where m.user_id = (select auth.uid()) and (p_roles is null or m.role = any (p_roles)) $$;

create function private.client_is_serviceable(p_client_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.clients c join public.subscriptions s on s.client_id = c.id
    where c.id = p_client_id and c.deleted_at is null and c.suspended_at is null
      and (s.status = 'active' or (s.status = 'trialing' and coalesce(s.current_period_end, 'infinity') > now())
           or (s.status = 'past_due' and s.grace_until > now()))) $$;

-- For definer functions that write on a user's behalf. A stranger learns nothing: not his and not there are one answer.
create function private.require_role(p_client_id uuid, p_roles public.member_role[]) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  if p_client_id not in (select private.my_client_ids()) then
    raise exception 'no such client' using errcode = 'PT404', hint = 'You are not a member of a client with this id.';
  end if;
  if p_client_id not in (select private.my_client_ids(p_roles)) then
    raise exception 'this needs the role %', array_to_string(p_roles, ' or ') using errcode = '42501';
  end if;
end $$;

revoke all on function private.my_client_ids, private.require_role, private.client_is_serviceable from public;
grant execute on function private.my_client_ids to authenticated;
grant execute on function private.client_is_serviceable to service_role;

create function private.check_profession_owner() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from public.professions p where p.id = new.profession_id
                 and (p.client_id is null or p.client_id = (to_jsonb(new) ->> tg_argv[0])::uuid)) then
    raise exception 'profession % is not available to this client', new.profession_id using errcode = '23503';
  end if;
  return new;
end $$;
revoke all on function private.check_profession_owner from public;
create trigger clients_profession_owner before insert or update of profession_id on public.clients
  for each row execute function private.check_profession_owner('id');

-- Exactly as IANA writes it, and of the whole world's software: abbreviations (PST), other letter cases and the system's own copies
-- (posix/...) mean something to Postgres and nothing to others.
create function private.is_zone(p_name text) returns boolean language sql stable set search_path = '' as $$
  select p_name = 'UTC' or (p_name ~ '^[A-Z][A-Za-z_]*/' and exists (select from pg_catalog.pg_timezone_names z where z.name = p_name)) $$;
create function private.check_zone() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and new.timezone = old.timezone then return new; end if;   -- looking one up reads a thousand files
  if private.is_zone(new.timezone) is not true then
    raise exception 'timezone must be an IANA time zone as it is written there, e.g. America/New_York, or UTC' using errcode = '22023';
  end if;
  return new;
end $$;
create trigger clients_zone before insert or update of timezone on public.clients for each row execute function private.check_zone();

-- Calls that are past their retention are gone for good, so that shortening it is the owner's. Operators and jobs are no users.
create function private.check_retention() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if (select auth.uid()) is not null and new.id not in (select private.my_client_ids('{owner}')) then
    raise exception 'only an owner shortens retention_days: older calls are deleted' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger clients_retention before update of retention_days on public.clients
  for each row when (new.retention_days < old.retention_days) execute function private.check_retention();
revoke all on function private.is_zone, private.check_zone, private.check_retention from public;
grant execute on function private.is_zone to service_role;
create trigger clients_touch before update on public.clients for each row execute function private.touch_updated_at();

comment on table  public.professions is 'What a business is. The nine built in belong to nobody (client_id null); a client may have its own.';
comment on column public.professions.slug is 'Short name for programs and shells.';
comment on column public.professions.name is 'As people read it.';
comment on column public.professions.client_id is 'Null: built in, everybody may use it. Otherwise this client''s own.';
comment on column public.professions.typical_value is 'What a job of this profession usually brings, in US dollars.';
comment on table  public.clients is 'One row for each business that is answered for. What owners change here, the next call uses.';
comment on column public.clients.slug is 'Short name for people and shells (frontdesk clients show SLUG). Never changes.';
comment on column public.clients.name is 'As the receptionist says it.';
comment on column public.clients.language is 'What is spoken, e.g. en-US.';
comment on column public.clients.profession_id is 'Whose prompt answers, where the client has published none of its own.';
comment on column public.clients.currency is 'ISO code; of price_list and of what calls are worth.';
comment on column public.clients.timezone is 'IANA name. Hours are wall times of this zone; figures are cut at its midnights.';
comment on column public.clients.hours is '{"mon": [["09:00", "17:00"]], ..., "sun": []}. A day left out is closed; {} says that the hours are not known.';
comment on column public.clients.facts is 'Services, prices, address: plain text that the model reads in each request.';
comment on column public.clients.price_list is 'What a service costs, in currency: {"Cleaning": 95}. Calls are worth what they ask for.';
comment on column public.clients.typical_value is 'What a job usually brings, where the service is not in price_list. Null: as usual in the profession.';
comment on column public.clients.retention_days is 'Calls older than this are deleted, transcripts and all. Admins may raise it, only owners lower it.';
comment on column public.clients.config_version is 'Moves with every change that a call depends on. Set by triggers only.';
comment on column public.clients.suspended_at is 'Set while the operator has suspended the client: calls are refused whatever is paid for. The audit log says why.';
comment on column public.clients.deleted_at is 'Set when the owner deletes the business: calls are refused at once, the rows go 30 days later.';
comment on table  public.client_members is 'Which user may see which client, and how much he may do there.';
comment on column public.client_members.role is 'viewer reads; admin configures; owner also manages members and may delete the client.';
comment on table  public.subscriptions is 'What a client pays for, as record_subscription heard of it last. Paused, canceled, a trial that is over, past due without grace: calls are refused.';
comment on column public.subscriptions.status is 'active and trialing are answered for; past_due until grace_until; paused and canceled are not.';
comment on column public.subscriptions.plan is 'The billing provider''s name of what was bought.';
comment on column public.subscriptions.provider_subscription_id is 'The billing provider''s id.';
comment on column public.subscriptions.current_period_end is 'Paid, or on trial, until then. A trial ends by itself; a paid period is ended by the provider''s word only.';
comment on column public.subscriptions.grace_until is 'Past due, but answered until then.';
comment on column public.subscriptions.last_event_at is 'Time of the last billing event applied: older ones that arrive late lose.';
comment on function private.my_client_ids is 'The clients of the user who asks; with roles, those where he has one of them. What every policy asks.';

alter table public.professions    enable row level security;
alter table public.clients        enable row level security;
alter table public.client_members enable row level security;
alter table public.subscriptions  enable row level security;

create policy professions_select on public.professions for select to authenticated
  using (client_id is null or client_id = any (array(select private.my_client_ids())));
create policy professions_update on public.professions for update to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))))
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy clients_select on public.clients for select to authenticated
  using (id = any (array(select private.my_client_ids())));
create policy clients_update on public.clients for update to authenticated
  using (id = any (array(select private.my_client_ids('{owner,admin}'))))
  with check (id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy members_select on public.client_members for select to authenticated
  using (client_id = any (array(select private.my_client_ids())));
-- Nobody inserts a member: one joins by invitation.
create policy members_update on public.client_members for update to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner}'))))
  with check (client_id = any (array(select private.my_client_ids('{owner}'))));
create policy members_delete on public.client_members for delete to authenticated
  using (user_id = (select auth.uid()) or client_id = any (array(select private.my_client_ids('{owner}'))));
create policy subscriptions_select on public.subscriptions for select to authenticated
  using (client_id = any (array(select private.my_client_ids())));

revoke all on public.professions, public.clients, public.client_members, public.subscriptions
  from public, anon, authenticated, service_role, edge_agent;
grant select, update (name) on public.professions to authenticated;
grant select on public.clients to authenticated;
grant update (name, timezone, language, hours, facts, currency, price_list, typical_value, profession_id, retention_days)
  on public.clients to authenticated;
grant select, delete, update (role) on public.client_members to authenticated;
grant select on public.subscriptions to authenticated;
grant select, insert, update, delete
  on public.professions, public.clients, public.client_members, public.subscriptions to service_role;
