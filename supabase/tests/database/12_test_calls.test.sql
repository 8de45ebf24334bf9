-- Test calls: who makes one, who reads of it; nobody writes what it was.
\ir town.psql
select plan(9);

insert into private.test_call_server (url, api_key, agent_name, vault_id)
values ('wss://livekit.example', 'key', 'receptionist', vault.create_secret(repeat('s', 40)));
select pg_temp.only('{owner,admin}', $$ select public.start_test_call(:client) $$, 'start_test_call: owners and admins', pg_temp.refused());

insert into public.test_calls (id, client_id, member_id, seconds, join_until)
values (pg_temp.id('event'), pg_temp.id('client'), gen_random_uuid(), 180, now() + interval '1 minute');
insert into public.test_call_turns (client_id, test_call_id, seq, speaker, text, occurred_at)
values (pg_temp.id('client'), pg_temp.id('event'), 0, 'agent', 'Hello.', now());
select pg_temp.only('{owner,admin,viewer}', $$ select from public.test_calls where client_id = :client $$, 'test_calls_select: members');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.test_call_turns where client_id = :client $$, 'test_call_turns_select: members');
select pg_temp.nobody($$ update public.test_calls set seconds = 100000 where client_id = :client $$, 'nobody makes one last');
select pg_temp.nobody($$ insert into public.test_calls (id, client_id, member_id, seconds, join_until)
  values (:call, :client, gen_random_uuid(), 1, now()) $$, 'nobody makes a call a test');
select pg_temp.nobody($$ delete from public.test_calls where client_id = :client $$, 'nobody makes room for more of them');
select pg_temp.nobody($$ select from private.test_call_server $$, 'nobody reads where they take place');
select pg_temp.nobody($$ select public.connect_test_calls('wss://other.example', 'key', repeat('s', 40)) $$, 'nobody says where they take place');
select pg_temp.nobody($$ select public.edge_test_call(:event) $$, 'nobody answers one but a box');

select * from finish();
rollback;
