-- The edge's two doors: what a box may ask and write, and for whom.
\ir town.psql
grant edge_agent to postgres;
select plan(28);

-- One event of our call, as a box would send it; `envelope` says what is different about this one.
create function pg_temp.turn(seq int, envelope jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object(
    'event_id', gen_random_uuid(), 'kind', 'turn', 'client_id', pg_temp.id('client'), 'call_id', pg_temp.id('call'),
    'call', '{"to_e164": "+15550000001", "started_at": "2026-11-02T17:00:00Z"}'::jsonb,
    'data', jsonb_build_object('seq', seq, 'exchange', seq, 'speaker', 'caller', 'text', 'Hello?', 'occurred_at', '2026-11-02T17:00:05Z')) || envelope $$;
create function pg_temp.claims(box uuid) returns json language sql as $$
  select json_build_object('role', 'edge_agent', 'edge_agent_id', box) $$;
-- What the door says to one event. A refusal that raises gives its SQLSTATE.
create function pg_temp.ack(box uuid, event jsonb) returns text language plpgsql as $$
declare v jsonb;
begin
  perform set_config('request.jwt.claims', pg_temp.claims(box)::text, true), set_config('role', 'edge_agent', true);
  v := public.edge_ingest(jsonb_build_array(event)) -> 0;
  perform set_config('role', 'postgres', true);
  return concat_ws(' ', v ->> 'result', left(v ->> 'reason', 5));
exception when others then return sqlstate;
end $$;

create temp table said as select pg_temp.turn(1) as event;
grant select on said to edge_agent;
select is(pg_temp.ack(pg_temp.id('box'), (table said)), 'applied', 'a box writes for its client');
select is((select count(*) from public.call_turns where call_id = pg_temp.id('call') and seq = 1), 1::bigint, 'and what it wrote is there');
select is(pg_temp.ack(pg_temp.id('box'), (table said)), 'duplicate', 'the same event again changes nothing');
select is((select count(*) from public.call_turns where call_id = pg_temp.id('call') and seq = 1), 1::bigint, 'and nothing is there twice');
select is(pg_temp.ack(pg_temp.id('box'), (select event || '{"kind": "event"}' from said)), 'rejected 23505', 'a known id with other contents is refused');
delete from public.call_turns where call_id = pg_temp.id('call');
select is(pg_temp.ack(pg_temp.id('box'), (table said)), 'duplicate', 'what was deleted since does not come back');

select is(pg_temp.ack(pg_temp.id('box', 'theirs'), pg_temp.turn(2)), 'rejected 42501', 'another client''s box does not write for us');
select is(pg_temp.ack(pg_temp.id('box', 'theirs'), pg_temp.turn(3, jsonb_build_object('client_id', pg_temp.id('client', 'theirs')))),
  'rejected 42501', 'nor does it take our call for its own client''s');
update private.edge_agents set client_ids = null where id = pg_temp.id('box', 'theirs');
select is(pg_temp.ack(pg_temp.id('box', 'theirs'), pg_temp.turn(4, jsonb_build_object('client_id', pg_temp.id('client', 'theirs')))),
  'rejected 42501', 'nor does a box that serves all');
select is((select count(*) from public.call_turns where call_id = pg_temp.id('call')), 0::bigint, 'nothing of that was written');
select is((select count(*) from private.ingest_dead_letters where event ->> 'call_id' = pg_temp.id('call')::text), 4::bigint,
  'and nothing of it was lost: it is with the dead letters');

select is(pg_temp.ack(pg_temp.id('box'), pg_temp.turn(0, jsonb_build_object('kind', 'call.started', 'data', jsonb_build_object(
  'phone_number_id', pg_temp.id('number', 'theirs'), 'prompt_id', pg_temp.id('prompt', 'theirs'), 'voice_id', pg_temp.id('voice', 'theirs'))))),
  'applied', 'a call that names what is another client''s is taken');
select is((select num_nonnulls(phone_number_id, prompt_id, voice_id) from public.calls where id = pg_temp.id('call')), 0, 'without those names');

insert into private.edge_agents (name, client_ids) values ('another of ours', array[pg_temp.id('client')]);
create function pg_temp.another() returns uuid language sql stable as $$ select id from private.edge_agents where name = 'another of ours' $$;
create function pg_temp.take(box uuid, call uuid, client uuid) returns text language sql as $$
  select pg_temp.tried(pg_temp.claims(box), format('select from public.edge_take_over_call(%L, %L) x where x', call, client)) $$;
select is(pg_temp.ack(pg_temp.another(), pg_temp.turn(7)), 'rejected 42501', 'no other box writes to a call, also where it serves the same client');
select is(pg_temp.ack(pg_temp.another(), (table said)), 'rejected 42501', 'nor is it told what the call''s own box delivered');
select is(pg_temp.ack(pg_temp.id('box'), pg_temp.turn(8, '{"call": {"to_e164": "+15550000001", "started_at": "infinity"}}')),
  'rejected 22023', 'a time that cannot be is refused');
select is(pg_temp.take(pg_temp.another(), pg_temp.id('call'), pg_temp.id('client')), '42501', 'a call is not taken from a box that lives');
update public.calls set ended_at = null where id = pg_temp.id('call');
update private.edge_agents set last_seen_at = now() - interval '1 hour' where id = pg_temp.id('box');
select is(pg_temp.take(pg_temp.id('box', 'theirs'), pg_temp.id('call'), pg_temp.id('client', 'theirs')), '42501', 'nor under another client''s name');
select is(pg_temp.take(pg_temp.another(), pg_temp.id('call'), pg_temp.id('client')), '1', 'but from one that is silent');
select is(pg_temp.take(pg_temp.id('box'), gen_random_uuid(), pg_temp.id('client')), '42501', 'a call that is not there has the same answer');
update public.calls set erased_at = now() where id = pg_temp.id('call');
select is(pg_temp.ack(pg_temp.id('box'), pg_temp.turn(5)), 'applied', 'what comes late about an erased caller is taken');
select is((select count(*) from public.call_turns where call_id = pg_temp.id('call')), 0::bigint, 'and forgotten');

select is(pg_temp.tried(pg_temp.claims(pg_temp.id('box')), $$ select from public.edge_resolve_call('+15550000001') r where r.client_id = :client $$),
  '1', 'a box is told whose number is called');
select is(pg_temp.tried(pg_temp.claims(pg_temp.id('box')), $$ select from public.edge_resolve_call('+15550000002') r where r.client_id is not null $$),
  '0', 'but not of clients that are not its own');
update private.edge_agents set revoked_at = now() where id = pg_temp.id('box');
select is(pg_temp.ack(pg_temp.id('box'), pg_temp.turn(6)), '28000', 'a revoked box writes nothing');
select is(pg_temp.tried(pg_temp.claims(pg_temp.id('box')), $$ select public.edge_resolve_call('+15550000001') $$), '28000', 'and is told nothing');
select is(pg_temp.tried(pg_temp.claims(null), $$ select public.edge_resolve_call('+15550000001') $$), '28000', 'as is one that names itself not at all');
select pg_temp.nobody($$ select public.edge_ingest('[]') $$, 'no user writes calls');

select * from finish();
rollback;
