-- What the people who run the service do, in Studio's SQL editor or by `frontdesk clients|numbers|edge`: for service_role only.

create type public.client_overview as (
  slug text, name text, profession text, status public.subscription_status, serviceable boolean, suspended_at timestamptz, numbers text[],
  members int, calls_30d bigint, last_call_at timestamptz, created_at timestamptz, deleted_at timestamptz);
create type public.edge_agent_overview as (id uuid, name text, clients text[], last_seen_at timestamptz, revoked_at timestamptz);
comment on type public.client_overview is 'One line for each client: what an operator wants to see first. serviceable: the next call is answered.';
comment on type public.edge_agent_overview is 'clients null: may serve all.';

create function private.client_called(p_slug text) returns uuid language plpgsql stable security invoker set search_path = '' as $$
declare v_id uuid;
begin
  if p_slug is null then raise exception 'p_slug is required' using errcode = '22023'; end if;
  select id into v_id from public.clients where slug = p_slug;
  if v_id is null then
    raise exception 'no client is called %', left(p_slug, 60) using errcode = 'PT404', hint = 'frontdesk clients list shows them all.';
  end if;
  return v_id;
end $$;

create function private.profession_of(p_client_id uuid, p_slug text) returns uuid language plpgsql stable security invoker set search_path = '' as $$
declare v_id uuid;
begin
  if p_slug is null then raise exception 'p_profession is required' using errcode = '22023'; end if;
  select id into v_id from public.professions where slug = p_slug and (client_id is null or client_id = p_client_id) order by client_id nulls last limit 1;
  if v_id is null then
    raise exception 'there is no profession %', left(p_slug, 60) using errcode = '22023',
      hint = 'One of ' || (select string_agg(slug, ', ' order by slug) from public.professions where client_id is null) || '.';
  end if;
  return v_id;
end $$;

create function public.add_client(
  p_slug text, p_name text, p_profession text, p_timezone text, p_language text default 'en-US', p_currency text default 'USD',
  p_owner_email text default null, p_plan text default 'standard') returns public.clients
language plpgsql security invoker set search_path = '' as $$
declare
  c public.clients;
  v_owner uuid;
begin
  if p_slug is null or p_slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$' or length(p_slug) not between 2 and 60 then
    raise exception 'p_slug must be 2 to 60 of a-z, 0-9 and single hyphens' using errcode = '22023';
  end if;
  if length(btrim(coalesce(p_name, ''))) not between 1 and 200 then
    raise exception 'p_name must have 1 to 200 characters' using errcode = '22023';
  end if;
  if private.is_zone(p_timezone) is not true then
    raise exception 'p_timezone must be an IANA time zone as it is written there, e.g. America/New_York, or UTC' using errcode = '22023';
  end if;
  if coalesce(p_language, '') !~ '^[a-z]{2,3}(-[A-Z]{2})?$' then
    raise exception 'p_language must look like en-US' using errcode = '22023';
  end if;
  if coalesce(p_currency, '') !~ '^[A-Z]{3}$' then raise exception 'p_currency must look like USD' using errcode = '22023'; end if;
  if exists (select from public.clients where slug = p_slug) then
    raise exception 'there is a client % already', p_slug using errcode = '23505';
  end if;
  insert into public.clients (slug, name, timezone, language, currency, profession_id)
  values (p_slug, btrim(p_name), p_timezone, p_language, p_currency, private.profession_of(null, p_profession)) returning * into c;
  insert into public.subscriptions (client_id, status, plan) values (c.id, 'active', coalesce(p_plan, 'standard'));
  if p_owner_email is not null then
    v_owner := private.confirmed_user(p_owner_email);
    if v_owner is null then
      perform private.invite_unchecked(c.id, p_owner_email, 'owner', null);
    else
      insert into public.client_members (client_id, user_id, role) values (c.id, v_owner, 'owner');
    end if;
  end if;
  return c;
end $$;
comment on function public.add_client is 'A new business with an active subscription. Its owner is a member at once if he has an account, else invited.';

-- auth.users is not service_role's to read.
create function private.confirmed_user(p_email text) returns uuid language sql stable security definer set search_path = '' as $$
  select id from auth.users where lower(email) = lower(btrim(p_email)) and email_confirmed_at is not null $$;

create function public.list_clients() returns setof public.client_overview language sql stable security invoker set search_path = '' as $$
  select c.slug, c.name, p.slug, s.status, private.client_is_serviceable(c.id), c.suspended_at,
         (select coalesce(array_agg(n.e164::text order by n.created_at), '{}') from public.phone_numbers n where n.client_id = c.id and n.released_at is null),
         (select count(*)::int from public.client_members m where m.client_id = c.id),
         (select count(*) from public.calls k where k.client_id = c.id and k.started_at > now() - interval '30 days'),
         (select max(k.started_at) from public.calls k where k.client_id = c.id), c.created_at, c.deleted_at
  from public.clients c join public.professions p on p.id = c.profession_id left join public.subscriptions s on s.client_id = c.id
  order by c.slug $$;
comment on function public.list_clients is 'All of them, by their slugs. Over REST 1,000 at once: then ask for the next with limit and offset.';

create function public.show_client(p_slug text) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
declare v_id uuid := private.client_called(p_slug);
begin
  return (
    select to_jsonb(c) || jsonb_build_object(
      'profession', p.slug,
      'serviceable', private.client_is_serviceable(c.id),
      'subscription', (select to_jsonb(s) from public.subscriptions s where s.client_id = c.id),
      'numbers', (select coalesce(jsonb_agg(to_jsonb(n) order by n.created_at), '[]') from public.phone_numbers n where n.client_id = c.id),
      'members', (select coalesce(jsonb_agg(to_jsonb(m) || jsonb_build_object('email', private.email_of(m.user_id)) order by m.created_at), '[]')
                  from public.client_members m where m.client_id = c.id),
      'invitations', (select coalesce(jsonb_agg(to_jsonb(i) order by i.created_at), '[]') from public.invitations i
                      where i.client_id = c.id and i.accepted_at is null and i.revoked_at is null),
      'prompt_version', (select r.version from public.prompts r where r.client_id = c.id and r.profession_id = c.profession_id and r.status = 'published'),
      'webhooks', (select coalesce(jsonb_agg(w.url order by w.created_at), '[]') from public.webhook_endpoints w where w.client_id = c.id and w.is_active))
    from public.clients c join public.professions p on p.id = c.profession_id where c.id = v_id);
end $$;
comment on function public.show_client is 'Everything about one client that an operator asks about.';

create function private.email_of(p_user_id uuid) returns text language sql stable security definer set search_path = '' as $$
  select email from auth.users where id = p_user_id $$;

-- The operator's word, apart from what is paid for: billing cannot lift it, and lifting it pays nothing.
create function public.suspend_client(p_slug text, p_reason text default null) returns public.clients
language plpgsql security invoker set search_path = '' as $$
declare
  v_id uuid := private.client_called(p_slug);
  c public.clients;
begin
  update public.clients set suspended_at = now() where id = v_id and suspended_at is null;
  if found then perform private.note(v_id, 'SUSPEND_CLIENT', jsonb_build_object('reason', left(p_reason, 500))); end if;
  select * into c from public.clients where id = v_id;
  return c;
end $$;
comment on function public.suspend_client is 'The next call is refused with a polite sentence; calls under way go on. The reason goes to the audit log.';

create function public.resume_client(p_slug text) returns public.clients language plpgsql security invoker set search_path = '' as $$
declare
  v_id uuid := private.client_called(p_slug);
  c public.clients;
begin
  if exists (select from public.clients where id = v_id and deleted_at is not null) then
    raise exception '% was deleted', p_slug using errcode = 'PT409', hint = 'frontdesk clients undelete first.';
  end if;
  update public.clients set suspended_at = null where id = v_id and suspended_at is not null;
  if found then perform private.note(v_id, 'RESUME_CLIENT', '{}'); end if;
  select * into c from public.clients where id = v_id;
  return c;
end $$;
comment on function public.resume_client is 'Lifts the suspension. Whether calls are answered then is the subscription''s to say: see show_client, serviceable.';

-- What a billing provider's webhook, or an operator, says of a subscription. Events may come twice, and in any order.
create function public.record_subscription(
  p_slug text, p_status public.subscription_status, p_event_at timestamptz, p_plan text default null, p_provider_subscription_id text default null,
  p_current_period_end timestamptz default null, p_grace_until timestamptz default null) returns boolean
language plpgsql security invoker set search_path = '' as $$
declare v_id uuid := private.client_called(p_slug);
begin
  if p_status is null then raise exception 'p_status is required' using errcode = '22023'; end if;
  if p_event_at is null or p_event_at not between '2000-01-01' and now() + interval '1 day' then
    raise exception 'p_event_at must be when it happened: an event of the future would make all others late' using errcode = '22023';
  end if;
  insert into public.subscriptions as s (client_id, status, plan, provider_subscription_id, current_period_end, grace_until, last_event_at)
  values (v_id, p_status, coalesce(left(p_plan, 100), 'standard'), left(p_provider_subscription_id, 200), p_current_period_end, p_grace_until, p_event_at)
  on conflict (client_id) do update set
    status = excluded.status, plan = coalesce(left(p_plan, 100), s.plan), current_period_end = excluded.current_period_end,
    provider_subscription_id = coalesce(excluded.provider_subscription_id, s.provider_subscription_id),
    grace_until = excluded.grace_until, last_event_at = excluded.last_event_at, updated_at = now()
  where s.last_event_at <= excluded.last_event_at;
  return found;
end $$;
comment on function public.record_subscription is 'What the billing provider says, as of p_event_at. False: something newer was known, and nothing was changed.';

create function private.note(p_client_id uuid, p_action text, p_values jsonb) returns void language sql security definer set search_path = '' as $$
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id, new_values)
  values (p_client_id, (select auth.uid()), coalesce((select auth.role()), session_user), p_action, 'clients', p_client_id, p_values) $$;

-- Owners have delete_client, erase_caller and the prompt functions; these are the same for an operator who is asked to.
create function public.delete_client_of(p_slug text) returns timestamptz language sql security invoker set search_path = '' as $$
  select private.delete_client_unchecked(private.client_called(p_slug)) $$;
comment on function public.delete_client_of is 'As delete_client, for an operator who was asked to. Returns when everything will be gone.';
create function public.undelete_client(p_slug text) returns public.clients language plpgsql security invoker set search_path = '' as $$
declare c public.clients;
begin
  select * into c from public.clients where id = private.client_called(p_slug) for update;
  if c.deleted_at is null then raise exception '% is not deleted', p_slug using errcode = 'PT409'; end if;
  if c.deleted_at < now() - interval '30 days' then
    raise exception '% was deleted more than thirty days ago: its data is going', p_slug using errcode = 'PT409';
  end if;
  update public.clients set deleted_at = null where id = c.id returning * into c;
  return c;
end $$;
comment on function public.undelete_client is 'Within thirty days. Numbers, webhooks and cloned voices do not come back by themselves.';
create function public.erase_caller_of(p_slug text, p_e164 text) returns bigint language sql security invoker set search_path = '' as $$
  select private.erase_caller_unchecked(private.client_called(p_slug), p_e164) $$;
comment on function public.erase_caller_of is 'As erase_caller, for an operator who was asked to.';
create function public.save_prompt_of(p_slug text, p_body text, p_greeting text) returns public.prompts
language sql security invoker set search_path = '' as $$
  select private.save_prompt_unchecked(private.client_called(p_slug), p_body, p_greeting, null, null) $$;
comment on function public.save_prompt_of is 'The client''s draft for its present profession, made or changed.';
create function public.publish_prompt_of(p_slug text, p_version int default null) returns public.prompts
language plpgsql security invoker set search_path = '' as $$
declare v_prompt uuid;
begin
  select r.id into v_prompt from public.prompts r join public.clients c on c.id = r.client_id and c.profession_id = r.profession_id
  where c.id = private.client_called(p_slug) and case when p_version is null then r.status = 'draft' else r.version = p_version end;
  if v_prompt is null then
    raise exception '%', case when p_version is null then 'there is no draft' else 'there is no version ' || p_version end using errcode = 'PT404';
  end if;
  return private.publish_prompt_unchecked(v_prompt);
end $$;
comment on function public.publish_prompt_of is 'The draft, or a version that was published before.';
create function public.rollback_prompt_of(p_slug text) returns public.prompts language sql security invoker set search_path = '' as $$
  select private.rollback_prompt_unchecked(private.client_called(p_slug), null) $$;
comment on function public.rollback_prompt_of is 'The version before, or the profession''s default (then the answer is an empty row).';

revoke all on function private.client_called, private.profession_of, private.confirmed_user, private.email_of, private.note, public.add_client,
  public.list_clients, public.show_client, public.suspend_client, public.resume_client, public.record_subscription,
  public.delete_client_of, public.undelete_client, public.erase_caller_of, public.save_prompt_of, public.publish_prompt_of, public.rollback_prompt_of from public, anon, authenticated, service_role;
grant execute on function private.client_called, private.profession_of, private.confirmed_user, private.email_of, private.note, public.add_client,
  public.list_clients, public.show_client, public.suspend_client, public.resume_client, public.record_subscription,
  public.delete_client_of, public.undelete_client, public.erase_caller_of, public.save_prompt_of, public.publish_prompt_of, public.rollback_prompt_of to service_role;
