-- What the edge left behind: calls whose box died, events that could not be applied, calls to nobody's numbers.

-- The longest call takes minutes: one that began an hour ago and has no end lost its edge. Its last sign of life is its end.
create function private.close_lost_calls(p_older_than interval default '1 hour') returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  r record;
  n bigint := 0;
begin
  for r in
    with lost as (
      select c.id from public.calls c where c.ended_at is null and c.started_at < now() - p_older_than
      order by c.started_at limit 1000 for update skip locked
    )
    update public.calls c set
      status = greatest(c.status, 'interrupted'), end_reason = 'edge_lost', blame = 'platform', detail = 'no word from the edge', swept_at = now(),
      ended_at = greatest(c.started_at, c.answered_at,
        (select max(t.occurred_at) from public.call_turns t where t.client_id = c.client_id and t.call_id = c.id),
        (select max(e.occurred_at) from public.call_events e where e.client_id = c.client_id and e.call_id = c.id))
    from lost where c.id = lost.id returning c.client_id, c.id
  loop
    perform private.queue_judgement(r.client_id, r.id, interval '0', false);
    n := n + 1;
  end loop;
  return n;
end $$;
comment on function private.close_lost_calls is 'Ends up to 1,000 calls that never ended; returns how many.';

create function public.close_lost_calls(p_older_than_minutes int default 60) returns bigint
language plpgsql security invoker set search_path = '' as $$
begin
  if coalesce(p_older_than_minutes, 0) not between 20 and 10080 then
    raise exception 'p_older_than_minutes must be 20 to 10080: a call may last 15' using errcode = '22023';
  end if;
  return private.close_lost_calls(make_interval(mins => p_older_than_minutes));
end $$;
comment on function public.close_lost_calls is 'Ends up to 1,000 calls of which nothing was heard for so long; returns how many. News that come later win.';

create type public.dead_letter as (
  id bigint, event_id uuid, kind text, client_id uuid, call_id uuid, reason text, attempts int, received_at timestamptz);
create type public.retried as (id bigint, result text, reason text);
create type public.unrouted_call as (id uuid, to_number text, from_number text, reason text, occurred_at timestamptz, edge_agent text);
comment on type public.dead_letter is 'A journal event that could not be applied. What was said is left out.';
comment on type public.unrouted_call is 'A call to a number that is nobody''s, and the box that took it.';
comment on type public.retried is 'applied and duplicate: gone from the dead letters; rejected: still there.';

create function private.check_limit(p_limit int) returns void language plpgsql immutable set search_path = '' as $$
begin
  if coalesce(p_limit, 0) not between 1 and 1000 then raise exception 'p_limit must be 1 to 1000' using errcode = '22023'; end if;
end $$;

create function public.dead_letters(p_limit int default 100) returns setof public.dead_letter
language plpgsql stable security invoker set search_path = '' as $$
begin
  perform private.check_limit(p_limit);
  return query
    select l.id, l.event_id, left(l.event ->> 'kind', 60), private.uuid_or_null(l.event ->> 'client_id'), private.uuid_or_null(l.event ->> 'call_id'),
           l.reason, l.attempts, l.received_at
    from private.ingest_dead_letters l order by l.received_at desc, l.id desc limit p_limit;
end $$;
comment on function public.dead_letters is 'Journal events that could not be applied, latest first, and why.';

-- In the order of arrival; each in its own savepoint, as when it came in.
create function private.retry_dead_letters(p_ids bigint[]) returns setof public.retried
language plpgsql security definer set search_path = '' as $$
declare
  l private.ingest_dead_letters;
  a private.edge_agents;
  r public.retried;
begin
  -- Clients before letters, as an erasure does it: the other way round both would wait for each other.
  perform from public.clients where id in (select private.uuid_or_null(d.event ->> 'client_id') from private.ingest_dead_letters d)
  order by id for key share;
  for l in select * from private.ingest_dead_letters where p_ids is null or id = any (p_ids) order by id limit 1000 for update loop
    r := row(l.id, null, null);
    begin
      select * into a from private.edge_agents where id = l.edge_agent_id;
      -- An agent that is gone can vouch for nothing: which clients were its own is not known any more.
      if a.id is null then raise exception 'its edge agent is not known any more' using errcode = '42501'; end if;
      r.result := private.edge_apply(a, l.event);
      delete from private.ingest_dead_letters where id = l.id;
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
      when others then
        r.result := 'rejected';
        r.reason := private.complaint(sqlstate, sqlerrm);
        update private.ingest_dead_letters d set attempts = d.attempts + 1, last_tried_at = now() where d.id = l.id;
    end;
    return next r;
  end loop;
end $$;
create function public.retry_dead_letters(p_ids bigint[] default null) returns setof public.retried
language sql security invoker set search_path = '' as $$ select * from private.retry_dead_letters(p_ids) $$;
comment on function public.retry_dead_letters is 'Applies them again, all (up to 1,000) or those named, after what was wrong has been put right.';

create function public.unrouted_calls(p_limit int default 100) returns setof public.unrouted_call
language plpgsql stable security invoker set search_path = '' as $$
begin
  perform private.check_limit(p_limit);
  return query
    select u.id, u.to_number, u.from_number, u.reason, u.occurred_at, a.name
    from private.unrouted_calls u left join private.edge_agents a on a.id = u.edge_agent_id order by u.occurred_at desc limit p_limit;
end $$;
comment on function public.unrouted_calls is 'Calls to numbers that are nobody''s, latest first: a number that was forgotten shows up here.';

revoke all on function private.close_lost_calls, private.check_limit, private.retry_dead_letters, public.close_lost_calls, public.dead_letters,
  public.retry_dead_letters, public.unrouted_calls from public, anon, authenticated, service_role;
grant execute on function private.close_lost_calls, private.check_limit, private.uuid_or_null, private.retry_dead_letters,
  public.close_lost_calls, public.dead_letters, public.retry_dead_letters, public.unrouted_calls to service_role;
