-- The queues behind a call: leases for the outbox of webhooks.

-- outbox lease: at-least-once, no double work while a lease lives
create function private.lease_deliveries(p_limit int, p_lease interval default '60 seconds') returns setof public.webhook_deliveries
language sql security definer set search_path = '' as $$
  update public.webhook_deliveries d set status = 'in_flight', attempts = attempts + 1, leased_until = now() + p_lease, next_attempt_at = now() + p_lease
  where d.id in (select id from public.webhook_deliveries where status in ('pending', 'in_flight') and next_attempt_at <= now()
                 order by next_attempt_at limit p_limit for update skip locked) returning d.* $$;
revoke all on function private.lease_deliveries from public, anon, authenticated, service_role;
grant execute on function private.lease_deliveries to service_role;
