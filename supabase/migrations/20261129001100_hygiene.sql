-- What is written down of a business is what it looks like, what goes into a spreadsheet calculates nothing, errors quote nobody, and
-- a second factor stands before what cannot be undone.

-- Text that is what it looks like. ---------------------------------------------------------------------------------------------

-- Before a row is written: its columns named in the trigger, each "line" (a name), "lines" (several, tabs too) or "keys" (of an object).
-- Only what changes is looked at: rows of before keep working, and private.unclean_values() finds them. To publish a prompt is to write it.
create function private.keep_clean() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_new jsonb := to_jsonb(new);
  v_old jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) end;
  v_rule text;
  v_column text;
  v_kind text;
  v_found text;
begin
  foreach v_rule in array tg_argv loop
    v_column := split_part(v_rule, ' ', 1);
    v_kind := split_part(v_rule, ' ', 2);
    continue when v_new -> v_column is not distinct from v_old -> v_column and tg_table_name <> 'prompts';
    if v_kind = 'lines' and position(E'\r\n' in v_new ->> v_column) > 0 then            -- as Windows ends its lines
      v_new := jsonb_set(v_new, array[v_column], to_jsonb(replace(v_new ->> v_column, E'\r\n', E'\n')));
      new := jsonb_populate_record(new, jsonb_build_object(v_column, v_new -> v_column));
    end if;
    v_found := private.unclean(v_new -> v_column, v_kind);
    if v_found is not null then
      raise exception '% must be % without invisible characters', v_column, case when v_kind = 'lines' then 'text' else 'one line' end
        using errcode = '22023', detail = 'It holds ' || v_found || '.', hint = 'Type it again, or paste it as plain text.';
    end if;
  end loop;
  return new;
end $$;
create function private.unclean(p_value jsonb, p_kind text) returns text language sql immutable set search_path = '' as $$
  select case when p_kind <> 'keys' then private.unseen(p_value #>> '{}', p_kind = 'lines')
              when jsonb_typeof(p_value) = 'object' then (select max(private.unseen(k.name)) from jsonb_object_keys(p_value) k(name)) end $$;

create trigger clients_clean before insert or update of name, facts, price_list on public.clients
  for each row execute function private.keep_clean('name line', 'facts lines', 'price_list keys');
create trigger professions_clean before insert or update of name on public.professions
  for each row execute function private.keep_clean('name line');
create trigger phone_numbers_clean before insert or update of label, trunk on public.phone_numbers
  for each row execute function private.keep_clean('label line', 'trunk line');
create trigger prompts_clean before insert or update of body, greeting, status on public.prompts
  for each row when (new.status = 'published') execute function private.keep_clean('body lines', 'greeting lines');
create trigger voices_clean before insert or update of provider_voice_id on public.voices
  for each row execute function private.keep_clean('provider_voice_id line');
create trigger voice_clone_requests_clean before insert or update of consent_version on public.voice_clone_requests
  for each row execute function private.keep_clean('consent_version line');
create trigger webhook_endpoints_clean before insert or update of url on public.webhook_endpoints
  for each row execute function private.keep_clean('url line');
create trigger invitations_clean before insert or update of email on public.invitations
  for each row execute function private.keep_clean('email line');
create trigger subscriptions_clean before insert or update of plan, provider_subscription_id on public.subscriptions
  for each row execute function private.keep_clean('plan line', 'provider_subscription_id line');
create trigger blocked_callers_clean before insert or update of note on public.blocked_callers
  for each row execute function private.keep_clean('note line');
create trigger edge_agents_clean before insert or update of name on private.edge_agents
  for each row execute function private.keep_clean('name line');

-- What was written before there was this rule; the triggers say what is looked at.
create type private.unclean_value as (place text, key text, client_id uuid, found text);
comment on type private.unclean_value is 'Where a text with invisible characters is: table and column, the row''s key, its client; and their code points.';
create function private.unclean_values() returns setof private.unclean_value
language plpgsql stable security definer set search_path = '' as $$
declare t record;
begin
  for t in select g.tgrelid::regclass as relation, split_part(r.rule, ' ', 1) as name, split_part(r.rule, ' ', 2) as kind
           from pg_catalog.pg_trigger g cross join unnest(string_to_array(encode(g.tgargs, 'escape'), '\000')) r(rule)
           where g.tgfoid = 'private.keep_clean'::regproc and r.rule <> '' loop
    return query execute format(
      'select %L::text, coalesce(r ->> ''slug'', r ->> ''id'', r ->> ''client_id''), (r ->> %L)::uuid, f
       from (select to_jsonb(x) as r from %s x) x cross join private.unclean(r -> %L, %L) f where f is not null',
      t.relation || '.' || t.name, case t.relation::text when 'public.clients' then 'id' else 'client_id' end, t.relation, t.name, t.kind);
  end loop;
end $$;
comment on function private.unclean_values is 'For operators: texts of before 20261129001100 with invisible characters, drafts too. They work as they are; whoever changes one has to write it clean.';

-- Not a number passes every >= 0. It says nothing, so that nothing is lost with it.
update public.clients set typical_value = null where typical_value = 'NaN';
update public.professions set typical_value = null where typical_value = 'NaN';
update public.call_outcomes set estimated_revenue = 0, revenue_reason = null where estimated_revenue = 'NaN';
update public.call_outcomes set judged_revenue = null where judged_revenue = 'NaN';
-- squawk-ignore constraint-missing-not-valid
alter table public.clients add constraint clients_typical_value_number check (typical_value <> 'NaN');
-- squawk-ignore constraint-missing-not-valid
alter table public.professions add constraint professions_typical_value_number check (typical_value <> 'NaN');
-- squawk-ignore constraint-missing-not-valid
alter table public.call_outcomes add constraint call_outcomes_revenue_number check (estimated_revenue <> 'NaN' and judged_revenue <> 'NaN');

-- Cells of a spreadsheet. --------------------------------------------------------------------------------------------------------

-- A cell that begins with one of these is calculated, or fetches something, when the file is opened; what callers say and are called
-- ends up in cells. So an apostrophe goes before, also behind what some spreadsheets take for the end of a cell. Plain numbers and
-- telephone numbers are what they are.
create function private.cell(p_text text) returns text language plpgsql immutable set search_path = '' as $$
begin
  if p_text ~ '^[-+]?[0-9]+([.][0-9]+)?$' then return p_text; end if;
  return regexp_replace(p_text, E'(^|[;\t\r\n])(["''\\s]*[-=+@\uFF0B\uFF0D\uFF1D\uFF20]|\t|\r)', '\1''\2', 'g');
end $$;

-- The same columns under the same names; of a view, what comes later is added by making it anew.
do $$
declare c record;
begin
  execute format('create view public.call_log_for_spreadsheets with (security_invoker = true) as select %s from public.call_log', (
    select string_agg(case when a.atttypid in ('text'::regtype, 'jsonb'::regtype) then format('private.cell(%1$I::text) as %1$I', a.attname)
                           else quote_ident(a.attname) end, ', ' order by a.attnum)
    from pg_attribute a where a.attrelid = 'public.call_log'::regclass and a.attnum > 0 and not a.attisdropped));
  for c in select s.attname, col_description(s.attrelid, s.attnum) as said from pg_attribute s
           where s.attrelid = 'public.call_log'::regclass and s.attnum > 0 loop
    execute format('comment on column public.call_log_for_spreadsheets.%I is %L', c.attname, c.said);
  end loop;
end $$;
comment on view public.call_log_for_spreadsheets is 'call_log for Accept: text/csv: no cell begins a formula. Programs read call_log.';
revoke all on public.call_log_for_spreadsheets from public, anon, authenticated, service_role, edge_agent;
grant select on public.call_log_for_spreadsheets to authenticated, service_role;
comment on view public.call_log is 'Each call in one flat row with what it was worth: for lists and programs. As CSV: call_log_for_spreadsheets.';

-- A second factor. ---------------------------------------------------------------------------------------------------------------

-- Who switches it on has one: nobody locks himself out. Who switches it off has one: else it would keep nobody away.
create function private.set_second_factor(p_client_id uuid, p_on boolean) returns void language plpgsql security definer set search_path = '' as $$
begin
  if p_on is null then raise exception 'p_on is required' using errcode = '22023'; end if;
  perform private.require_role(p_client_id, '{owner}');
  if (select auth.jwt()) ->> 'aal' is distinct from 'aal2' then
    raise exception 'this needs a session with a second factor' using errcode = '42501', hint = 'Sign in with the second factor, and try again.';
  end if;
  update public.clients set second_factor = p_on where id = p_client_id and second_factor <> p_on;
end $$;
create function public.set_second_factor(p_client_id uuid, p_on boolean) returns void language sql security invoker set search_path = '' as $$
  select private.set_second_factor(p_client_id, p_on) $$;
comment on function public.set_second_factor is 'Owners only, in a session with a second factor (aal2). On: deleting, erasing, inviting, members'' roles, secrets and a shorter retention need one too.';
create function public.set_second_factor_of(p_slug text, p_on boolean) returns void language plpgsql security invoker set search_path = '' as $$
begin
  if p_on is null then raise exception 'p_on is required' using errcode = '22023'; end if;
  update public.clients set second_factor = p_on where id = private.client_called(p_slug) and second_factor <> p_on;
end $$;
comment on function public.set_second_factor_of is 'As set_second_factor, for an operator whom an owner without his second factor asks.';

create or replace function private.delete_client(p_client_id uuid, p_slug text) returns timestamptz
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner}');
  if p_slug is distinct from (select slug from public.clients where id = p_client_id) then
    raise exception 'p_slug must be the slug of the client that is to be deleted' using errcode = '22023';
  end if;
  perform private.require_second_factor(p_client_id);
  return private.delete_client_unchecked(p_client_id);
end $$;
create or replace function private.erase_caller(p_client_id uuid, p_e164 text) returns bigint
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner,admin}');
  perform private.require_second_factor(p_client_id);
  return private.erase_caller_unchecked(p_client_id, p_e164);
end $$;
create or replace function private.invite_member(p_client_id uuid, p_email text, p_role public.member_role) returns uuid
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner}');
  perform private.require_second_factor(p_client_id);
  return private.invite_unchecked(p_client_id, p_email, p_role, (select auth.uid()));
end $$;
create or replace function private.check_retention() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if (select auth.uid()) is not null and new.id not in (select private.my_client_ids('{owner}')) then
    raise exception 'only an owner shortens retention_days: older calls are deleted' using errcode = '42501';
  end if;
  perform private.require_second_factor(new.id);
  return new;
end $$;
-- Others' roles and others' membership. One leaves as one likes, and accepts what one was offered.
create function private.guard_members() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.user_id is distinct from (select auth.uid()) then perform private.require_second_factor(old.client_id); end if;
  return coalesce(new, old);
end $$;
create trigger client_members_second_factor before update of role or delete on public.client_members
  for each row execute function private.guard_members();

-- Errors that quote nobody. ------------------------------------------------------------------------------------------------------
-- An error's message ends up in the logs of proxies and of clients' software. What was asked for stands in the detail.

create or replace function private.check_profession_owner() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from public.professions p where p.id = new.profession_id
                 and (p.client_id is null or p.client_id = (to_jsonb(new) ->> tg_argv[0])::uuid)) then
    raise exception 'this profession is not available to this client' using errcode = '23503', detail = new.profession_id;
  end if;
  return new;
end $$;
create or replace function private.check_voice_owner() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.voice_id is not null and not exists (
       select from public.voices v where v.id = new.voice_id and (v.client_id is null or v.client_id = new.id)) then
    raise exception 'this voice is not available to this client' using errcode = '23503', detail = new.voice_id;
  end if;
  return new;
end $$;

create or replace function private.client_called(p_slug text) returns uuid language plpgsql stable security invoker set search_path = '' as $$
declare v_id uuid;
begin
  if p_slug is null then raise exception 'p_slug is required' using errcode = '22023'; end if;
  select id into v_id from public.clients where slug = p_slug;
  if v_id is null then
    raise exception 'no client is called that' using errcode = 'PT404', detail = left(p_slug, 60), hint = 'frontdesk clients list shows them all.';
  end if;
  return v_id;
end $$;

create or replace function private.profession_of(p_client_id uuid, p_slug text) returns uuid
language plpgsql stable security invoker set search_path = '' as $$
declare v_id uuid;
begin
  if p_slug is null then raise exception 'p_profession is required' using errcode = '22023'; end if;
  select id into v_id from public.professions where slug = p_slug and (client_id is null or client_id = p_client_id) order by client_id nulls last limit 1;
  if v_id is null then
    raise exception 'there is no such profession' using errcode = '22023', detail = left(p_slug, 60),
      hint = 'One of ' || (select string_agg(slug, ', ' order by slug) from public.professions where client_id is null) || '.';
  end if;
  return v_id;
end $$;

create or replace function public.add_client(
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
    raise exception 'there is such a client already' using errcode = '23505', detail = p_slug;
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

-- The reason is kept for people to read.
create or replace function public.suspend_client(p_slug text, p_reason text default null) returns public.clients
language plpgsql security invoker set search_path = '' as $$
declare
  v_id uuid := private.client_called(p_slug);
  c public.clients;
begin
  if private.unseen(p_reason) is not null then
    raise exception 'p_reason must be one line without invisible characters' using errcode = '22023',
      detail = 'It holds ' || private.unseen(p_reason) || '.', hint = 'Type it again, or paste it as plain text.';
  end if;
  update public.clients set suspended_at = now() where id = v_id and suspended_at is null;
  if found then perform private.note(v_id, 'SUSPEND_CLIENT', jsonb_build_object('reason', left(p_reason, 500))); end if;
  select * into c from public.clients where id = v_id;
  return c;
end $$;

create or replace function public.resume_client(p_slug text) returns public.clients language plpgsql security invoker set search_path = '' as $$
declare
  v_id uuid := private.client_called(p_slug);
  c public.clients;
begin
  if exists (select from public.clients where id = v_id and deleted_at is not null) then
    raise exception 'this client was deleted' using errcode = 'PT409', detail = p_slug, hint = 'frontdesk clients undelete first.';
  end if;
  update public.clients set suspended_at = null where id = v_id and suspended_at is not null;
  if found then perform private.note(v_id, 'RESUME_CLIENT', '{}'); end if;
  select * into c from public.clients where id = v_id;
  return c;
end $$;

create or replace function public.undelete_client(p_slug text) returns public.clients language plpgsql security invoker set search_path = '' as $$
declare c public.clients;
begin
  select * into c from public.clients where id = private.client_called(p_slug) for update;
  if c.deleted_at is null then raise exception 'this client is not deleted' using errcode = 'PT409', detail = p_slug; end if;
  if c.deleted_at < now() - interval '30 days' then
    raise exception 'this client was deleted more than thirty days ago: its data is going' using errcode = 'PT409', detail = p_slug;
  end if;
  update public.clients set deleted_at = null where id = c.id returning * into c;
  return c;
end $$;

create or replace function public.publish_prompt_of(p_slug text, p_version int default null) returns public.prompts
language plpgsql security invoker set search_path = '' as $$
declare v_prompt uuid;
begin
  select r.id into v_prompt from public.prompts r join public.clients c on c.id = r.client_id and c.profession_id = r.profession_id
  where c.id = private.client_called(p_slug) and case when p_version is null then r.status = 'draft' else r.version = p_version end;
  if v_prompt is null and p_version is null then raise exception 'there is no draft' using errcode = 'PT404', detail = p_slug; end if;
  if v_prompt is null then raise exception 'there is no such version' using errcode = 'PT404', detail = p_version; end if;
  return private.publish_prompt_unchecked(v_prompt);
end $$;

create or replace function public.add_number(p_slug text, p_e164 text, p_label text default null) returns public.phone_numbers
language plpgsql security invoker set search_path = '' as $$
declare
  v_client uuid := private.client_called(p_slug);
  n public.phone_numbers;
begin
  perform private.check_e164(p_e164);
  if exists (select from public.clients where id = v_client and deleted_at is not null) then
    raise exception 'this client was deleted' using errcode = 'PT409', detail = p_slug;
  end if;
  insert into public.phone_numbers (client_id, e164, label) values (v_client, p_e164, left(p_label, 100))
  on conflict (e164) where released_at is null do nothing returning * into n;
  if n.id is null then
    raise exception 'this number is in use already' using errcode = '23505', hint = 'frontdesk numbers move hands it over.',
      detail = 'by ' || (select c.slug from public.phone_numbers p join public.clients c on c.id = p.client_id
                         where p.e164 = p_e164 and p.released_at is null);
  end if;
  return n;
end $$;

create or replace function public.save_outcome(p_job_id uuid, p_lease uuid, p_outcome jsonb) returns boolean
language plpgsql security invoker set search_path = '' as $$
declare
  j private.jobs;
  v_call uuid;
begin
  if jsonb_typeof(p_outcome) is distinct from 'object' then raise exception 'p_outcome must be an object' using errcode = '22023'; end if;
  -- The call before the job, as an erasure locks them: the other way round both would wait for each other.
  select c.id into v_call from public.calls c
  where c.id = (select private.uuid_or_null(q.payload ->> 'call_id') from private.jobs q where q.id = p_job_id) for share;
  j := private.hold_job(p_job_id, p_lease);
  if j.id is null then return false; end if;
  if v_call is not null then                          -- else it went away meanwhile, and there is nothing left to do
    begin
      perform private.write_outcome(j.client_id, v_call, p_outcome);
    exception when data_exception or not_null_violation or check_violation then
      raise exception 'p_outcome does not fit' using errcode = '22023', detail = private.complaint(sqlstate, sqlerrm);
    end;
    perform private.tell_of_call(j.client_id, v_call);
  end if;
  return public.finish_job(p_job_id, p_lease);
end $$;

create or replace function private.endpoints_at(p_slug text, p_url text) returns uuid[] language plpgsql stable security invoker set search_path = '' as $$
declare
  v_client uuid := private.client_called(p_slug);
  v_found uuid[];
begin
  if p_url is null then raise exception 'p_url is required' using errcode = '22023'; end if;
  select array_agg(id) into v_found from public.webhook_endpoints where client_id = v_client and url = p_url;
  if v_found is null then
    raise exception 'there is no webhook to this address' using errcode = 'PT404', detail = left(p_url, 200), hint = 'frontdesk webhook list shows them.';
  end if;
  return v_found;
end $$;

revoke all on function private.unclean, private.keep_clean, private.unclean_values, private.cell, private.guard_members,
  private.set_second_factor, public.set_second_factor, public.set_second_factor_of from public, anon, authenticated, service_role;
grant execute on function private.cell to authenticated, service_role;                    -- a view's functions run as whoever reads it
grant execute on function private.set_second_factor, public.set_second_factor to authenticated;
grant execute on function private.unclean_values, public.set_second_factor_of to service_role;
