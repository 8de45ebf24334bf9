-- A call whose process died is gone on with by another box, with what was said: the database tells it what the dead one delivered.

insert into private.limits (name, value, code, what, hint) values
  ('silence_of_call', 15, 'PT409', 'seconds without a word of a call before another process goes on with it', 'Wait: its own process may come back.');

-- When anything of a call came in last, or it was gone on with last. A process that talks with a caller says so at least with each turn.
create function private.last_heard_of(c public.calls) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select greatest(c.received_at,
    (select max(l.received_at) from private.ingest_ledger l where l.call_id = c.id),
    (select max(g.at) from public.audit_log g
     where g.client_id = c.client_id and g.action = 'RESUME_CALL' and g.row_id = c.id::text and g.at > now() - interval '1 day')) $$;

-- All that a box needs to go on: the newest rows, and of the answers' latencies the sums that their averages are made of.
create function private.open_call_of(c public.calls) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'call_id', c.id, 'client_id', c.client_id, 'room', c.room, 'answered_at', c.answered_at,
    'call', jsonb_build_object('to_e164', c.to_e164, 'started_at', c.started_at),
    'seen_at', greatest(c.started_at, c.answered_at, max(t.occurred_at)),
    'turns', coalesce(max(t.seq) + 1, 0), 'exchanges', coalesce(max(t.exchange) + 1, 0),
    'talk', coalesce((
      select jsonb_agg(jsonb_build_object('speaker', n.speaker, 'text', left(n.text, 2000), 'cut', n.meant is not null, 'reply', coalesce(n.reply, ''))
                       order by n.seq)
      from (select * from public.call_turns x where x.client_id = c.client_id and x.call_id = c.id order by x.seq desc limit 40) n), '[]'),
    'figures', (
      select coalesce(jsonb_object_agg(f.name, jsonb_build_array(f.total, f.of)), '{}')
      from (
        select v.name, sum(v.ms) as total, count(v.ms) as of
        from public.call_turns x
        cross join lateral (values
          ('endpoint_ms', x.endpoint_ms), ('stt_ms', x.stt_ms), ('llm_first_ms', x.llm_first_ms), ('llm_ms', x.llm_ms),
          ('tts_first_ms', x.tts_first_ms), ('processing_ms', x.processing_ms), ('turn_gap_ms', x.turn_gap_ms)) v (name, ms)
        where x.client_id = c.client_id and x.call_id = c.id and x.reply = 'answer'
        group by v.name having count(v.ms) > 0) f))
  from public.call_turns t where t.client_id = c.client_id and t.call_id = c.id $$;

-- Who knows the room has been let into it: its name ends in what nobody guesses. And whoever asks has found no agent there. Here it is
-- made sure that the call's own process is not only slow to come back: nothing of it may have come in for a while, whether it is of another
-- box, of which other processes go on, or of this very one. What is left then goes to one who asks, not to two.
create function private.edge_resume_call(p_room text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  c public.calls;
begin
  if coalesce(p_room, '') = '' then raise exception 'p_room is required' using errcode = '22023'; end if;
  select k.* into c from public.calls k
  where k.ended_at is null and k.room = p_room and k.erased_at is null and k.started_at > now() - interval '1 day'
    and (a.client_ids is null or k.client_id = any (a.client_ids))
  order by k.started_at desc limit 1
  for update skip locked;
  if c.id is null or private.last_heard_of(c) > now() - make_interval(secs => private.limit_of('silence_of_call', c.client_id)) then
    return null;
  end if;
  insert into public.audit_log (client_id, actor_role, action, table_name, row_id, old_values, new_values)
  values (c.client_id, 'edge_agent', 'RESUME_CALL', 'calls', c.id,
          jsonb_build_object('edge_agent_id', c.edge_agent_id), jsonb_build_object('edge_agent_id', a.id));
  if c.edge_agent_id is distinct from a.id then
    update public.calls set edge_agent_id = a.id where id = c.id;
    perform private.tell_operator('call_taken_over', a.name,
      format('It took over a call that box %s had opened: %s.', coalesce(c.edge_agent_id::text, '?'), c.id));
  end if;
  return private.open_call_of(c);
end $$;
create function public.edge_resume_call(p_room text) returns jsonb
language sql security invoker set search_path = '' as $$ select private.edge_resume_call(p_room) $$;
comment on function public.edge_resume_call is 'The open call of this room, and what was said in it: from now on this box writes to it. Null where there is none, or its own process may come back yet: something of it came in during the last 15 seconds. For edge boxes.';

revoke all on function private.last_heard_of, private.open_call_of, private.edge_resume_call, public.edge_resume_call
  from public, anon, authenticated, service_role;
grant execute on function private.edge_resume_call, public.edge_resume_call to edge_agent;
