-- Telling a client's own software: what is told, in which order, how long it is tried, and what happens to a deaf endpoint.

create table public.notices (                              -- what an owner should know, and would not see by himself
  id         bigint generated always as identity primary key,
  client_id  uuid not null references public.clients (id) on delete cascade,
  kind       text not null check (kind ~ '^[a-z][a-z_]{2,40}$'),
  message    text not null check (length(message) between 1 and 1000),
  created_at timestamptz not null default now()
);
create index notices_client_idx on public.notices (client_id, created_at desc);
alter table public.notices enable row level security;
revoke all on public.notices from public, anon, authenticated, service_role, edge_agent;
grant select on public.notices to authenticated;
grant select, insert, delete on public.notices to service_role;
create policy notices_select on public.notices for select to authenticated using (client_id = any (array(select private.my_client_ids())));
comment on table  public.notices is 'For the owner, in plain words: a webhook that was switched off, a voice that could not be cloned.';
comment on column public.notices.kind is 'A word for machines: webhook_disabled, voice_failed.';
comment on column public.notices.message is 'In words for the owner.';

-- What waited while it was off has its three days from now on: the first failure is not the last.
create function private.webhook_back_on() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.disabled_at := null;
  new.disabled_reason := null;
  update public.webhook_deliveries set give_up_at = greatest(give_up_at, now() + interval '3 days')
  where client_id = new.client_id and endpoint_id = new.id and status = 'pending' and event_type <> 'webhook.test';
  return new;
end $$;
revoke all on function private.webhook_back_on from public;
create trigger webhook_endpoints_back_on before update of is_active on public.webhook_endpoints
  for each row when (new.is_active and not old.is_active) execute function private.webhook_back_on();

-- One delivery for each endpoint that wants to hear of it. What one misses that we switched off waits for its replay.
create function private.tell(p_client uuid, p_type text, p_key text, p_subject text, p_data jsonb) returns void
language plpgsql security invoker set search_path = '' as $$
begin
  insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, subject, payload, status, last_error)
  select p_client, e.id, p_type, p_key, p_subject, jsonb_build_object('type', p_type, 'version', 1, 'timestamp', now(), 'data', p_data),
         (case when e.is_active then 'pending' else 'dead' end)::public.delivery_status, case when not e.is_active then 'the endpoint was switched off' end
  from public.webhook_endpoints e
  where e.client_id = p_client and p_type = any (e.event_types) and (e.is_active or e.disabled_at is not null)
  on conflict (endpoint_id, event_key) do nothing;
end $$;

create type public.leased_delivery as (
  id uuid, client_id uuid, endpoint_id uuid, url text, secret text, event_type text, event_key text, payload jsonb, attempts int,
  lease uuid, leased_until timestamptz);
comment on type public.leased_delivery is 'A webhook to be sent now. secret: what signs it, null where the client has set none.';

-- A receiver that hangs holds four hands, and not everybody's.
create function private.is_busy(p_endpoint_id uuid) returns boolean language sql stable security invoker set search_path = '' as $$
  select count(*) >= 4 from public.webhook_deliveries where endpoint_id = p_endpoint_id and status = 'in_flight' and leased_until > now() $$;

-- What may go out now, the oldest first, at most four of each endpoint.
create function private.due_deliveries() returns setof uuid language sql stable security invoker set search_path = '' as $$
  select due.id
  from (select c.id, c.event_type, row_number() over (partition by c.endpoint_id order by c.next_attempt_at, c.position) as place
        from (select w.id, w.event_type, w.endpoint_id, w.next_attempt_at, w.position
              from public.webhook_deliveries w join public.webhook_endpoints e on e.id = w.endpoint_id
              where ((w.status = 'pending' and w.next_attempt_at <= now()) or (w.status = 'in_flight' and w.leased_until <= now()))
                and (w.event_type = 'webhook.test' or (e.is_active and not private.is_busy(e.id)))
                and not exists (select from public.webhook_deliveries b
                                where b.endpoint_id = w.endpoint_id and b.subject = w.subject and b.position < w.position
                                  and b.status in ('pending', 'in_flight'))
              order by w.next_attempt_at, w.position limit 1000) c) due
  where due.place <= 4 or due.event_type = 'webhook.test' $$;

create function public.lease_deliveries(p_limit int, p_lease_seconds int) returns setof public.leased_delivery
language plpgsql security invoker set search_path = '' as $$
begin
  perform private.check_lease(p_limit, p_lease_seconds);
  -- Whoever sent it never reported, until its time was over.
  update public.webhook_deliveries d set status = 'dead', last_error = 'nobody who sent it was heard of again', lease = null, leased_until = null
  where d.status = 'in_flight' and d.leased_until <= now() and d.give_up_at <= now();
  return query
    with taken as (
      update public.webhook_deliveries d
      set status = 'in_flight', attempts = d.attempts + 1, lease = gen_random_uuid(), leased_until = now() + make_interval(secs => p_lease_seconds)
      -- Looked at once more under the lock: somebody may have taken it meanwhile.
      where d.id in (select w.id from public.webhook_deliveries w
                     where w.id in (select private.due_deliveries())
                       and ((w.status = 'pending' and w.next_attempt_at <= now()) or (w.status = 'in_flight' and w.leased_until <= now()))
                     order by w.next_attempt_at, w.position limit p_limit for update skip locked)
      returning d.*)
    select t.id, t.client_id, t.endpoint_id, e.url, v.decrypted_secret, t.event_type, t.event_key, t.payload, t.attempts, t.lease, t.leased_until
    from taken t
    join public.webhook_endpoints e on e.id = t.endpoint_id
    left join private.webhook_secrets s on s.endpoint_id = t.endpoint_id
    left join vault.decrypted_secrets v on v.id = s.vault_id
    order by t.position;
end $$;
comment on function public.lease_deliveries is 'Takes up to p_limit deliveries that are due, about four of one endpoint. Of one subject never two at once, and the older first. A test goes out even where the endpoint is off.';

create function public.finish_delivery(p_id uuid, p_lease uuid, p_status int) returns boolean
language plpgsql security invoker set search_path = '' as $$
begin
  if p_id is null or p_lease is null then raise exception 'p_id and p_lease are required' using errcode = '22023'; end if;
  if p_status is null then raise exception 'p_status is required' using errcode = '22023'; end if;
  update public.webhook_deliveries
  set status = 'delivered', delivered_at = now(), response_status = p_status, last_error = null, lease = null, leased_until = null
  where id = p_id and lease = p_lease and status = 'in_flight';
  return found;
end $$;
comment on function public.finish_delivery is 'It was taken, with this HTTP status. False: the lease was lost.';

-- What it still owes is kept for the replay, and does not go out in a heap when it is switched on again.
create function private.switch_off(p_endpoint_id uuid, p_reason text) returns void language plpgsql security invoker set search_path = '' as $$
declare e public.webhook_endpoints;
begin
  update public.webhook_endpoints set is_active = false, disabled_at = now(), disabled_reason = p_reason
  where id = p_endpoint_id and is_active returning * into e;
  if e.id is not null then
    update public.webhook_deliveries set status = 'dead', last_error = 'the endpoint was switched off'
    where client_id = e.client_id and endpoint_id = e.id and status = 'pending' and event_type <> 'webhook.test';
    insert into public.notices (client_id, kind, message)
    values (e.client_id, 'webhook_disabled', left('The webhook to ' || split_part(e.url, '/', 3) || ' was switched off: ' || p_reason
            || ' Repair it, switch it on again, and replay what it missed.', 1000));
  end if;
end $$;

create function public.fail_delivery(p_id uuid, p_lease uuid, p_status int, p_error text, p_retry_seconds int default null)
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
  end if;
  return d.status;
end $$;
comment on function public.fail_delivery is 'Tried again for three days, a test once, then dead; null: the lease was lost. 410, or three days without one success, switches the endpoint off.';

create function private.my_endpoint(p_endpoint_id uuid) returns uuid language plpgsql stable security definer set search_path = '' as $$
declare v_client uuid;
begin
  if p_endpoint_id is null then raise exception 'p_endpoint_id is required' using errcode = '22023'; end if;
  select client_id into v_client from public.webhook_endpoints where id = p_endpoint_id and client_id in (select private.my_client_ids());
  if v_client is null then raise exception 'no such webhook endpoint' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner,admin}');
  return v_client;
end $$;

-- Tried once: whoever waits for it wants to know how it went, and not to be surprised later.
create function private.send_test(p_client uuid, p_endpoint_id uuid) returns uuid language sql security definer set search_path = '' as $$
  insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, subject, give_up_at, payload)
  values (p_client, p_endpoint_id, 'webhook.test', 'webhook.test:' || gen_random_uuid(), 'webhook.test:' || gen_random_uuid(),
          now(), jsonb_build_object('type', 'webhook.test', 'version', 1, 'timestamp', now(),
                                    'data', jsonb_build_object('message', 'This is how Frontdesk tells you of a call.')))
  returning id $$;
create function private.test_webhook(p_endpoint_id uuid) returns uuid language sql security definer set search_path = '' as $$
  select private.send_test(private.my_endpoint(p_endpoint_id), p_endpoint_id) $$;
create function public.test_webhook(p_endpoint_id uuid) returns uuid language sql security invoker set search_path = '' as $$
  select private.test_webhook(p_endpoint_id) $$;
comment on function public.test_webhook is 'Sends a webhook.test there, once, also where the endpoint is off; returns the id of its row in webhook_deliveries, which tells how it went.';

-- p_endpoint_id null: all of the client's.
create function private.replay_unchecked(p_client uuid, p_endpoint_id uuid, p_since timestamptz, p_delivery_id uuid) returns bigint
language plpgsql security definer set search_path = '' as $$
declare n bigint;
begin
  update public.webhook_deliveries d
  set status = 'pending', attempts = 0, next_attempt_at = now(), give_up_at = now() + interval '3 days', lease = null, leased_until = null
  where d.client_id = p_client and (p_endpoint_id is null or d.endpoint_id = p_endpoint_id) and d.payload <> '{"erased": true}'
    and case when p_delivery_id is null then d.status = 'dead' and d.event_type <> 'webhook.test' and d.created_at >= coalesce(p_since, '-infinity')
             else d.id = p_delivery_id and d.status in ('dead', 'delivered') end;
  get diagnostics n = row_count;
  if n > 0 then
    perform private.note(p_client, 'REPLAY_DELIVERIES', jsonb_strip_nulls(jsonb_build_object(
      'endpoint_id', p_endpoint_id, 'since', p_since, 'delivery_id', p_delivery_id, 'deliveries', n)));
  end if;
  return n;
end $$;
create function private.replay_deliveries(p_endpoint_id uuid, p_since timestamptz, p_delivery_id uuid) returns bigint
language sql security definer set search_path = '' as $$
  select private.replay_unchecked(private.my_endpoint(p_endpoint_id), p_endpoint_id, p_since, p_delivery_id) $$;
create function public.replay_deliveries(p_endpoint_id uuid, p_since timestamptz default null, p_delivery_id uuid default null) returns bigint
language sql security invoker set search_path = '' as $$ select private.replay_deliveries(p_endpoint_id, p_since, p_delivery_id) $$;
comment on function public.replay_deliveries is 'Sends again what never arrived (since p_since), tests apart, or one delivery; returns how many.';

revoke all on function private.tell, private.is_busy, private.due_deliveries, private.switch_off, private.my_endpoint, private.send_test, private.test_webhook, private.replay_unchecked, private.replay_deliveries,
  public.lease_deliveries, public.finish_delivery, public.fail_delivery, public.test_webhook, public.replay_deliveries
  from public, anon, authenticated, service_role;
grant execute on function private.tell, private.is_busy, private.due_deliveries, private.switch_off, private.send_test, private.replay_unchecked, public.lease_deliveries, public.finish_delivery, public.fail_delivery
  to service_role;
grant execute on function private.test_webhook, public.test_webhook, private.replay_deliveries, public.replay_deliveries to authenticated;
