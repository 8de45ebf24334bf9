-- A test call: a member talks with his own receptionist from his browser. What marks it is its id, which is made here before there is a call:
-- whatever a box writes under that id comes into these two tables and nowhere else. So nothing that counts calls, judges them or tells
-- somebody of them can count it, whatever the box says, and whatever is written later that reads calls.

create extension if not exists pgcrypto with schema extensions;   -- hmac; hosted projects have it

insert into private.limits (name, value, code, what, hint) values
  ('test_calls_at_once', 1, 'PT409', 'test calls at once', 'Wait until the other one has ended.'),
  ('test_calls_hour', 12, 'PT429', 'test calls an hour', 'Try again later.'),
  ('test_calls_hour_of_member', 6, 'PT429', 'test calls an hour by one member', 'Try again later.'),
  ('test_calls_day', 40, 'PT429', 'test calls a day', 'Try again tomorrow.'),
  ('test_call_seconds', 180, 'PT409', 'seconds of one test call', 'Make another one.');

-- --- where they take place ---------------------------------------------------------------------------------------------------------

create table private.test_call_server (
  one_only   boolean primary key default true check (one_only),
  url        text not null check (length(url) <= 300 and url ~ '^(wss://[^[:space:]/?#@]+|ws://(127[.]0[.]0[.]1|localhost)(:[0-9]+)?)$'),
  api_key    text not null check (api_key ~ '^[!-~]{1,100}$'),
  agent_name text not null check (agent_name ~ '^[!-~]{1,100}$'),
  vault_id   uuid not null,
  set_at     timestamptz not null default now()
);
comment on table  private.test_call_server is 'The LiveKit server of test calls: at most one. Its secret lies in Vault, and signs what lets a member in.';
comment on column private.test_call_server.one_only is 'Always true: there is one row or none.';
comment on column private.test_call_server.url is 'As a browser reaches it.';
comment on column private.test_call_server.api_key is 'The name of the key pair.';
comment on column private.test_call_server.agent_name is 'Under which the boxes are registered there.';
comment on column private.test_call_server.vault_id is 'The secret''s id in Vault.';
comment on column private.test_call_server.set_at is 'When it was set last.';

create function private.drop_test_call_secret() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from vault.secrets where id = old.vault_id;
  return null;
end $$;
create trigger test_call_server_drop after delete on private.test_call_server for each row execute function private.drop_test_call_secret();

create function public.connect_test_calls(p_url text, p_key text, p_secret text, p_agent text default 'receptionist') returns void
language plpgsql security invoker set search_path = '' as $$
begin
  if coalesce(p_url, '') !~ '^(wss://[^[:space:]/?#@]+|ws://(127[.]0[.]0[.]1|localhost)(:[0-9]+)?)/?$' or length(p_url) > 300 then
    raise exception 'p_url must be wss:// and a host' using errcode = '22023', hint = 'A browser gives its microphone to nothing else, but on this machine.';
  end if;
  if coalesce(p_key, '') !~ '^[!-~]{1,100}$' then raise exception 'p_key must be 1 to 100 letters and signs' using errcode = '22023'; end if;
  if coalesce(p_agent, '') !~ '^[!-~]{1,100}$' then raise exception 'p_agent must be 1 to 100 letters and signs' using errcode = '22023'; end if;
  if coalesce(length(p_secret), 0) not between 32 and 512 then
    raise exception 'p_secret must have 32 to 512 characters' using errcode = '22023', hint = 'LIVEKIT_API_SECRET of the boxes.';
  end if;
  delete from private.test_call_server where one_only;   -- hosted projects refuse a delete without a condition
  insert into private.test_call_server (url, api_key, agent_name, vault_id)
  values (rtrim(p_url, '/'), p_key, p_agent, vault.create_secret(p_secret, 'test_calls:' || gen_random_uuid()));
end $$;
comment on function public.connect_test_calls is 'Members can make test calls from now on: on this LiveKit server, with the key pair and the agent''s name of its boxes.';

create function public.disconnect_test_calls() returns boolean language plpgsql security invoker set search_path = '' as $$
begin
  delete from private.test_call_server where one_only;   -- hosted projects refuse a delete without a condition
  return found;
end $$;
comment on function public.disconnect_test_calls is 'Nobody can make a test call from now on, and the secret is gone. False: nobody could.';

-- --- the calls ---------------------------------------------------------------------------------------------------------------------

create table public.test_calls (
  id            uuid primary key default gen_random_uuid(),
  client_id     uuid not null references public.clients (id) on delete cascade,
  member_id     uuid not null,
  seconds       int  not null check (seconds > 0),
  created_at    timestamptz not null default now(),
  join_until    timestamptz not null,
  edge_agent_id uuid,
  began_at      timestamptz,
  answered_at   timestamptz,
  ended_at      timestamptz,
  end_reason    text check (length(end_reason) <= 100),
  unique (client_id, id),
  check ((began_at is null) = (edge_agent_id is null))
);
create index test_calls_client_idx on public.test_calls (client_id, created_at desc);
create index test_calls_created_idx on public.test_calls (created_at);
comment on table  public.test_calls is 'What members tried from their browsers, in place of calls: no figure and no list of calls has them; kept 30 days.';
comment on column public.test_calls.member_id is 'The user who made it.';
comment on column public.test_calls.seconds is 'How long it may last; the receptionist ends it then.';
comment on column public.test_calls.join_until is 'Until when the token lets him in.';
comment on column public.test_calls.edge_agent_id is 'The box that answered.';
comment on column public.test_calls.began_at is 'When a box came for it. Null: none did.';
comment on column public.test_calls.answered_at is 'When the receptionist picked up, by the box''s clock.';
comment on column public.test_calls.ended_at is 'Null while it lasts, or where the box never said.';
comment on column public.test_calls.end_reason is 'As calls.end_reason; given_up: he began another one before anybody came.';

create table public.test_call_turns (
  test_call_id  uuid not null,
  seq           int  not null check (seq between 0 and 500),
  client_id     uuid not null,
  speaker       text not null check (speaker in ('caller', 'agent')),
  text          text not null,
  occurred_at   timestamptz not null,
  processing_ms int check (processing_ms >= 0),
  turn_gap_ms   int check (turn_gap_ms >= 0),
  primary key (test_call_id, seq),
  foreign key (client_id, test_call_id) references public.test_calls (client_id, id) on delete cascade
);
create index test_call_turns_call_idx on public.test_call_turns (client_id, test_call_id);
comment on table  public.test_call_turns is 'What was said in a test call.';
comment on column public.test_call_turns.test_call_id is 'In which it was said.';
comment on column public.test_call_turns.seq is 'The place in the call, from 0.';
comment on column public.test_call_turns.speaker is 'caller (the member) or agent.';
comment on column public.test_call_turns.text is 'What was heard: of the agent''s words those that really reached him.';
comment on column public.test_call_turns.occurred_at is 'As call_turns.occurred_at.';
comment on column public.test_call_turns.processing_ms is 'As call_turns.processing_ms. No figure counts it.';
comment on column public.test_call_turns.turn_gap_ms is 'As call_turns.turn_gap_ms. No figure counts it.';

do $$ declare t text; begin
  foreach t in array array['private.test_call_server', 'public.test_calls', 'public.test_call_turns'] loop
    execute format('alter table %s enable row level security', t);
    execute format('revoke all on %s from public, anon, authenticated, service_role, edge_agent', t);
    execute format('grant select, insert, update, delete on %s to service_role', t);
  end loop;
end $$;
grant select on public.test_calls, public.test_call_turns to authenticated;
create policy test_calls_select on public.test_calls for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy test_call_turns_select on public.test_call_turns for select to authenticated using (client_id = any (array(select private.my_client_ids())));
insert into private.retention (place, relation, due) values
(150, 'public.test_calls', $q$
  select t.ctid from public.test_calls t where t.created_at < now() - interval '30 days' limit $1 $q$);

-- The export as it stands, with two parts more.
do $$
declare v_now text := pg_get_functiondef('public.export_configuration(uuid)'::regprocedure);
begin
  if position($q$'subscription', ($q$ in v_now) = 0 then raise exception 'export_configuration is another than it was'; end if;
  execute replace(v_now, $q$'subscription', ($q$, $q$'test_calls', (select coalesce(jsonb_agg(to_jsonb(x) order by x.created_at, x.id), '[]') from public.test_calls x where x.client_id = c.id),
    'test_call_turns', (select coalesce(jsonb_agg(to_jsonb(x) order by x.test_call_id, x.seq), '[]') from public.test_call_turns x where x.client_id = c.id),
    'subscription', ($q$);
end $$;

-- --- a member begins one -----------------------------------------------------------------------------------------------------------

create function private.base64url(p_bytes bytea) returns text language sql immutable set search_path = '' as $$
  select translate(encode(p_bytes, 'base64'), E'+/=\n', '-_') $$;

-- What LiveKit lets him in with. It is of another kind than a telephone's, and he cannot change what stands in it: so nobody who calls by
-- telephone can say that his is a test, and no test can say that it is another one. The room asks for the agent.
create function private.test_call_token(s private.test_call_server, t public.test_calls) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  v_room text := 'test_' || t.id;
  v_said text := private.base64url('{"alg":"HS256","typ":"JWT"}') || '.' || private.base64url(convert_to(jsonb_build_object(
    'iss', s.api_key, 'sub', 'member', 'name', 'Test call', 'kind', 'standard',
    'nbf', floor(extract(epoch from t.created_at))::bigint - 10, 'exp', floor(extract(epoch from t.join_until))::bigint,
    'video', jsonb_build_object('room', v_room, 'roomJoin', true, 'canSubscribe', true, 'canPublish', true,
                                'canPublishSources', jsonb_build_array('microphone'), 'canPublishData', false, 'canUpdateOwnMetadata', false),
    'attributes', jsonb_build_object('frontdesk.test_call', t.id),
    'roomConfig', jsonb_build_object('emptyTimeout', 30, 'departureTimeout', 5, 'maxParticipants', 2,
                                     'agents', jsonb_build_array(jsonb_build_object('agentName', s.agent_name))))::text, 'UTF8'));
begin
  return v_said || '.' || private.base64url(extensions.hmac(convert_to(v_said, 'UTF8'), convert_to(
    (select d.decrypted_secret from vault.decrypted_secrets d where d.id = s.vault_id), 'UTF8'), 'sha256'));
end $$;

-- How many there are already, this one too. What nobody came for is in the way until its token is stale.
create function private.keep_test_calls_few(t public.test_calls) returns void language plpgsql stable security definer set search_path = '' as $$
declare
  v_open bigint;
  v_hour bigint;
  v_mine bigint;
  v_day bigint;
begin
  select count(*) filter (where x.ended_at is null and now() < coalesce(x.began_at + make_interval(secs => x.seconds + 60), x.join_until)),
         count(*) filter (where x.created_at > now() - interval '1 hour'),
         count(*) filter (where x.created_at > now() - interval '1 hour' and x.member_id = t.member_id), count(*)
  into v_open, v_hour, v_mine, v_day
  from public.test_calls x where x.client_id = t.client_id and x.created_at > now() - interval '1 day';
  perform private.keep_limit('test_calls_day', v_day, t.client_id);
  perform private.keep_limit('test_calls_hour', v_hour, t.client_id);
  perform private.keep_limit('test_calls_hour_of_member', v_mine, t.client_id);
  perform private.keep_limit('test_calls_at_once', v_open, t.client_id);
end $$;

create function private.start_test_call(p_client_id uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  s private.test_call_server;
  t public.test_calls;
begin
  perform private.require_role(p_client_id, '{owner,admin}');
  if not private.client_is_serviceable(p_client_id) then
    raise exception 'this client is not answered for at present' using errcode = 'PT409', hint = 'Its subscription, or its operator, says so.';
  end if;
  select * into s from private.test_call_server;
  if not found then
    raise exception 'test calls are not connected' using errcode = 'PT409', hint = 'An operator does it: frontdesk test-calls connect.';
  end if;
  perform from public.clients where id = p_client_id for no key update;   -- one at a time
  update public.test_calls x set ended_at = now(), end_reason = 'given_up'
  where x.client_id = p_client_id and x.member_id = (select auth.uid()) and x.began_at is null and x.ended_at is null;
  insert into public.test_calls (client_id, member_id, seconds, join_until)
  values (p_client_id, (select auth.uid()), private.limit_of('test_call_seconds', p_client_id), now() + interval '1 minute') returning * into t;
  perform private.keep_test_calls_few(t);
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id)
  values (p_client_id, t.member_id, coalesce((select auth.role()), session_user), 'TEST_CALL', 'test_calls', t.id::text);
  return jsonb_build_object('id', t.id, 'url', s.url, 'token', private.test_call_token(s, t), 'seconds', t.seconds, 'join_until', t.join_until);
end $$;
create function public.start_test_call(p_client_id uuid) returns jsonb language sql volatile security invoker set search_path = '' as $$
  select private.start_test_call(p_client_id) $$;
comment on function public.start_test_call is 'Lets an owner or admin call his own receptionist from a browser: {id, url, token, seconds, join_until}, for livekit-client. Marked as a test by its id, and counted nowhere; limited in number and length.';

revoke all on function private.drop_test_call_secret, public.connect_test_calls, public.disconnect_test_calls, private.base64url,
  private.test_call_token, private.keep_test_calls_few, private.start_test_call, public.start_test_call
  from public, anon, authenticated, service_role;
grant execute on function public.connect_test_calls, public.disconnect_test_calls to service_role;
grant execute on function private.start_test_call, public.start_test_call to authenticated;
