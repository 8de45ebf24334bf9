-- People: who of the client's may be rung for a caller, what callers are told about us, and whether one who has called before is known.

-- --- manners -----------------------------------------------------------------------------------------------------------------------

-- In some states of the US everybody on the line must agree to a call's being written down, and a number does not say where its owner is.
alter table public.clients
  add column disclosure boolean not null default true,
  add column transcription_notice boolean not null default true,
  add column greets_known_callers boolean not null default false;
comment on column public.clients.disclosure is 'Callers are told first that they talk to a machine.';
comment on column public.clients.transcription_notice is 'And that the call is written down.';
comment on column public.clients.greets_known_callers is 'Who has called before is greeted by name, and what he called about last is at hand. Off: nothing of earlier calls reaches the box.';
grant update (disclosure, transcription_notice, greets_known_callers) on public.clients to authenticated;   -- owners and admins: clients_update

-- Beside private.bump_config_version, which knows the columns that a call is answered with.
create function private.bump_manners_version() returns trigger language plpgsql set search_path = '' as $$
begin
  new.config_version := old.config_version + 1;
  return new;
end $$;
create trigger clients_manners_version before update on public.clients
  for each row when ((old.disclosure, old.transcription_notice, old.greets_known_callers)
                     is distinct from (new.disclosure, new.transcription_notice, new.greets_known_callers))
  execute function private.bump_manners_version();

-- --- who is on call ----------------------------------------------------------------------------------------------------------------

insert into private.limits (name, value, code, what, hint) values
  ('colleagues', 20, 'PT409', 'people on call', 'Delete one first.');

create table public.colleagues (
  id          uuid primary key default gen_random_uuid(),
  client_id   uuid not null references public.clients (id) on delete cascade,
  name        text not null check (length(btrim(name)) between 1 and 100),
  e164        public.e164 not null,
  seconds     int not null default 20 check (seconds between 5 and 120),
  position    int not null default 0,
  hours       jsonb check (hours is null or private.valid_hours(hours)),
  emergencies boolean not null default false,
  created_at  timestamptz not null default now(),
  unique (client_id, e164)
);
comment on table  public.colleagues is 'Who may be rung for a caller who wants to talk to a person, one after the other.';
comment on column public.colleagues.e164 is 'The number that is rung.';
comment on column public.colleagues.seconds is 'How long it rings before the next one is tried.';
comment on column public.colleagues.position is 'The lowest is rung first; of the same, who was added first.';
comment on column public.colleagues.hours is 'When he may be rung, as clients.hours, on the client''s clock. Null: always.';
comment on column public.colleagues.emergencies is 'In an emergency he is rung at any hour.';

create trigger colleagues_limit after insert on public.colleagues for each row execute function private.keep_list_short();
create trigger colleagues_clean before insert or update of name on public.colleagues for each row execute function private.keep_clean('name line');
create trigger colleagues_audit after insert or update or delete on public.colleagues for each row execute function private.audit();
create trigger colleagues_config after insert or update or delete on public.colleagues for each row execute function private.config_changed();

alter table public.colleagues enable row level security;
revoke all on public.colleagues from public, anon, authenticated, service_role, edge_agent;
grant select, insert, update, delete on public.colleagues to service_role;
grant select, insert (client_id, name, e164, seconds, position, hours, emergencies), update (name, e164, seconds, position, hours, emergencies), delete
  on public.colleagues to authenticated;
create policy colleagues_select on public.colleagues for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy colleagues_insert on public.colleagues for insert to authenticated
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy colleagues_update on public.colleagues for update to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))))
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
create policy colleagues_delete on public.colleagues for delete to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))));

-- Whether a wall time is within hours of the form that private.valid_hours knows.
create function private.is_within(p_hours jsonb, p_at timestamp) returns boolean language sql immutable set search_path = '' as $$
  select exists (
    select from jsonb_array_elements(p_hours -> ('{mon,tue,wed,thu,fri,sat,sun}'::text[])[extract(isodow from p_at)::int]) s
    where p_at::time >= (s ->> 0)::time and p_at::time < (s ->> 1)::time) $$;

-- --- what a box asks ---------------------------------------------------------------------------------------------------------------

create function private.on_call(p_client_id uuid, p_at timestamptz, p_emergency boolean) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'number', p.e164, 'seconds', p.seconds) order by p.position, p.created_at, p.id), '[]')
  from public.colleagues p join public.clients c on c.id = p.client_id
  where p.client_id = p_client_id
    and (p.hours is null or private.is_within(p.hours, p_at at time zone c.timezone) or (p_emergency and p.emergencies)) $$;

-- Of the newest calls of this number that were judged; who gave his name once, need not have given it in the last one. A call of an erased
-- caller has no number.
create function private.known_caller(p_client_id uuid, p_caller text) returns jsonb language sql stable security definer set search_path = '' as $$
  with judged as (
    select c.started_at, o.caller_name, coalesce(o.service, o.summary, '') as matter
    from public.calls c join public.call_outcomes o on o.client_id = c.client_id and o.call_id = c.id
    where c.client_id = p_client_id and c.from_e164 = p_caller and c.erased_at is null
    order by c.started_at desc limit 20)
  select jsonb_build_object(
    'name', (select j.caller_name from judged j where j.caller_name is not null order by j.started_at desc limit 1),
    'last_called', max(j.started_at),
    'last_matter', coalesce((array_agg(left(j.matter, 500) order by j.started_at desc))[1], ''))
  from judged j $$;

create function private.desk_people(p_client_id uuid, p_caller text) returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'caller', case when c.greets_known_callers then private.known_caller(c.id, p_caller) else '{}' end,
    'on_call', private.on_call(c.id, now(), false),
    'on_call_in_emergencies', private.on_call(c.id, now(), true),
    'manners', jsonb_build_object('disclosure', c.disclosure, 'transcription', c.transcription_notice, 'greets_known', c.greets_known_callers))
  from public.clients c where c.id = p_client_id $$;
comment on function private.desk_people is 'For the door that a box asks: who is calling as far as it is known (where the client wants that), who is on call now, and what callers are told.';

-- --- and the export ----------------------------------------------------------------------------------------------------------------

create or replace function public.export_configuration(p_client_id uuid) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare r jsonb;
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  select jsonb_build_object(
    'client', to_jsonb(c),
    'subscription', (select to_jsonb(s) from public.subscriptions s where s.client_id = c.id),
    'members', (select coalesce(jsonb_agg(to_jsonb(m) order by m.created_at), '[]') from public.client_members m where m.client_id = c.id),
    'invitations', (select coalesce(jsonb_agg(to_jsonb(i) order by i.created_at), '[]') from public.invitations i where i.client_id = c.id),
    'phone_numbers', (select coalesce(jsonb_agg(to_jsonb(n) order by n.created_at), '[]') from public.phone_numbers n where n.client_id = c.id),
    'professions', (select coalesce(jsonb_agg(to_jsonb(p) order by p.created_at), '[]') from public.professions p where p.client_id = c.id),
    'prompts', (select coalesce(jsonb_agg(to_jsonb(p) order by p.created_at), '[]') from public.prompts p where p.client_id = c.id),
    'voices', (select coalesce(jsonb_agg(to_jsonb(v) order by v.created_at), '[]') from public.voices v where v.client_id = c.id),
    'voice_clone_requests', (select coalesce(jsonb_agg(to_jsonb(v) order by v.created_at), '[]') from public.voice_clone_requests v where v.client_id = c.id),
    'blocked_callers', (select coalesce(jsonb_agg(to_jsonb(b) order by b.created_at), '[]') from public.blocked_callers b where b.client_id = c.id),
    'colleagues', (select coalesce(jsonb_agg(to_jsonb(p) order by p.position, p.created_at), '[]') from public.colleagues p where p.client_id = c.id),
    'notify_addresses', (select coalesce(jsonb_agg(to_jsonb(a) order by a.created_at), '[]') from public.notify_addresses a where a.client_id = c.id),
    'message_notices', (select coalesce(jsonb_agg(to_jsonb(n) order by n.id), '[]') from public.message_notices n where n.client_id = c.id),
    'webhook_endpoints', (select coalesce(jsonb_agg(to_jsonb(w) order by w.created_at), '[]') from public.webhook_endpoints w where w.client_id = c.id),
    'notices', (select coalesce(jsonb_agg(to_jsonb(n) order by n.id), '[]') from public.notices n where n.client_id = c.id),
    'audit_log', (select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from public.audit_log a where a.client_id = c.id),
    'access_log', (select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from public.access_log a where a.client_id = c.id))
  into r from public.clients c where c.id = p_client_id;
  if r is null then raise exception 'no such client' using errcode = 'PT404'; end if;
  if current_user = 'authenticated' then
    perform private.note_export(p_client_id);
  else
    perform private.note_access(p_client_id, 'export_configuration', null, 1);
  end if;
  return r;
end $$;

revoke all on function private.bump_manners_version, private.is_within, private.on_call, private.known_caller, private.desk_people
  from public, anon, authenticated, service_role;
