-- Fair shares: no client holds all hands of a worker, or fills the queues so that others are not seen. Tests of webhooks go
-- where hands are left. A webhook's secret is turned with a day in which two are valid.

insert into private.limits (name, value, code, what, hint) values
  ('endpoint_deliveries_at_once', 4, 'PT429', 'deliveries to one webhook endpoint at once', 'The next one goes out when one of them is over.'),
  ('client_deliveries_at_once', 8, 'PT429', 'deliveries of one client at once', 'The next one goes out when one of them is over.'),
  ('client_tests_at_once', 4, 'PT429', 'webhook tests of one client at once', 'The next one goes out when one of them is over.'),
  ('all_tests_at_once', 8, 'PT429', 'webhook tests of all clients at once', 'The next one goes out when one of them is over.'),
  ('endpoint_tests_waiting', 1, 'PT429', 'test of one webhook endpoint at a time', 'Wait until the one before is over.'),
  ('endpoint_tests_a_minute', 5, 'PT429', 'tests of one webhook endpoint a minute', 'Try again in a minute.'),
  ('client_deliveries_waiting', 10000, 'PT409', 'deliveries of one client waiting', 'Repair or switch off the endpoint that takes none; what was given up meanwhile can be replayed.'),
  ('client_jobs_at_once', 2, 'PT429', 'jobs of one client at once where others wait', 'Hands that are left do more, but for one of each worker.'),
  ('former_secret_hours', 24, 'PT429', 'hours for which a former webhook secret signs too', 'Bring the receiver to the new secret within them.');
update private.limits set per_client = false
where name in ('endpoint_deliveries_at_once', 'client_tests_at_once', 'all_tests_at_once', 'former_secret_hours');

-- --- jobs: each client's first before anybody's second -------------------------------------------

-- Work that is nobody's (what outlives its client) is one client among the others: the one with the id of noughts.
-- squawk-ignore require-concurrent-index-deletion
drop index private.jobs_due_idx;
-- squawk-ignore require-concurrent-index-creation
create index jobs_turn_idx on private.jobs (kind, (coalesce(client_id, '00000000-0000-0000-0000-000000000000')), run_after) where status = 'pending';
-- squawk-ignore require-concurrent-index-creation
create index jobs_leased_idx on private.jobs (client_id) where status = 'leased';

-- Up to p_limit jobs that may be taken now. From client to client along the index, whatever one of them has queued; a client
-- that has its share in hand gets what is left, but for the last hand: that is for who comes next.
create function private.due_jobs(p_kinds public.job_kind[], p_limit int) returns setof uuid
language plpgsql stable security invoker set search_path = '' as $$
begin
  return query
    with recursive waiting (kind, client) as (
      select k, (select coalesce(j.client_id, '00000000-0000-0000-0000-000000000000') from private.jobs j where j.kind = k and j.status = 'pending'
                 order by coalesce(j.client_id, '00000000-0000-0000-0000-000000000000') limit 1)
      from unnest(p_kinds) k
      union all
      select w.kind, (select coalesce(j.client_id, '00000000-0000-0000-0000-000000000000') from private.jobs j
                      where j.kind = w.kind and j.status = 'pending' and coalesce(j.client_id, '00000000-0000-0000-0000-000000000000') > w.client
                      order by coalesce(j.client_id, '00000000-0000-0000-0000-000000000000') limit 1)
      from waiting w where w.client is not null
    ), busy as (
      select coalesce(j.client_id, '00000000-0000-0000-0000-000000000000') as client, count(*) as hands from private.jobs j
      where j.status = 'leased' and j.leased_until > now() group by 1
    ), due as (
      select d.id, w.client, d.run_after from waiting w cross join lateral (
        select j.id, j.run_after from private.jobs j
        where j.kind = w.kind and coalesce(j.client_id, '00000000-0000-0000-0000-000000000000') = w.client and j.status = 'pending' and j.run_after <= now()
        order by j.run_after limit p_limit) d
      union all                                         -- whoever had them is dead
      select j.id, coalesce(j.client_id, '00000000-0000-0000-0000-000000000000'), j.run_after from private.jobs j
      where j.kind = any (p_kinds) and j.status = 'leased' and j.leased_until <= now()
    ), turns as (
      select d.id, d.client, d.run_after,
             coalesce(b.hands, 0) + row_number() over (partition by d.client order by d.run_after) as turn
      from due d left join busy b using (client)
    ), picked as (
      select t.id, t.client, t.turn, row_number() over (order by t.turn, t.run_after) as place
      from turns t order by t.turn, t.run_after limit p_limit
    )
    select p.id from picked p where p.place < p_limit or p.turn <= private.limit_of('client_jobs_at_once', p.client);
end $$;

create or replace function public.lease_jobs(p_kinds text[], p_limit int, p_lease_seconds int) returns setof public.leased_job
language plpgsql security invoker set search_path = '' as $$
declare
  v_kinds public.job_kind[];
  v_unknown text;
begin
  perform private.check_lease(p_limit, p_lease_seconds);
  if coalesce(cardinality(p_kinds), 0) = 0 then raise exception 'p_kinds is required' using errcode = '22023'; end if;
  select coalesce(k, 'null') into v_unknown from unnest(p_kinds) k where k is null or k <> all (enum_range(null::public.job_kind)::text[]) limit 1;
  if found then raise exception 'p_kinds has an unknown kind of job' using errcode = '22023', detail = left(v_unknown, 60); end if;
  select array_agg(distinct k) into v_kinds from unnest(p_kinds::public.job_kind[]) k;
  perform pg_advisory_xact_lock(hashtextextended('private.jobs: lease', 0));   -- who takes what is counted by one worker at a time
  -- Whoever took it never reported, eight times: it kills its workers.
  update private.jobs j set status = 'dead', last_error = 'no worker that took it was heard of again', lease = null, leased_until = null
  where j.kind = any (v_kinds) and j.status = 'leased' and j.leased_until <= now() and j.attempts >= 8;
  return query
    update private.jobs j
    set status = 'leased', attempts = j.attempts + 1, lease = gen_random_uuid(), leased_until = now() + make_interval(secs => p_lease_seconds)
    -- Looked at once more under its lock: it may have been reported meanwhile.
    where j.id in (select d.id from private.jobs d
                   where d.id in (select private.due_jobs(v_kinds, p_limit))
                     and ((d.status = 'pending' and d.run_after <= now()) or (d.status = 'leased' and d.leased_until <= now()))
                   for update skip locked)
    returning j.id, j.client_id, j.kind, j.dedupe_key, j.payload, j.attempts, j.lease, j.leased_until;
end $$;
comment on function public.lease_jobs is 'Takes up to p_limit jobs that are due, or whose lease has ended, for p_lease_seconds: of each client the first before anybody''s second. The last of p_limit is for a client that has less than its share in hand.';

-- --- webhooks: secrets that can be turned --------------------------------------------------------

alter table private.webhook_secrets add column former_vault_id uuid, add column former_until timestamptz,
  -- squawk-ignore constraint-missing-not-valid
  add constraint webhook_secrets_former check ((former_vault_id is null) = (former_until is null));
-- squawk-ignore require-concurrent-index-creation
create index webhook_secrets_former_idx on private.webhook_secrets (former_until) where former_until is not null;
comment on column private.webhook_secrets.former_vault_id is 'The secret before, which signs beside this one until former_until; then it goes out of Vault.';
comment on column private.webhook_secrets.former_until is 'See former_vault_id.';

create or replace function private.drop_secret() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from vault.secrets where id in (old.vault_id, old.former_vault_id);
  return null;
end $$;

-- A former secret that goes is nobody's doing: the audit log has who set one.
drop trigger webhook_secrets_audit on private.webhook_secrets;
create trigger webhook_secrets_audit after insert or update of rotated_at on private.webhook_secrets
  for each row execute function private.audit_secret();

create function private.drop_former_secrets() returns void language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from private.webhook_secrets where former_until <= now()) then return; end if;
  delete from vault.secrets v using private.webhook_secrets s where s.former_until <= now() and v.id = s.former_vault_id;
  update private.webhook_secrets set former_vault_id = null, former_until = null where former_until <= now();
end $$;

-- Returns until when the one before signs too; null: there was none.
create function private.replace_webhook_secret(p_endpoint_id uuid, p_secret text) returns timestamptz
language plpgsql security invoker set search_path = '' as $$
declare
  s private.webhook_secrets;
  v_before text;
begin
  perform private.check_secret(p_secret);
  perform from public.webhook_endpoints where id = p_endpoint_id for no key update;   -- one at a time
  select * into s from private.webhook_secrets where endpoint_id = p_endpoint_id;
  if s.vault_id is null then
    insert into private.webhook_secrets (endpoint_id, vault_id) values (p_endpoint_id, vault.create_secret(p_secret, 'webhook:' || p_endpoint_id));
    return null;
  end if;
  select decrypted_secret into v_before from vault.decrypted_secrets where id = s.vault_id;
  if v_before = p_secret then return s.former_until; end if;    -- sent twice: the one before stays the one before
  if s.former_vault_id is null then
    s.former_vault_id := vault.create_secret(v_before, 'webhook:' || p_endpoint_id || ':former');
  else
    perform vault.update_secret(s.former_vault_id, v_before);
  end if;
  perform vault.update_secret(s.vault_id, p_secret);
  update private.webhook_secrets set rotated_at = now(), former_vault_id = s.former_vault_id,
    former_until = now() + make_interval(hours => private.limit_of('former_secret_hours'))
  where endpoint_id = p_endpoint_id returning former_until into s.former_until;
  return s.former_until;
end $$;

create or replace function private.set_webhook_secret(p_endpoint_id uuid, p_secret text) returns void language plpgsql security definer set search_path = '' as $$
declare v_client uuid;
begin
  if p_endpoint_id is null then raise exception 'p_endpoint_id is required' using errcode = '22023'; end if;
  select client_id into v_client from public.webhook_endpoints where id = p_endpoint_id and client_id in (select private.my_client_ids());
  if v_client is null or not private.is_live(v_client) then raise exception 'no such webhook endpoint' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner,admin}');
  perform private.require_second_factor(v_client);
  perform private.replace_webhook_secret(p_endpoint_id, p_secret);
end $$;
comment on function public.set_webhook_secret is 'Sets or replaces what signs an endpoint''s deliveries (Standard Webhooks: whsec_…). For a day the one before signs beside it. Neither comes out again.';

create function public.turn_webhook_secret(p_slug text, p_url text, p_secret text) returns timestamptz
language plpgsql security invoker set search_path = '' as $$
begin
  perform private.live_client_called(p_slug);
  return (select max(private.replace_webhook_secret(e, p_secret)) from unnest(private.endpoints_at(p_slug, p_url)) e);
end $$;
comment on function public.turn_webhook_secret is 'A new secret for the endpoint at this address; returns until when the one before signs too.';

-- --- webhooks: of a client that is deleted, nothing ----------------------------------------------

create function private.is_live(p_client_id uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.clients c where c.id = p_client_id and c.deleted_at is null) $$;

create function private.live_client_called(p_slug text) returns uuid language plpgsql stable security invoker set search_path = '' as $$
declare v_id uuid := private.client_called(p_slug);
begin
  if not private.is_live(v_id) then
    raise exception 'the client is deleted' using errcode = 'PT409', detail = p_slug, hint = 'frontdesk clients undelete takes it back within thirty days.';
  end if;
  return v_id;
end $$;

-- After the row is in: row-level security has spoken by then, and a stranger learns nothing.
create function private.refuse_deleted() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if (tg_op = 'INSERT' or new.is_active) and not private.is_live(new.client_id) then
    raise exception 'no such client' using errcode = 'PT404', hint = 'It is deleted: its webhooks are not told of anything any more.';
  end if;
  return null;
end $$;
create trigger webhook_endpoints_live after insert or update on public.webhook_endpoints for each row execute function private.refuse_deleted();

create or replace function private.my_endpoint(p_endpoint_id uuid) returns uuid language plpgsql stable security definer set search_path = '' as $$
declare v_client uuid;
begin
  if p_endpoint_id is null then raise exception 'p_endpoint_id is required' using errcode = '22023'; end if;
  select client_id into v_client from public.webhook_endpoints where id = p_endpoint_id and client_id in (select private.my_client_ids());
  if v_client is null or not private.is_live(v_client) then raise exception 'no such webhook endpoint' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner,admin}');
  return v_client;
end $$;

create or replace function public.add_webhook(p_slug text, p_url text, p_secret text, p_event_types text[] default '{call.completed,call.missed,lead.captured,voice.ready,voice.failed}')
returns uuid language plpgsql security invoker set search_path = '' as $$
declare
  v_client uuid := private.live_client_called(p_slug);
  v_id uuid;
begin
  perform private.check_secret(p_secret);
  if coalesce(p_url, '') !~ '^https://[^[:space:]@/?#]+([/?#][^[:space:]]*)?$' or length(p_url) > 2048 then
    raise exception 'p_url must be an https address' using errcode = '22023';
  end if;
  if coalesce(cardinality(p_event_types), 0) = 0 or array_position(p_event_types, null) is not null
     or not p_event_types <@ '{call.completed,call.missed,lead.captured,voice.ready,voice.failed,webhook.test}' then
    raise exception 'p_event_types must be some of call.completed, call.missed, lead.captured, voice.ready, voice.failed' using errcode = '22023';
  end if;
  insert into public.webhook_endpoints (client_id, url, event_types) values (v_client, p_url, p_event_types) returning id into v_id;
  perform private.replace_webhook_secret(v_id, p_secret);
  return v_id;
end $$;

create or replace function public.switch_webhook(p_slug text, p_url text, p_on boolean) returns void language plpgsql security invoker set search_path = '' as $$
begin
  if p_on is null then raise exception 'p_on is required' using errcode = '22023'; end if;
  if p_on then perform private.live_client_called(p_slug); end if;
  update public.webhook_endpoints set is_active = p_on where id = any (private.endpoints_at(p_slug, p_url)) and is_active <> p_on;
end $$;

-- --- webhooks: how much may wait -----------------------------------------------------------------

-- squawk-ignore require-concurrent-index-deletion
drop index public.webhook_deliveries_due_idx;
-- squawk-ignore require-concurrent-index-creation
create index webhook_deliveries_turn_idx on public.webhook_deliveries (endpoint_id, next_attempt_at, position) where status = 'pending' and event_type <> 'webhook.test';
-- squawk-ignore require-concurrent-index-creation
create index webhook_deliveries_tests_idx on public.webhook_deliveries (endpoint_id) where status = 'pending' and event_type = 'webhook.test';

-- How many wait for a client's endpoints, counted up to p_most.
create function private.deliveries_waiting(p_client uuid, p_most int) returns bigint language sql stable security invoker set search_path = '' as $$
  select count(*) from (
    select from public.webhook_endpoints e
    cross join lateral (select from public.webhook_deliveries d
                        where d.endpoint_id = e.id and d.status = 'pending' and d.event_type <> 'webhook.test' limit p_most) d
    where e.client_id = p_client limit p_most) waiting $$;

-- One delivery for each endpoint that wants to hear of it. What one misses that we switched off, or for which no room is left,
-- waits for its replay.
create or replace function private.tell(p_client uuid, p_type text, p_key text, p_subject text, p_data jsonb) returns void
language plpgsql security invoker set search_path = '' as $$
declare
  v_most int := private.limit_of('client_deliveries_waiting', p_client);
  v_full boolean := private.deliveries_waiting(p_client, v_most) >= v_most;
begin
  insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, subject, payload, next_attempt_at, status, last_error)
  select p_client, e.id, p_type, p_key, p_subject, jsonb_build_object('type', p_type, 'version', 1, 'timestamp', now(), 'data', p_data),
         greatest(now(), (select max(b.next_attempt_at) from public.webhook_deliveries b   -- not due before its turn can come
                          where b.endpoint_id = e.id and b.subject = p_subject and b.status = 'pending')),
         (case when e.is_active and not v_full then 'pending' else 'dead' end)::public.delivery_status,
         case when not e.is_active then 'the endpoint was switched off' when v_full then 'more waits for the client''s endpoints than may wait' end
  from public.webhook_endpoints e
  where e.client_id = p_client and p_type = any (e.event_types) and (e.is_active or e.disabled_at is not null) and private.is_live(p_client)
  on conflict (endpoint_id, event_key) do nothing;
  if found and v_full and not exists (select from public.notices n where n.client_id = p_client and n.kind = 'webhooks_full' and n.created_at > now() - interval '1 day') then
    insert into public.notices (client_id, kind, message)
    values (p_client, 'webhooks_full', v_most || ' events wait for your webhooks, and no more are queued. Repair or switch off the endpoint that takes none, and replay what it missed.');
  end if;
end $$;

create or replace function public.fail_delivery(p_id uuid, p_lease uuid, p_status int, p_error text, p_retry_seconds int default null)
returns public.delivery_status language plpgsql security invoker set search_path = '' as $$
declare
  d public.webhook_deliveries;
  v_off boolean;
begin
  if p_id is null or p_lease is null then raise exception 'p_id and p_lease are required' using errcode = '22023'; end if;
  if p_retry_seconds not between 0 and 604800 then raise exception 'p_retry_seconds must be 0 to 604800' using errcode = '22023'; end if;
  -- Locked before the delivery: whoever switches the endpoint off locks them in this order.
  select e.disabled_at is not null into v_off
  from public.webhook_endpoints e where e.id = (select w.endpoint_id from public.webhook_deliveries w where w.id = p_id) for no key update;
  update public.webhook_deliveries w set
    status = (case when now() >= w.give_up_at or p_status = 410 or v_off or w.event_type = 'webhook.test' then 'dead' else 'pending'
              end)::public.delivery_status,
    next_attempt_at = least(w.give_up_at, now() + greatest(make_interval(secs => p_retry_seconds), private.back_off(w.attempts, interval '6 hours'))),
    response_status = p_status, last_error = left(p_error, 2000), lease = null, leased_until = null
  where w.id = p_id and w.lease = p_lease and w.status = 'in_flight'
  returning w.* into d;
  if d.event_type = 'webhook.test' then return d.status; end if;   -- whoever sent it looks on, and decides
  if p_status = 410 then
    perform private.switch_off(d.endpoint_id, 'it answered that it is gone for good (410).');
  elsif d.status = 'dead' and not exists (select from public.webhook_deliveries o
      where o.endpoint_id = d.endpoint_id and o.delivered_at > d.give_up_at - interval '3 days') then
    perform private.switch_off(d.endpoint_id, 'it has taken nothing for three days.');
  elsif d.status = 'pending' then   -- what must wait for it is not due before: else whoever looks for work reads it each time
    update public.webhook_deliveries w set next_attempt_at = d.next_attempt_at
    where w.endpoint_id = d.endpoint_id and w.subject = d.subject and w.position > d.position and w.status = 'pending'
      and w.next_attempt_at < d.next_attempt_at;
  end if;
  return d.status;
end $$;

-- p_endpoint_id null: all of the client's. The oldest first, as many as may wait.
create or replace function private.replay_unchecked(p_client uuid, p_endpoint_id uuid, p_since timestamptz, p_delivery_id uuid) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_most int := private.limit_of('client_deliveries_waiting', p_client);
  v_waiting bigint;
  n bigint;
begin
  perform from public.clients where id = p_client for no key update;   -- one at a time
  v_waiting := private.deliveries_waiting(p_client, v_most);
  perform private.keep_limit('client_deliveries_waiting', v_waiting + 1, p_client);
  update public.webhook_deliveries d
  set status = 'pending', attempts = 0, next_attempt_at = now(), give_up_at = now() + interval '3 days', lease = null, leased_until = null
  where d.id in (
    select w.id from public.webhook_deliveries w
    where w.client_id = p_client and (p_endpoint_id is null or w.endpoint_id = p_endpoint_id) and w.payload <> '{"erased": true}'
      and w.event_type <> 'webhook.test'
      and case when p_delivery_id is null then w.status = 'dead' and w.created_at >= coalesce(p_since, '-infinity')
               else w.id = p_delivery_id and w.status in ('dead', 'delivered') end
    order by w.position limit v_most - v_waiting);
  get diagnostics n = row_count;
  if n > 0 then
    perform private.note(p_client, 'REPLAY_DELIVERIES', jsonb_strip_nulls(jsonb_build_object(
      'endpoint_id', p_endpoint_id, 'since', p_since, 'delivery_id', p_delivery_id, 'deliveries', n)));
  end if;
  return n;
end $$;
comment on function public.replay_deliveries is 'Sends again what never arrived (since p_since), the oldest first and as many as may wait, or one delivery; never a test. Returns how many.';
create or replace function public.replay_deliveries_of(p_slug text, p_since timestamptz default null) returns bigint
language sql security invoker set search_path = '' as $$ select private.replay_unchecked(private.live_client_called(p_slug), null, p_since, null) $$;

-- --- webhooks: tests -----------------------------------------------------------------------------

-- Tried once: whoever waits for it wants to know how it went, and not to be surprised later.
create or replace function private.send_test(p_client uuid, p_endpoint_id uuid) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  e public.webhook_endpoints;
  v_id uuid;
begin
  select * into e from public.webhook_endpoints where id = p_endpoint_id and client_id = p_client for no key update;   -- one at a time
  if not coalesce(e.is_active, false) then
    raise exception 'the webhook endpoint is switched off' using errcode = 'PT409', hint = 'Switch it on, and test it then.';
  end if;
  perform private.keep_limit('endpoint_tests_waiting', 1 + count(*), p_client) from public.webhook_deliveries d
  where d.endpoint_id = p_endpoint_id and d.status = 'pending' and d.event_type = 'webhook.test';
  perform private.keep_limit('endpoint_tests_a_minute', 1 + count(*), p_client) from public.webhook_deliveries d
  where d.client_id = p_client and d.endpoint_id = p_endpoint_id and d.event_type = 'webhook.test' and d.created_at > now() - interval '1 minute';
  insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, subject, give_up_at, payload)
  values (p_client, p_endpoint_id, 'webhook.test', 'webhook.test:' || gen_random_uuid(), 'webhook.test:' || gen_random_uuid(),
          now(), jsonb_build_object('type', 'webhook.test', 'version', 1, 'timestamp', now(),
                                    'data', jsonb_build_object('message', 'This is how Frontdesk tells you of a call.')))
  returning id into v_id;
  return v_id;
end $$;
comment on function public.test_webhook is 'Sends a webhook.test there, once; the endpoint must be on, one test waits at a time, and there are a few a minute. Returns the id of its row in webhook_deliveries, which tells how it went.';

create or replace function public.send_test_webhooks(p_slug text) returns setof uuid language plpgsql security invoker set search_path = '' as $$
declare v_client uuid := private.live_client_called(p_slug);
begin
  return query select private.send_test(v_client, e.id) from public.webhook_endpoints e where e.client_id = v_client and e.is_active order by e.id;
end $$;

-- A test that waits is not sent when nobody looks any more.
create function private.webhook_off() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.webhook_deliveries set status = 'dead', last_error = 'the endpoint was switched off'
  where endpoint_id = new.id and status = 'pending' and event_type = 'webhook.test';
  return null;
end $$;
create trigger webhook_endpoints_off after update of is_active on public.webhook_endpoints
  for each row when (old.is_active and not new.is_active) execute function private.webhook_off();

-- --- webhooks: who is sent next ------------------------------------------------------------------

alter type public.leased_delivery add attribute former_secret text;
comment on type public.leased_delivery is 'A webhook to be sent now. secret: what signs it, null where the client has set none; former_secret: what signs it too, for a day after the secret was turned.';

-- squawk-ignore ban-drop-function
drop function private.is_busy(uuid);
-- squawk-ignore ban-drop-function
drop function private.due_deliveries();

-- Up to p_limit deliveries that may go out now. From endpoint to endpoint along the index, whatever waits at one of them. Of each
-- client the first before anybody's second, what is on its way counted; tests after all that, and a few; the last hand is
-- for a client that has nothing on its way.
create function private.due_deliveries(p_limit int) returns setof uuid language plpgsql stable security invoker set search_path = '' as $$
declare
  v_of_endpoint int := private.limit_of('endpoint_deliveries_at_once');
  v_of_client int := private.limit_of('client_deliveries_at_once');
  v_tests_of_client int := private.limit_of('client_tests_at_once');
  v_tests int := private.limit_of('all_tests_at_once');
begin
  return query
    with recursive waiting (endpoint) as (
      (select d.endpoint_id from public.webhook_deliveries d where d.status = 'pending' and d.event_type <> 'webhook.test'
       order by d.endpoint_id, d.next_attempt_at limit 1)
      union all
      select (select d.endpoint_id from public.webhook_deliveries d
              where d.status = 'pending' and d.event_type <> 'webhook.test' and d.endpoint_id > w.endpoint order by d.endpoint_id, d.next_attempt_at limit 1)
      from waiting w where w.endpoint is not null
    ), under_way as materialized (
      select d.client_id, d.endpoint_id, d.event_type = 'webhook.test' as is_test from public.webhook_deliveries d
      where d.status = 'in_flight' and d.leased_until > now()
    ), busy_endpoints as (
      select u.endpoint_id, count(*) as hands from under_way u where not u.is_test group by 1
    ), busy_clients as (
      select u.client_id, u.is_test, count(*) as hands from under_way u group by 1, 2
    ), due as (
      select d.id, w.endpoint, d.next_attempt_at, d.position
      from waiting w cross join lateral (
        select n.id, n.next_attempt_at, n.position from public.webhook_deliveries n
        where n.endpoint_id = w.endpoint and n.status = 'pending' and n.event_type <> 'webhook.test' and n.next_attempt_at <= now()
          and not exists (select from public.webhook_deliveries b
                          where b.endpoint_id = n.endpoint_id and b.subject = n.subject and b.position < n.position
                            and b.status in ('pending', 'in_flight') offset 0)   -- asked row by row: a join would read all that waits there
        order by n.next_attempt_at, n.position limit v_of_endpoint) d
      union all                                         -- whoever sent them is dead
      select n.id, n.endpoint_id, n.next_attempt_at, n.position from public.webhook_deliveries n
      where n.status = 'in_flight' and n.leased_until <= now() and n.event_type <> 'webhook.test'
        and not exists (select from public.webhook_deliveries b
                        where b.endpoint_id = n.endpoint_id and b.subject = n.subject and b.position < n.position
                          and b.status in ('pending', 'in_flight') offset 0)
    ), at_endpoints as (
      select d.id, e.client_id, d.next_attempt_at, d.position,
             coalesce(b.hands, 0) + row_number() over (partition by e.id order by d.next_attempt_at, d.position) as place
      from due d
      join public.webhook_endpoints e on e.id = d.endpoint and e.is_active
      join public.clients c on c.id = e.client_id and c.deleted_at is null
      left join busy_endpoints b on b.endpoint_id = e.id
    ), events as (
      select a.id, a.client_id, a.next_attempt_at, a.position,
             coalesce(b.hands, 0) + row_number() over (partition by a.client_id order by a.place, a.next_attempt_at, a.position) as turn
      from at_endpoints a left join busy_clients b on b.client_id = a.client_id and not b.is_test
      where a.place <= v_of_endpoint
    ), tests as (
      select d.id, d.client_id, d.next_attempt_at, d.position,
             coalesce(b.hands, 0) + row_number() over (partition by d.client_id order by d.position) as turn
      from public.webhook_deliveries d
      join public.webhook_endpoints e on e.id = d.endpoint_id and e.is_active
      join public.clients c on c.id = e.client_id and c.deleted_at is null
      left join busy_clients b on b.client_id = d.client_id and b.is_test
      where d.status = 'pending' and d.event_type = 'webhook.test'
    ), some_tests as (
      select t.id, t.client_id, t.next_attempt_at, t.position, t.turn from tests t
      where t.turn <= v_tests_of_client
      order by t.turn, t.position
      limit greatest(0, v_tests - (select count(*) from under_way u where u.is_test))
    ), picked as (
      select c.id, c.is_test, c.turn, row_number() over (order by c.is_test, c.turn, c.next_attempt_at, c.position) as place
      from (select e.id, false as is_test, e.turn, e.next_attempt_at, e.position
            from events e left join private.client_limits own on own.client_id = e.client_id and own.name = 'client_deliveries_at_once'
            where e.turn <= coalesce(own.value, v_of_client)
            union all select t.id, true, t.turn, t.next_attempt_at, t.position from some_tests t) c
      order by 4 limit p_limit
    )
    select p.id from picked p where p.place < p_limit or (p.turn = 1 and not p.is_test);
end $$;

create or replace function public.lease_deliveries(p_limit int, p_lease_seconds int) returns setof public.leased_delivery
language plpgsql security invoker set search_path = '' as $$
begin
  perform private.check_lease(p_limit, p_lease_seconds);
  perform private.drop_former_secrets();
  perform pg_advisory_xact_lock(hashtextextended('public.webhook_deliveries: lease', 0));   -- who sends what is counted by one worker at a time
  -- Whoever sent it never reported, until its time was over.
  update public.webhook_deliveries d set status = 'dead', last_error = 'nobody who sent it was heard of again', lease = null, leased_until = null
  where d.status = 'in_flight' and d.leased_until <= now() and d.give_up_at <= now();
  return query
    with taken as (
      update public.webhook_deliveries d
      set status = 'in_flight', attempts = d.attempts + 1, lease = gen_random_uuid(), leased_until = now() + make_interval(secs => p_lease_seconds)
      -- Looked at once more under its lock: it may have been reported meanwhile.
      where d.id in (select w.id from public.webhook_deliveries w
                     where w.id in (select private.due_deliveries(p_limit))
                       and ((w.status = 'pending' and w.next_attempt_at <= now()) or (w.status = 'in_flight' and w.leased_until <= now()))
                     for update skip locked)
      returning d.*)
    select t.id, t.client_id, t.endpoint_id, e.url, v.decrypted_secret, t.event_type, t.event_key, t.payload, t.attempts, t.lease, t.leased_until,
           f.decrypted_secret
    from taken t
    join public.webhook_endpoints e on e.id = t.endpoint_id
    left join private.webhook_secrets s on s.endpoint_id = t.endpoint_id
    left join vault.decrypted_secrets v on v.id = s.vault_id
    left join vault.decrypted_secrets f on f.id = s.former_vault_id and s.former_until > now()
    order by t.position;
end $$;
comment on function public.lease_deliveries is 'Takes up to p_limit deliveries that are due: of each client the first before anybody''s second, a few of one endpoint and of one client at once (private.limits), tests only where hands are left. Of one subject never two at once, and the older first. Nothing of an endpoint that is off, or of a client that is deleted.';

revoke all on function private.due_jobs, private.drop_former_secrets, private.replace_webhook_secret, public.turn_webhook_secret,
  private.is_live, private.live_client_called, private.deliveries_waiting, private.webhook_off, private.refuse_deleted, private.due_deliveries
  from public, anon, authenticated, service_role;
grant execute on function private.due_jobs, private.drop_former_secrets, private.replace_webhook_secret, public.turn_webhook_secret,
  private.live_client_called, private.deliveries_waiting, private.due_deliveries to service_role;
grant execute on function private.is_live to service_role;
comment on column public.webhook_endpoints.is_active is 'Off: nothing is sent.';
comment on column public.notices.kind is 'A word for machines: webhook_disabled, webhooks_full, voice_failed.';
