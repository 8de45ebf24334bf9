-- The log of changes, forgetting a caller, leaving with everything, being deleted.
\ir town.psql
select plan(49);

select pg_temp.only('{owner,admin}',
  $$ select from public.audit_log where client_id = :client and table_name = 'subscriptions' $$, 'audit_select: owners and admins read who changed what');
select pg_temp.nobody($$ delete from public.audit_log where client_id = :client $$, 'the log is for reading only');
select pg_temp.nobody($$ insert into public.audit_log (actor_role, action, table_name) values ('x', 'x', 'x') $$, 'nobody writes in the log');
select is(pg_temp.tried('{"role": "service_role"}', $$ delete from public.audit_log $$), '42501', 'nor does the operator''s key');
select is_empty($$
  select t from unnest('{clients,client_members,invitations,subscriptions,professions,phone_numbers,prompts,voices,voice_clone_requests,webhook_endpoints}'::text[]) t
  where not exists (select from public.audit_log where table_name = t and client_id = pg_temp.id('client')) $$, 'every table of configuration is logged');
select results_eq($$
  with changed as (update public.clients set facts = 'Open late.' where id = pg_temp.id('client') returning 1) select count(*) from changed $$, array[1::bigint], 'a change');
select results_eq($$ select new_values from public.audit_log where client_id = pg_temp.id('client') and action = 'UPDATE' and table_name = 'clients' $$,
  array['{"facts": "Open late."}'::jsonb], 'is one entry, with what changed and nothing else');

insert into private.ingest_dead_letters (event_id, reason, event) select gen_random_uuid(), 'x', jsonb_build_object(
  'kind', 'turn', 'client_id', pg_temp.id('client', c), 'call_id', pg_temp.id('call', c), 'data', '{"text": "The boiler."}'::jsonb)
  from unnest(array['ours', 'theirs']) c;
select pg_temp.only('{owner,admin}', $$ select public.erase_caller(:client, '+15550009999') $$, 'erase_caller: owners and admins', pg_temp.refused());
select pg_temp.nobody($$ select private.erase_caller_unchecked(:client, '+15550009999') $$, 'what erases without asking is nobody''s to call');
select is(private.erase_caller_unchecked(pg_temp.id('client'), '+15550009999'), 1::bigint, 'a caller is erased');
select is_empty($$ select from public.call_turns where call_id = pg_temp.id('call') $$, 'what was said is gone');
select is_empty($$ select from private.call_turn_llm where call_id = pg_temp.id('call') $$, 'what the model was asked is gone');
select is_empty($$ select from private.ingest_dead_letters where event ->> 'call_id' = pg_temp.id('call')::text $$, 'what could not be applied is gone');
select is_empty($$ select from public.calls c join public.call_outcomes o on o.call_id = c.id
  where c.id = pg_temp.id('call') and (c.from_e164 is not null or o.summary is not null) $$, 'the number and the summary are gone');
select is_empty($$ select from public.webhook_deliveries where id = pg_temp.id('delivery') and payload::text like '%9999%' $$, 'what was told about it is gone');
select is((select count(*) from public.call_outcomes where call_id = pg_temp.id('call') and estimated_revenue = 120), 1::bigint, 'the figures stay');
select is((select count(*) from public.call_turns where call_id = pg_temp.id('call', 'theirs'))
  + (select count(*) from public.calls where id = pg_temp.id('call', 'theirs') and from_e164 is not null), 2::bigint, 'another client''s calls stay');
select is((select status::text from public.webhook_deliveries where id = pg_temp.id('delivery')), 'dead', 'what was still to be told is not sent');
select is((select count(*) from private.erased_callers where client_id = pg_temp.id('client')), 1::bigint, 'who was erased is known, as a hash');
select is_empty($$ select from private.erased_callers x where x::text like '%15550009999%' $$, 'and not as a number');
select pg_temp.nobody($$ select from private.erased_callers $$, 'which is nobody''s to read');
update public.call_outcomes set summary = 'Wants a boiler.' where call_id = pg_temp.id('call');
select is_empty($$ select from public.call_outcomes where call_id = pg_temp.id('call') and summary is not null $$, 'a summary that comes late is dropped');

select pg_temp.only('{owner,admin,viewer}', $$ select public.export_configuration(:client) $$, 'export_configuration: members', pg_temp.refused('{}'));
select private.note_access(pg_temp.id('client'), 'export_calls', null, 1) \g /dev/null
select pg_temp.only('{owner}', $$ select from public.access_log where client_id = :client $$, 'access_select: owners read who read');
select pg_temp.nobody($$ delete from public.access_log where client_id = :client $$, 'nobody forgets that he read');
select pg_temp.nobody($$ update public.access_log set times = 0 where client_id = :client $$, 'or makes it less');
select pg_temp.nobody($$ select private.note_access(:client, 'export_calls', null, 1) $$, 'or writes down what was not');
select is(pg_temp.tried('{"role": "service_role"}', $$ delete from public.access_log $$), '42501', 'nor does the operator''s key forget');
select pg_temp.nobody($$ select public.operator_notices() $$, 'what operators are told is nobody else''s');
select pg_temp.nobody($$ select public.check_health() $$, 'nor is looking for trouble');
select pg_temp.nobody($$ select public.dismiss_notices() $$, 'or dismissing it');
select pg_temp.nobody($$ select from private.box_events $$, 'nor is what a box says of itself');
select pg_temp.nobody($$ select private.tell_of_failed_calls(array[:call]) $$, 'nobody says for us that a call failed');
select pg_temp.nobody($$ select private.note_failed_calls(:client, now()) $$, 'or writes the notice of it');
select pg_temp.nobody($$ select private.transcript(:call) $$, 'what reads without writing it down is nobody''s to call');
select pg_temp.nobody($$ select from private.whole_calls(:client, null, 1) $$, 'nor is what exports so');
select pg_temp.only('{owner}', $$ select public.delete_client(:client, 'town-ours') $$, 'delete_client: owners only', pg_temp.refused('{admin,viewer}'));
select pg_temp.nobody($$ select private.delete_client_unchecked(:client) $$, 'what deletes without asking is nobody''s to call');
select pg_temp.nobody($$ select public.list_clients() $$, 'the operator''s functions are nobody else''s');
select pg_temp.nobody($$ select public.lease_jobs('{analyze_call}', 1, 60) $$, 'the workers'' queues are nobody else''s');
select pg_temp.nobody($$ select public.lease_deliveries(1, 60) $$, 'the webhooks'' secrets are nobody else''s');
select pg_temp.nobody($$ select public.save_outcome(gen_random_uuid(), gen_random_uuid(), '{}') $$, 'a judgement is the worker''s to write');
select pg_temp.nobody($$ select public.call_to_judge(:call) $$, 'what the judge reads is nobody else''s');
select pg_temp.nobody($$ select public.save_clone(gen_random_uuid(), gen_random_uuid(), 'cartesia', 'x') $$, 'a voice is the worker''s to bring');
select pg_temp.nobody($$ select public.request_clone('town-ours', 'x', 'x', 'v1') $$, 'the operator''s word for an owner is the operator''s');
select pg_temp.nobody($$ select public.switch_webhook('town-ours', 'https://crm.example', false) $$, 'nor does anybody else switch a webhook for an owner');
select pg_temp.nobody($$ select public.remove_webhook('town-ours', 'https://crm.example') $$, 'or remove one');
select pg_temp.nobody($$ select public.replay_deliveries_of('town-ours') $$, 'or send its news again');
select pg_temp.nobody($$ select public.purge_expired(1) $$, 'retention is nobody''s to start');

select * from finish();
rollback;
