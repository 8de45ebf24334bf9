-- What one user sends, asks and piles up has an end, so that nobody else notices: at the door, in each function, in each table.

alter table private.limits add column per_client boolean not null default true;
comment on column private.limits.per_client is 'Whether one client may have another number. Not where it is asked before anybody knows which client it is about, and not of what a box or all clients together may.';
update private.limits set per_client = false
where name in ('event_bytes', 'batch_bytes', 'number_digits', 'letters_of_box', 'unrouted_of_box');
insert into private.limits (name, value, code, what, hint, per_client) values
  ('request_bytes',         131072, 'PT413', 'bytes in a request', 'Send less at once; files belong into the storage.', false),
  ('requests_at_once',           4, 'PT429', 'requests of one user at once', 'Wait for an answer, then ask again.', false),
  ('client_requests_at_once',    5, 'PT429', 'requests of one client''s people at once', 'Wait for an answer, then ask again.', false),
  ('users_at_once',              8, 'PT429', 'requests of all users at once', 'Many are asking just now: ask again in a second.', false),
  ('strangers_at_once',          1, 'PT429', 'request at once of all who belong to no client, and one of all who are not signed in', 'Ask again in a second.', false);
insert into private.limits (name, value, code, what, hint) values
  ('prompt_body',            16000, 'PT413', 'characters in the body of a draft', 'What can be published is shorter still: see check_prompt.'),
  ('prompt_greeting',         1000, 'PT413', 'characters in the greeting of a draft', 'What can be published is shorter still: see check_prompt.'),
  ('prompt_versions',          100, 'PT409', 'earlier versions of a prompt that no call used', 'The oldest are removed.'),
  ('opening_bytes',           4096, 'PT413', 'bytes of opening hours', 'Leave out closed days, and join stretches that meet.'),
  ('opening_stretches',          4, 'PT413', 'stretches of opening hours in a day', 'Join stretches that meet.'),
  ('price_list_bytes',       32768, 'PT413', 'bytes of a price list', 'Name what callers ask for most.'),
  ('price_decimals',             4, 'PT413', 'decimals in a price', 'For example 1299.90.'),
  ('profession_name',          100, 'PT413', 'characters in the name of a profession', 'Shorten it.'),
  ('webhook_url',             2048, 'PT413', 'characters in the address of a webhook', 'Shorten it.'),
  ('webhook_event_types',       10, 'PT413', 'kinds of events named for a webhook', 'Name each once.'),
  ('webhook_endpoints',         20, 'PT409', 'webhook endpoints', 'Delete one first.'),
  ('professions',               20, 'PT409', 'professions of a client''s own', 'Change the prompt of one there is.'),
  ('members',                   50, 'PT409', 'members of a client', 'Remove one first.'),
  ('invitations',               50, 'PT409', 'invitations without an answer', 'Withdraw one first.'),
  ('voices_day',                20, 'PT429', 'voices a day, second tries among them', 'Try again tomorrow.'),
  ('invitation_changes_day',    50, 'PT429', 'invitations a day by one member', 'Try again tomorrow.'),
  ('prompt_changes_day',       600, 'PT429', 'rows of prompts changed a day by one member (a save is one; a publication two)', 'Try again tomorrow.'),
  ('client_changes_hour',       60, 'PT429', 'changes of a client an hour by one member', 'Change several things at once, or try again in an hour.'),
  ('corrections_day',          300, 'PT429', 'corrected calls a day by one member', 'Try again tomorrow.'),
  ('blocks_day',              1000, 'PT429', 'callers blocked a day by one member', 'Try again tomorrow.'),
  ('erasures_day',            1000, 'PT429', 'callers erased a day by one member', 'Try again tomorrow, or have an operator do it.'),
  ('changes_day',              500, 'PT429', 'changes of a client''s configuration a day by one member', 'Try again tomorrow.');

-- 1. At the door. -----------------------------------------------------------------------------------------------------
-- One PostgREST with one pool of ten or so connections serves users and boxes alike. Each request first runs this function
-- (pgrst.db_pre_request): what is refused has not been read by the database, and gives its connection back at once (PostgREST
-- itself has read it: what is far too large is the gateway's to refuse, where one hosts oneself; see docs/box.md); what
-- is let in holds a slot until its transaction is over. So users never hold all connections. Nobody waits here: who waits holds one.
-- A schema of its own, as anon has to reach it, and shall not reach `private`.
create schema gate;
comment on schema gate is 'Not exposed to the Data API: what PostgREST asks before each request.';
grant usage on schema gate to anon, authenticated, service_role, edge_agent;

create function private.take_slot(p_whose text, p_slots int) returns boolean language plpgsql security invoker set search_path = '' as $$
begin
  for i in 1 .. p_slots loop
    if pg_try_advisory_xact_lock(hashtextextended(p_whose, i)) then return true; end if;
  end loop;
  return false;
end $$;
comment on function private.take_slot is 'One of so many, until the end of the transaction. Locks of the session, not of rows: they work while reading only, too.';

-- The door's own numbers in one row: five rows of a table of sixty, at each request, cost as much as all that is done with them.
create table private.door (
  one_row boolean primary key default true check (one_row),
  request_bytes int, requests_at_once int, client_requests_at_once int, strangers_at_once int, users_at_once int
);
comment on table  private.door is 'What gate.admit reads: a copy of five rows of private.limits, made by a trigger there.';
comment on column private.door.one_row is 'There is one.';
comment on column private.door.request_bytes is 'See private.limits, as all that follow.';
comment on column private.door.requests_at_once is 'As above.';
comment on column private.door.client_requests_at_once is 'As above.';
comment on column private.door.strangers_at_once is 'As above.';
comment on column private.door.users_at_once is 'As above.';
alter table private.door enable row level security;
revoke all on private.door from public, anon, authenticated, service_role, edge_agent;
create function private.copy_door() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.door
  select true, max(value) filter (where name = 'request_bytes'), max(value) filter (where name = 'requests_at_once'),
         max(value) filter (where name = 'client_requests_at_once'), max(value) filter (where name = 'strangers_at_once'),
         max(value) filter (where name = 'users_at_once') from private.limits
  on conflict (one_row) do update set
    request_bytes = excluded.request_bytes, requests_at_once = excluded.requests_at_once, strangers_at_once = excluded.strangers_at_once,
    client_requests_at_once = excluded.client_requests_at_once, users_at_once = excluded.users_at_once;
  return null;
end $$;
create trigger limits_door after insert or update or delete on private.limits for each statement execute function private.copy_door();
update private.limits set value = value where name = 'users_at_once';

create function gate.admit() returns void language plpgsql security definer set search_path = '' as $$
declare
  v_headers json;
  v_length text;
  v_user uuid;
  v_client text;
  v_clients int;
  d private.door;
begin
  if current_setting('role') in ('edge_agent', 'service_role') then return; end if;   -- whose requests the others must not hold up
  select * into d from private.door;
  v_headers := nullif(current_setting('request.headers', true), '');
  v_length := v_headers ->> 'content-length';
  if v_length is null and v_headers ->> 'transfer-encoding' is not null then
    raise exception 'a request says how long it is' using errcode = 'PT411', hint = 'Send Content-Length instead of chunks.';
  end if;
  if v_length is not null and (v_length !~ '^[0-9]{1,9}$' or v_length::int > d.request_bytes) then
    perform private.keep_limit('request_bytes', 2147483647);
  end if;
  v_user := auth.uid();
  select count(*), min(m.client_id::text) into v_clients, v_client from public.client_members m where m.user_id = v_user;
  if v_clients = 0 then                                     -- who is signed in shares no slot with who is not
    if not private.take_slot('strangers ' || current_setting('role'), d.strangers_at_once) then
      perform private.keep_limit('strangers_at_once', d.strangers_at_once + 1);
    end if;
  else
    if not private.take_slot('user ' || v_user, d.requests_at_once) then
      perform private.keep_limit('requests_at_once', d.requests_at_once + 1);
    end if;
    -- The people of one client are one neighbour to the others; whoever looks after several is one of his own.
    if not private.take_slot('client ' || case when v_clients = 1 then v_client else v_user::text end, d.client_requests_at_once) then
      perform private.keep_limit('client_requests_at_once', d.client_requests_at_once + 1);
    end if;
  end if;
  if not private.take_slot('all users', d.users_at_once) then perform private.keep_limit('users_at_once', d.users_at_once + 1); end if;
end $$;
comment on function gate.admit is 'Before each request: how large a user''s may be, and how many of them run at once. Boxes and the cloud pass.';
revoke all on function private.take_slot, private.copy_door, gate.admit from public, anon, authenticated, service_role;
grant execute on function gate.admit to anon, authenticated, service_role, edge_agent;

-- Hosted Supabase lets postgres set this; elsewhere it is PGRST_DB_PRE_REQUEST, or the same statement as a superuser.
do $$ begin
  alter role authenticator set pgrst.db_pre_request = 'gate.admit';
exception when insufficient_privilege or reserved_name then
  raise notice 'PostgREST has to be told of gate.admit: PGRST_DB_PRE_REQUEST';
end $$;
notify pgrst, 'reload config';

-- How long one request may work, and with how many processes; PostgREST sets it for the token's role. service_role keeps
-- authenticator's eight seconds: purges and exports. Disk for sorting is the superuser's to bound: temp_file_limit.
do $$ begin
  alter role anon          set statement_timeout = '1s';
  alter role authenticated set statement_timeout = '5s';
  alter role edge_agent    set statement_timeout = '4s';
  alter role anon          set max_parallel_workers_per_gather = 0;
  alter role authenticated set max_parallel_workers_per_gather = 0;
exception when insufficient_privilege or reserved_name then
  raise notice 'the server decides how long requests of anon and authenticated may take: see statement_timeout';
end $$;

-- 2. Texts. -----------------------------------------------------------------------------------------------------------
-- Length first: a text twice as long as what can be spoken is read no further.
create or replace function private.text_problems(p_field text, p_text text, p_longest int) returns setof public.prompt_problem
language plpgsql immutable set search_path = '' as $$
declare
  v_found text;
  v_length int := length(p_text);
begin
  if v_length > p_longest then
    return query select p_field, 'too_long', format('the %s has %s characters, %s are allowed', p_field, v_length, p_longest);
    if v_length > 2 * p_longest then return; end if;
  end if;
  if btrim(coalesce(p_text, ''), E' \t\r\n') = '' then
    return query select p_field, 'empty', format('the %s is empty', p_field);
  end if;
  for v_found in select distinct m[1] from regexp_matches(p_text, '\{[^{}]*\}?', 'g') m where m[1] <> '{business}' order by 1 limit 20 loop
    return query select p_field, 'unknown_placeholder',
      format('the %s holds %s: only {business} is filled in, anything else would be read out', p_field, left(v_found, 60));
  end loop;
  if regexp_replace(p_text, '\{[^{}]*\}?', '', 'g') ~ '\}' then
    return query select p_field, 'unknown_placeholder', format('the %s holds a } without its {', p_field);
  end if;
  if p_text ~ E'\uFFFD' or p_text ~ E'[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]' or p_text ~ E'Ã[\u0080-\u00BF]|Â[\u00A0-\u00BF]|â€' then
    return query select p_field, 'damaged_text', format('the %s was saved in another encoding than UTF-8: export it again as UTF-8', p_field);
  elsif private.unseen(left(p_text, p_longest), true) is not null then
    return query select p_field, 'invisible_characters', format('the %s holds invisible characters: paste it again as plain text', p_field);
  end if;
end $$;

create or replace function public.check_prompt(p_body text, p_greeting text) returns setof public.prompt_problem
language plpgsql stable security invoker set search_path = '' as $$
begin
  if current_user <> 'service_role' then     -- on its own line: the operator may not ask for the clients of a user
    if not exists (select private.my_client_ids()) then
      raise exception 'only members of a client have prompts checked' using errcode = '42501';
    end if;
  end if;
  return query select * from private.prompt_problems(private.as_typed(p_body), private.as_typed(p_greeting));   -- as it would be saved
end $$;

grant execute on function private.as_typed to authenticated, service_role;   -- for check_prompt

create or replace function private.save_prompt_unchecked(p_client_id uuid, p_body text, p_greeting text, p_profession_id uuid, p_by uuid)
returns public.prompts language plpgsql security definer set search_path = '' as $$
declare
  v_profession uuid;
  r public.prompts;
begin
  if p_body is null then raise exception 'p_body is required' using errcode = '22023'; end if;
  if p_greeting is null then raise exception 'p_greeting is required' using errcode = '22023'; end if;
  perform private.keep_limit('prompt_body', length(p_body), p_client_id), private.keep_limit('prompt_greeting', length(p_greeting), p_client_id);
  select coalesce(p_profession_id, profession_id) into v_profession from public.clients where id = p_client_id for update;   -- one at a time
  if not exists (select from public.professions where id = v_profession and (client_id is null or client_id = p_client_id)) then
    raise exception 'no such profession' using errcode = 'PT404';
  end if;
  insert into public.prompts as p (client_id, profession_id, version, body, greeting, created_by)
  values (p_client_id, v_profession,
          1 + coalesce((select max(version) from public.prompts where client_id = p_client_id and profession_id = v_profession), 0),
          private.as_typed(p_body), private.as_typed(p_greeting), p_by)
  on conflict (client_id, profession_id) where status = 'draft'
    do update set body = excluded.body, greeting = excluded.greeting, created_by = excluded.created_by
  returning p.* into r;
  return r;
end $$;

-- Versions that a call names stay as long as the call; of the others the newest.
create function private.forget_versions(p_client_id uuid, p_profession_id uuid) returns void
language sql security definer set search_path = '' as $$
  delete from public.prompts where id in (
    select p.id from public.prompts p
    where p.client_id = p_client_id and p.profession_id = p_profession_id and p.status = 'retired'
      and not exists (select from public.calls c where c.prompt_id = p.id)
    order by p.version desc offset private.limit_of('prompt_versions', p_client_id)) $$;

create or replace function private.publish_prompt_unchecked(p_prompt_id uuid) returns public.prompts
language plpgsql security definer set search_path = '' as $$
declare
  p public.prompts;
  v_problems text;
begin
  select * into p from public.prompts where id = p_prompt_id;
  perform from public.clients where id = p.client_id for update;            -- serialises concurrent publishes
  select * into p from public.prompts where id = p_prompt_id for update;
  select string_agg(detail, '; ') into v_problems from private.prompt_problems(p.body, p.greeting);
  if v_problems is not null then
    raise exception 'not fit to be published' using errcode = '22023', detail = v_problems,
      hint = 'The draft is kept, and check_prompt says what is wrong: save a better one.';
  end if;
  update public.prompts set status = 'retired'
  where client_id = p.client_id and profession_id = p.profession_id and status = 'published' and id <> p.id;
  update public.prompts set status = 'published' where id = p.id returning * into p;
  update public.clients set config_version = config_version + 1 where id = p.client_id;
  perform private.forget_versions(p.client_id, p.profession_id);
  return p;
end $$;

create or replace function private.add_profession(p_client_id uuid, p_slug text, p_name text, p_body text, p_greeting text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v_draft public.prompts;
begin
  perform private.require_role(p_client_id, '{owner,admin}');
  perform private.keep_limit('profession_name', coalesce(length(p_name), 0), p_client_id);
  if p_slug is null or octet_length(p_slug) > 41 or p_slug !~ '^[a-z][a-z0-9_]{1,40}$' then
    raise exception 'p_slug must be 2 to 41 of a-z, 0-9 and _, beginning with a letter' using errcode = '22023';
  end if;
  if btrim(coalesce(p_name, '')) = '' then raise exception 'p_name is required' using errcode = '22023'; end if;
  if exists (select from public.professions where slug = p_slug and (client_id = p_client_id or client_id is null)) then
    raise exception 'there is a profession of this name already' using errcode = '23505', detail = p_slug;
  end if;
  insert into public.professions (client_id, slug, name) values (p_client_id, p_slug, btrim(p_name)) returning id into v_id;
  v_draft := private.save_prompt_unchecked(p_client_id, p_body, p_greeting, v_id, (select auth.uid()));
  perform private.publish_prompt_unchecked(v_draft.id);
  return v_id;
end $$;

create or replace function private.invite_unchecked(p_client_id uuid, p_email text, p_role public.member_role, p_by uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_email text;
  v_id uuid;
begin
  if octet_length(p_email) <= 1000 then v_email := lower(btrim(p_email)); end if;
  if v_email is null or length(v_email) > 254 or v_email !~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$' then
    raise exception 'p_email must be an e-mail address' using errcode = '22023';
  end if;
  if p_role is null then raise exception 'p_role is required: owner, admin or viewer' using errcode = '22023'; end if;
  if exists (select from public.client_members m join auth.users u on u.id = m.user_id
             where m.client_id = p_client_id and lower(u.email) = v_email) then
    raise exception 'this person is a member already' using errcode = '23505', hint = 'Change the role instead.';
  end if;
  insert into public.invitations as i (client_id, email, role, invited_by) values (p_client_id, v_email, p_role, p_by)
  on conflict (client_id, email) where accepted_at is null and revoked_at is null
    do update set role = excluded.role, invited_by = excluded.invited_by, expires_at = now() + interval '7 days'
  returning i.id into v_id;
  return v_id;
end $$;

-- A sum is kept, and logged, in cents: a number may have 16,000 decimals.
create or replace function private.correct_outcome(p_call_id uuid, p_outcome text, p_revenue numeric) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid;
  v_said numeric;
  v_revenue numeric;
begin
  if p_call_id is null then raise exception 'p_call_id is required' using errcode = '22023'; end if;
  if p_outcome is null and p_revenue is null then raise exception 'p_outcome or p_revenue is required' using errcode = '22023'; end if;
  if p_outcome <> all (enum_range(null::public.call_result)::text[]) then
    raise exception 'p_outcome must be one of %', array_to_string(enum_range(null::public.call_result), ', ') using errcode = '22023';
  end if;
  if p_revenue not between 0 and 9999999 then raise exception 'p_revenue must be 0 to 9999999' using errcode = '22023'; end if;
  v_said := round(p_revenue, 2);
  v_revenue := coalesce(v_said, case when not private.earns(p_outcome) then 0 end);
  select client_id into v_client from public.call_outcomes where call_id = p_call_id and client_id in (select private.my_client_ids());
  if v_client is null then raise exception 'no such judged call' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner,admin}');
  perform from public.calls where id = p_call_id for share;   -- before its outcome, as an erasure locks them
  update public.call_outcomes set
    outcome = coalesce(p_outcome::public.call_result, outcome), estimated_revenue = coalesce(v_revenue, estimated_revenue),
    revenue_reason = case when v_revenue is not null then 'As you corrected it.'
                          when p_outcome is not null and not private.earns(outcome::text) then 'You said what it led to, and not what it brought.'
                          else revenue_reason end,
    corrected_at = now(), corrected_by = (select auth.uid())
  where call_id = p_call_id;
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id, new_values)
  values (v_client, (select auth.uid()), coalesce((select auth.role()), session_user), 'CORRECT_OUTCOME', 'call_outcomes', p_call_id,
          jsonb_strip_nulls(jsonb_build_object('outcome', p_outcome, 'estimated_revenue', v_said)));
end $$;

-- 3. Rows: of what users write themselves, only what changes is held against the limit. What was there before stays as it is.
-- A CHECK would be asked again whenever anything else in an old row changes.
create function private.keep_client_sizes() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' or new.hours is distinct from old.hours then
    perform private.keep_limit('opening_bytes', pg_column_size(new.hours), new.id);
    if jsonb_typeof(new.hours) = 'object' then
      perform private.keep_limit('opening_stretches', max(jsonb_array_length(value)), new.id)
      from jsonb_each(new.hours) where jsonb_typeof(value) = 'array' having count(*) > 0;
    end if;
  end if;
  if tg_op = 'INSERT' or new.price_list is distinct from old.price_list then
    perform private.keep_limit('price_list_bytes', pg_column_size(new.price_list), new.id);
    if jsonb_typeof(new.price_list) = 'object' then
      perform private.keep_limit('price_decimals', max(scale(value::numeric)), new.id)   -- how large, the CHECK asks
      from jsonb_each(new.price_list) where jsonb_typeof(value) = 'number' having count(*) > 0;
    end if;
  end if;
  return new;
end $$;
create trigger clients_sizes before insert or update of hours, price_list on public.clients
  for each row execute function private.keep_client_sizes();

create function private.keep_webhook_sizes() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.keep_limit('webhook_url', coalesce(length(new.url), 0), new.client_id),
          private.keep_limit('webhook_event_types', coalesce(cardinality(new.event_types), 0), new.client_id);
  return new;
end $$;
create trigger webhook_endpoints_sizes before insert or update of url, event_types on public.webhook_endpoints
  for each row execute function private.keep_webhook_sizes();

create function private.keep_profession_sizes() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.keep_limit('profession_name', coalesce(length(new.name), 0), new.client_id);
  return new;
end $$;
create trigger professions_sizes before insert or update of name on public.professions
  for each row execute function private.keep_profession_sizes();

-- How many of something one client may have. After the row is in: row-level security has spoken by then, and a stranger learns nothing.
create or replace function private.keep_within_limit() returns trigger language plpgsql security definer set search_path = '' as $$
declare n bigint;
begin
  perform from public.clients where id = new.client_id for no key update;   -- one at a time
  case tg_table_name
    when 'webhook_endpoints' then select count(*) into n from public.webhook_endpoints where client_id = new.client_id;
    when 'professions' then select count(*) into n from public.professions where client_id = new.client_id;
    when 'client_members' then select count(*) into n from public.client_members where client_id = new.client_id;
    when 'invitations' then
      select count(*) into n from public.invitations
      where client_id = new.client_id and accepted_at is null and revoked_at is null and expires_at > now();
    when 'voice_clone_requests' then    -- a second try is work for the studio as a first one is; the log knows both
      select count(*) into n from public.audit_log
      where client_id = new.client_id and at > now() - interval '1 day' and table_name = 'voice_clone_requests'
        and new_values ->> 'status' = 'queued';
  end case;
  perform private.keep_limit(tg_argv[0], n, new.client_id);
  return null;
end $$;
drop trigger webhook_endpoints_limit on public.webhook_endpoints;
drop trigger voice_clone_requests_limit on public.voice_clone_requests;
create trigger webhook_endpoints_limit after insert on public.webhook_endpoints
  for each row execute function private.keep_within_limit('webhook_endpoints');
create trigger voice_clone_requests_limit after insert or update of status on public.voice_clone_requests
  for each row when (new.status = 'queued') execute function private.keep_within_limit('voices_day');
create trigger professions_limit after insert on public.professions
  for each row when (new.client_id is not null) execute function private.keep_within_limit('professions');
create trigger client_members_limit after insert on public.client_members
  for each row execute function private.keep_within_limit('members');
create trigger invitations_limit after insert or update of expires_at on public.invitations
  for each row execute function private.keep_within_limit('invitations');

-- 4. The log: every change of a user writes a row that is kept for two years, so that here is the place to count them. -------
-- Each member for himself: one who changes without end must not keep an owner from removing him. What takes away is never refused.
create function private.keep_changes() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_all bigint;
  v_kind bigint;
  v_action bigint;
  v_hour bigint;
begin
  if new.action = 'UPDATE' and (new.new_values ?| '{deleted_at,revoked_at}' or new.new_values @> '{"is_active": false}') then return null; end if;
  select count(*) filter (where action in ('INSERT', 'UPDATE', 'SET_SECRET')),
         count(*) filter (where table_name = new.table_name),
         count(*) filter (where table_name = new.table_name and at > now() - interval '1 hour'),
         count(*) filter (where action = new.action)
    into v_all, v_kind, v_hour, v_action
  from public.audit_log
  where client_id = new.client_id and at > now() - interval '1 day' and actor_id = new.actor_id and action <> 'DELETE';
  if new.action in ('CORRECT_OUTCOME', 'BLOCK_CALLER', 'ERASE_CALLER') then
    perform private.keep_limit(case new.action when 'CORRECT_OUTCOME' then 'corrections_day' when 'BLOCK_CALLER' then 'blocks_day'
                                               else 'erasures_day' end, v_action, new.client_id);
    return null;
  end if;
  case new.table_name
    when 'clients' then perform private.keep_limit('client_changes_hour', v_hour, new.client_id);
    when 'prompts' then perform private.keep_limit('prompt_changes_day', v_kind, new.client_id);
    when 'invitations' then perform private.keep_limit('invitation_changes_day', v_kind, new.client_id);
    else null;
  end case;
  perform private.keep_limit('changes_day', v_all, new.client_id);
  return null;
end $$;
-- (Numbers and voices change under a user's name only where he deletes all of it.)
create trigger audit_log_limit after insert on public.audit_log for each row
  when (new.actor_id is not null and new.action in ('INSERT', 'UPDATE', 'SET_SECRET', 'CORRECT_OUTCOME', 'BLOCK_CALLER', 'ERASE_CALLER')
        and new.table_name not in ('phone_numbers', 'voices', 'subscriptions'))
  execute function private.keep_changes();

-- What is long is kept where it is used; the log knows which one it was.
create function private.in_the_log(p_value jsonb) returns jsonb language sql immutable set search_path = '' as $$
  select case when octet_length(p_value::text) <= 1000 then p_value
         else jsonb_build_object('characters', length(p_value #>> '{}'), 'sha256', encode(sha256(convert_to(p_value #>> '{}', 'UTF8')), 'hex')) end $$;
create or replace function private.audit() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  r jsonb := coalesce(to_jsonb(new), to_jsonb(old));
  o jsonb;
  n jsonb;
begin
  if tg_op <> 'INSERT' then o := to_jsonb(old) - '{updated_at,config_version}'::text[]; end if;
  if tg_op <> 'DELETE' then n := to_jsonb(new) - '{updated_at,config_version}'::text[]; end if;
  if o = n then return null; end if;
  select jsonb_object_agg(k.key, private.in_the_log(k.value)) filter (where o is not null),
         jsonb_object_agg(k.key, private.in_the_log(n -> k.key)) filter (where n is not null)
    into o, n
  from jsonb_each(coalesce(o, n)) k where o is null or n is null or n -> k.key is distinct from k.value;
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id, old_values, new_values)
  values ((r ->> case tg_table_name when 'clients' then 'id' else 'client_id' end)::uuid,
          (select auth.uid()), coalesce((select auth.role()), session_user), tg_op, tg_table_name,
          coalesce(r ->> 'id', r ->> 'user_id', r ->> 'client_id'), o, n);
  return null;
end $$;
comment on column public.audit_log.old_values is 'Of a change only the columns that changed. Of what is longer than 1,000 bytes how long it was, and its SHA-256.';

-- 5. For operators. ---------------------------------------------------------------------------------------------------
create function public.list_limits(p_slug text default null) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
declare v_client uuid := case when p_slug is not null then private.client_called(p_slug) end;
begin
  return (select jsonb_agg(jsonb_build_object('name', l.name, 'value', private.limit_of(l.name, v_client), 'default', l.value, 'what', l.what,
                                              'status', substr(l.code, 3)::int, 'per_client', l.per_client) order by l.name)
          from private.limits l);
end $$;
comment on function public.list_limits is 'Every limit with its number, for everybody or for one client.';

create function public.set_client_limit(p_slug text, p_name text, p_value int default null) returns void
language plpgsql security invoker set search_path = '' as $$
declare v_client uuid := private.client_called(p_slug);
begin
  if p_name is null then raise exception 'p_name is required' using errcode = '22023'; end if;
  if not exists (select from private.limits where name = p_name and per_client) then
    raise exception 'p_name must be a limit that a client can have a number of its own for' using errcode = '22023', hint = 'list_limits names them.';
  end if;
  if p_value not between 1 and 100000000 then raise exception 'p_value must be 1 to 100000000' using errcode = '22023'; end if;
  if p_value is null then
    delete from private.client_limits where client_id = v_client and name = p_name;
  else
    insert into private.client_limits as c (client_id, name, value) values (v_client, p_name, p_value)
    on conflict (client_id, name) do update set value = excluded.value;
  end if;
end $$;
comment on function public.set_client_limit is 'A client''s own number, lower or higher than everybody''s; without p_value everybody''s again.';
create trigger client_limits_audit after insert or update or delete on private.client_limits for each row execute function private.audit();

revoke all on function private.forget_versions, private.keep_client_sizes, private.keep_webhook_sizes, private.keep_profession_sizes,
  private.keep_changes, private.in_the_log, public.list_limits, public.set_client_limit from public, anon, authenticated, service_role;
grant execute on function public.list_limits, public.set_client_limit to service_role;
