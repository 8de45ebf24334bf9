-- A box comes for a test call, and tells what was said in it.

-- All that answering takes, of one client. edge_resolve_call finds it by the number.
create function private.resolved_client(p_client_id uuid, p_phone_number_id uuid) returns public.resolved_call
language plpgsql stable security definer set search_path = '' as $$
declare r public.resolved_call;
begin
  select
    c.id, c.name, p_phone_number_id, c.config_version, c.timezone, c.language, pr.slug, c.hours, c.facts, private.client_is_serviceable(c.id),
    (
      select row(p.id, p.version, p.body, p.greeting)::public.resolved_prompt from public.prompts p
      where p.profession_id = c.profession_id and p.status = 'published' and (p.client_id = c.id or p.client_id is null)
      order by p.client_id nulls last limit 1),
    (
      select row(v.id, v.provider, v.provider_voice_id, v.sex)::public.resolved_voice from public.voices v
      where v.status = 'ready' and (v.id = c.voice_id or v.is_default)
      order by v.id is not distinct from c.voice_id desc limit 1),
    -- private.limit_of, in a plan that is kept.
    coalesce((select o.value from private.client_limits o where o.client_id = c.id and o.name = 'calls_at_once'),
             (select l.value from private.limits l where l.name = 'calls_at_once')),
    null::boolean, null::boolean, c.overflow_to_cloud
  into r
  from public.clients c join public.professions pr on pr.id = c.profession_id where c.id = p_client_id;
  return r;
end $$;

create or replace function private.edge_resolve_call(p_to text, p_from text) returns public.resolved_call
language plpgsql volatile security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  n public.phone_numbers;
  r public.resolved_call;
begin
  select x.* into n from public.phone_numbers x join public.clients c on c.id = x.client_id
  where x.e164 = p_to and x.released_at is null and c.deleted_at is null and (a.client_ids is null or c.id = any (a.client_ids));
  if n.id is not null then r := private.resolved_client(n.client_id, n.id); end if;
  perform private.note_ask(a, coalesce(left(p_to, 40), ''), r.client_id is not null);
  if r.client_id is not null and p_from is not null then
    r.caller_blocked := private.is_blocked(r.client_id, p_from);
    r.caller_too_often := private.calls_too_often(r.client_id, p_from);
  end if;
  return r;
end $$;

-- Once: a token that is used again lets somebody into a room in which nobody answers.
create function private.edge_test_call(p_id uuid) returns jsonb language plpgsql volatile security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  t public.test_calls;
  n public.phone_numbers;
begin
  if p_id is null then raise exception 'p_id is required' using errcode = '22023'; end if;
  update public.test_calls x set began_at = now(), edge_agent_id = a.id
  from public.clients c
  where x.id = p_id and c.id = x.client_id and c.deleted_at is null and (a.client_ids is null or c.id = any (a.client_ids))
    and x.began_at is null and x.ended_at is null and x.join_until > now() - interval '1 minute'
  returning x.* into t;
  if not found then return null; end if;
  select x.* into n from public.phone_numbers x where x.client_id = t.client_id and x.released_at is null order by x.created_at, x.id limit 1;
  return jsonb_build_object('number', n.e164, 'seconds', t.seconds, 'answer', to_jsonb(private.resolved_client(t.client_id, n.id)));
end $$;
create function public.edge_test_call(p_id uuid) returns jsonb language sql volatile security invoker set search_path = '' as $$
  select private.edge_test_call(p_id) $$;
comment on function public.edge_test_call is 'Whom a test call is for, as edge_resolve_call, under answer, with a number of theirs and how many seconds it may last. Null: there is no such test, or it was answered already. For edge boxes; once for each.';

-- What a box tells of a test call: when it was answered and ended, and what was said. All else is taken, and kept nowhere.
create function private.apply_test_event(p_agent private.edge_agents, p_client uuid, p_call uuid, p_kind text, d jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare t public.test_calls;
begin
  select * into t from public.test_calls x where x.id = p_call for update;
  if (t.client_id, t.edge_agent_id) is distinct from (p_client, p_agent.id) then perform private.not_this_boxs(); end if;
  case p_kind
    when 'call.answered' then
      update public.test_calls set answered_at = (d ->> 'answered_at')::timestamptz where id = t.id;
    when 'call.ended' then
      update public.test_calls set ended_at = greatest((d ->> 'ended_at')::timestamptz, t.created_at), end_reason = left(d ->> 'end_reason', 100) where id = t.id;
    when 'turn' then
      insert into public.test_call_turns (test_call_id, seq, client_id, speaker, text, occurred_at, processing_ms, turn_gap_ms)
      values (t.id, (d ->> 'seq')::int, t.client_id, d ->> 'speaker', d ->> 'text', (d ->> 'occurred_at')::timestamptz,
              private.ms(d, 'processing_ms'), private.ms(d, 'turn_gap_ms'));
    when 'call.transcript_stopped' then
      update public.test_call_turns set text = '' where test_call_id = t.id;
    else null;
  end case;
end $$;

-- The journal's one event as it stands, with that fork in it: before anything of it becomes a call's.
do $$
declare
  v_now text := pg_get_functiondef('private.edge_apply(private.edge_agents, jsonb, private.call_limits)'::regprocedure);
  v_fork constant text := E'  perform private.await_erasure(v_client);\n  insert into public.calls';
begin
  if position(v_fork in v_now) = 0 then raise exception 'edge_apply is another than it was'; end if;
  execute replace(v_now, v_fork, $q$  if exists (select from public.test_calls t where t.id = v_call) then
    perform private.apply_test_event(p_agent, v_client, v_call, v_kind, d);
    return 'applied';
  end if;
$q$ || v_fork);
end $$;

revoke all on function private.resolved_client, private.edge_test_call, public.edge_test_call, private.apply_test_event
  from public, anon, authenticated, service_role;
grant execute on function private.edge_test_call, public.edge_test_call to edge_agent;
