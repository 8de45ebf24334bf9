-- Forgetting a caller. What remains is a call without a number and without words, so that sums stay right.

-- However it is written (+1510..., sip:1510...@host), and not as a part of a longer number.
create function private.mentions(p_text text, p_e164 text) returns boolean language sql immutable set search_path = '' as $$
  select p_text ~ ('(?<![0-9])' || substr(p_e164, 2) || '(?![0-9])') $$;

-- An erasure and what the edge delivers about the same client take turns: whichever comes second sees what the first did. Whoever holds a
-- lock on a call of the client holds this one, or asks for none after it.
create function private.await_erasure(p_client_id uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform from public.clients where id = p_client_id for key share;
end $$;

create function private.caller_hash(p_client_id uuid, p_e164 text) returns bytea language sql immutable set search_path = '' as $$
  select sha256(convert_to(p_client_id || p_e164, 'UTF8')) $$;

-- Who has a number of somebody who was erased, and called before that.
create function private.was_erased(p_client_id uuid, p_e164 text, p_began timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from private.erased_callers x
                 where x.client_id = p_client_id and x.caller_sha256 = private.caller_hash(p_client_id, p_e164) and x.erased_at > p_began) $$;

-- Whether a journal event, however broken, is about a caller who was erased: by its call, or by a number somewhere in it.
create function private.is_forgotten(e jsonb) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_client uuid := private.uuid_or_null(e ->> 'client_id');
  v_call uuid := private.uuid_or_null(e ->> 'call_id');
  v_began timestamptz;
begin
  perform private.await_erasure(coalesce((select c.client_id from public.calls c where c.id = v_call), v_client));
  if exists (select from public.calls c where c.id = v_call and c.erased_at is not null) then return true; end if;
  begin
    v_began := (e #>> '{call,started_at}')::timestamptz;
  exception when data_exception then
    v_began := null;                                   -- when is not known: then it was before
  end;
  return exists (select from regexp_matches(e::text, '(?<![0-9])[1-9][0-9]{6,14}(?![0-9])', 'g') number
                 where private.was_erased(v_client, '+' || number[1], coalesce(v_began, '-infinity')));
end $$;

-- What was told, or is to be told. Nothing of it goes out any more; whoever is sending it now comes too late with the report.
create function private.forget_deliveries(p_ids uuid[]) returns void language sql security definer set search_path = '' as $$
  update public.webhook_deliveries
  set payload = '{"erased": true}', last_error = null, lease = null, leased_until = null,
      status = case when status = 'delivered' then status else 'dead' end
  where id = any (p_ids) $$;

create function private.forget_outcomes(p_client_id uuid, p_calls uuid[]) returns void language sql security definer set search_path = '' as $$
  update public.call_outcomes set summary = null, to_do = null, evidence = '[]', callback_e164 = null, caller_name = null, revenue_reason = null
  where client_id = p_client_id and call_id = any (p_calls) $$;

-- Whatever was said in these calls or tells who it was. A new column that can hold such a thing is blanked here.
create function private.forget_calls(p_client_id uuid, p_calls uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from private.call_turn_llm where client_id = p_client_id and call_id = any (p_calls);
  delete from public.call_turns where client_id = p_client_id and call_id = any (p_calls);
  delete from private.ingest_dead_letters where private.uuid_or_null(event ->> 'call_id') = any (p_calls);
  update public.call_events set context = '{}', message = null where client_id = p_client_id and call_id = any (p_calls);
  perform private.forget_outcomes(p_client_id, p_calls);
  perform private.forget_deliveries(array(
    select d.id from public.webhook_deliveries d
    where d.client_id = p_client_id and private.uuid_or_null(split_part(d.event_key, ':', 2)) = any (p_calls)));
  update private.jobs set last_error = null where kind = 'analyze_call' and dedupe_key = any (p_calls::text[]);
  update public.calls set from_e164 = null, sip_call_id = null, room = null, detail = null, erased_at = now() where id = any (p_calls);
end $$;

create function private.erase_caller_unchecked(p_client_id uuid, p_e164 text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_calls uuid[];
  v_others uuid[];
begin
  if p_e164 is null or p_e164 !~ '^\+[1-9][0-9]{6,14}$' then
    raise exception 'p_e164 must be a number in E.164, + and 7 to 15 digits' using errcode = '22023';
  end if;
  -- Locked before anything is deleted: what is being written about this client's calls at this moment is waited for, and what comes
  -- after finds them erased, or the number among those that were.
  perform from public.clients where id = p_client_id for update;
  insert into private.erased_callers as x (client_id, caller_sha256, erased_at)
  values (p_client_id, private.caller_hash(p_client_id, p_e164), clock_timestamp())
  on conflict (client_id, caller_sha256) do update set erased_at = excluded.erased_at;
  -- A call whose first event could not be applied has its number only there; who withholds the number may leave it to be called back.
  select coalesce(array_agg(c.id), '{}') into v_calls from (
    select k.id from public.calls k
    where k.client_id = p_client_id and (
      k.from_e164 = p_e164
      or k.id in (select private.uuid_or_null(l.event ->> 'call_id') from private.ingest_dead_letters l
                  where l.event ->> 'kind' = 'call.started' and l.event #>> '{data,from_e164}' = p_e164)
      or (k.from_e164 is null and k.erased_at is null and exists (
            select from public.call_outcomes o where o.client_id = k.client_id and o.call_id = k.id and o.callback_e164 = p_e164)))
    order by k.id for update) c;
  perform private.forget_calls(p_client_id, v_calls);
  delete from private.ingest_dead_letters
  where private.uuid_or_null(event ->> 'client_id') = p_client_id and private.mentions(event::text, p_e164);
  -- Somebody else may have left the number: that call keeps its transcript, and loses what was made of it.
  select coalesce(array_agg(c.id), '{}') into v_others from (
    select k.id from public.calls k
    where k.client_id = p_client_id and k.id in (
      select o.call_id from public.call_outcomes o
      where o.client_id = p_client_id
        and private.mentions(concat_ws(' ', o.callback_e164, o.summary, o.to_do, o.revenue_reason, o.evidence::text), p_e164))
    order by k.id for update) c;
  perform private.forget_outcomes(p_client_id, v_others);
  perform private.forget_deliveries(array(
    select d.id from public.webhook_deliveries d
    where d.client_id = p_client_id and (private.mentions(d.payload::text, p_e164) or private.mentions(d.last_error, p_e164))));
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, new_values)
  values (p_client_id, (select auth.uid()), coalesce((select auth.role()), session_user), 'ERASE_CALLER', 'calls',
          jsonb_build_object('calls', cardinality(v_calls)));
  return cardinality(v_calls);
end $$;

create function private.erase_caller(p_client_id uuid, p_e164 text) returns bigint
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner,admin}');
  return private.erase_caller_unchecked(p_client_id, p_e164);
end $$;
create function public.erase_caller(p_client_id uuid, p_e164 text) returns bigint
language sql security invoker set search_path = '' as $$ select private.erase_caller(p_client_id, p_e164) $$;
comment on function public.erase_caller is 'Forgets what a caller said and the number, in all calls, also those that an offline box delivers within 90 days; returns how many calls that were.';

-- A worker that had the call in hand while its caller was erased comes too late: its words are dropped, its figures count.
-- The lock waits for an erasure under way.
create function private.is_erased(p_client_id uuid, p_call_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare v_erased timestamptz;
begin
  select erased_at into v_erased from public.calls where client_id = p_client_id and id = p_call_id for share;
  return v_erased is not null;
end $$;
create function private.forget_late_words() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if private.is_erased(new.client_id, new.call_id) then
    new.summary := null;
    new.to_do := null;
    new.evidence := '[]';
    new.callback_e164 := null;
    new.caller_name := null;
    new.revenue_reason := null;
  end if;
  return new;
end $$;
create function private.forget_late_payload() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if private.is_erased(new.client_id, private.uuid_or_null(split_part(new.event_key, ':', 2))) then
    new.payload := '{"erased": true}';
    new.status := 'dead';
  end if;
  return new;
end $$;
create trigger call_outcomes_forget before insert or update on public.call_outcomes
  for each row execute function private.forget_late_words();
create trigger webhook_deliveries_forget before insert on public.webhook_deliveries
  for each row execute function private.forget_late_payload();

revoke all on function private.await_erasure, private.caller_hash, private.was_erased, private.is_forgotten, private.forget_deliveries,
  private.forget_outcomes, private.mentions, private.forget_calls, private.erase_caller_unchecked, private.erase_caller, public.erase_caller,
  private.is_erased, private.forget_late_words, private.forget_late_payload from public, anon, authenticated, service_role;
grant execute on function private.erase_caller_unchecked to service_role;
grant execute on function private.erase_caller, public.erase_caller to authenticated;
