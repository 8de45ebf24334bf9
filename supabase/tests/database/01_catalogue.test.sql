-- Rules that hold for the whole catalogue, whatever is added to it.
begin;
set local search_path = public, extensions;
select plan(21);

create temp view ours as select oid, relname, relkind, relrowsecurity, reloptions, relnamespace from pg_class
  where relnamespace in ('public'::regnamespace, 'private'::regnamespace);
create temp view functions as
  select f.oid, f.oid::regprocedure as signature, f.proname, f.prosecdef, f.proconfig, f.prosrc, f.pronamespace::regnamespace::text as schema,
         f.prorettype <> 'trigger'::regtype as callable, f.proretset, coalesce(f.proargnames, '{}') as arguments
  from pg_proc f where f.pronamespace in ('public'::regnamespace, 'private'::regnamespace);

select is_empty($$ select oid::regclass from ours where relkind in ('r', 'p') and not relrowsecurity $$, 'RLS is on for every table');
select is_empty($$
  select oid::regclass from ours where relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false) $$,
  'every view is security_invoker');
select is_empty($$ select oid::regclass from ours where relkind in ('m', 'f') $$, 'nothing that cannot have policies is exposed');
select is_empty($$ select signature from functions where prosecdef and schema = 'public' $$, 'no definer function in the exposed schema');
select is_empty($$ select signature from functions where not coalesce(proconfig @> '{"search_path=\"\""}', false) $$, 'every function has an empty search_path');

select is_empty($$
  select polrelid::regclass, polname from pg_policy where polrelid in (select oid from ours) and polroles <> array['authenticated'::regrole::oid] $$,
  'every policy is for those who are signed in');
select is_empty($$
  select tablename, cmd from pg_policies where schemaname in ('public', 'storage', 'realtime') and not (schemaname = 'storage' and policyname !~ '^voice_samples')
  group by schemaname, tablename, cmd having count(*) > 1 or cmd = 'ALL' $$, 'one policy for each table and command: a second would widen the first');
select is_empty($$
  select tablename, policyname from pg_policies where schemaname in ('public', 'storage', 'realtime')
    and coalesce(qual, with_check) !~ 'ANY \(ARRAY\( SELECT' $$, 'every policy asks for the reader''s clients, once for each query');
select is_empty($$
  select tablename, policyname from pg_policies where schemaname = 'public' and cmd = 'UPDATE' and qual is distinct from with_check $$,
  'a row that is updated stays within reach of whoever updates it');

select is_empty($$
  select r, relname from ours, unnest('{anon,edge_agent}'::name[]) r where relkind in ('r', 'p', 'v')
    and (has_any_column_privilege(r, oid, 'SELECT,INSERT,UPDATE,REFERENCES') or has_table_privilege(r, oid, 'DELETE,TRUNCATE,TRIGGER')) $$,
  'anon and edge_agent hold no right on any table or view');
select is_empty($$
  select r, relname from ours, unnest('{authenticated,service_role}'::name[]) r where relkind in ('r', 'p', 'v')
    and has_table_privilege(r, oid, 'TRUNCATE,REFERENCES,TRIGGER') $$, 'TRUNCATE asks no policy: nobody has it');
select is_empty($$
  select relname from ours where relnamespace = 'private'::regnamespace and relkind in ('r', 'p', 'v')
    and (has_any_column_privilege('authenticated', oid, 'SELECT,INSERT,UPDATE') or has_table_privilege('authenticated', oid, 'DELETE')) $$,
  'no user holds a right on a private table');
select is_empty($$ select signature from functions where has_function_privilege('anon', oid, 'EXECUTE') and callable $$, 'anon runs no function');
select results_eq($$
  select proname::text collate "default" from functions where schema = 'public' and has_function_privilege('edge_agent', oid, 'EXECUTE') order by 1 $$,
  array['edge_desk_book', 'edge_desk_cancel', 'edge_desk_commit', 'edge_desk_free', 'edge_desk_hold', 'edge_desk_move', 'edge_desk_release',
    'edge_desk_visits', 'edge_expected_numbers', 'edge_ingest', 'edge_resolve_call', 'edge_resume_call', 'edge_take_over_call', 'edge_test_call'],
  'edge_agent has fourteen doors');
-- PostgREST cuts what is longer than 1,000 rows without a word. (The last two are read page after page: infra/admin/client.py.)
select is_empty($$
  select signature from functions where schema = 'public' and proretset and 'p_limit' <> all (arguments)
    and proname <> all ('{analytics_daily,analytics_weekly,analytics_hourly,analytics_busiest_hours,analytics_latency,check_prompt,member_addresses,my_invitations,
      retry_dead_letters,send_test_webhooks,list_clients,list_edge_agents}') $$,
  'an answer that could have more rows than are handed out at once takes p_limit');
-- Of a definer function that users reach, either the body asks who is asking, or what it asks first does.
select is_empty($$
  select signature from functions where schema = 'private' and prosecdef and has_function_privilege('authenticated', oid, 'EXECUTE')
    and prosrc !~ '(auth\.uid|private\.require_role|private\.my_client_ids|private\.my_confirmed_email|private\.my_endpoint)\(' $$,
  'every definer function for users asks who is asking');

select is_empty($$
  select c.conrelid::regclass, c.conname from pg_constraint c
  where c.contype = 'f' and c.confrelid = 'public.calls'::regclass and cardinality(c.conkey) < 2
  union all
  select a.attrelid::regclass, 'no foreign key' from pg_attribute a join ours on ours.oid = a.attrelid and ours.relkind = 'r'
  where a.attname = 'call_id' and a.attnum > 0 and a.attrelid <> all ('{private.ingest_ledger,public.access_log,public.visits}'::regclass[])   -- they remember calls that are gone, or know them before they are there
    and not exists (select from pg_constraint c where c.conrelid = a.attrelid and c.contype = 'f' and c.confrelid = 'public.calls'::regclass) $$,
  'whatever belongs to a call belongs to the call''s client: the key has both');
select is_empty($$
  select relname from ours where relkind in ('r', 'p', 'v') and obj_description(oid, 'pg_class') is null $$, 'every table says what it is');
select is_empty($$
  select c.relnamespace::regnamespace, c.relname, a.attname from ours c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p', 'v') and col_description(c.oid, a.attnum) is null
    and a.attname <> all ('{id,client_id,call_id,user_id,endpoint_id,event_id,edge_agent_id,seq,name,created_at,updated_at,accepted_at,occurred_at}') $$,
  'every column whose name does not say it all says what it is');
select is_empty($$ select signature from functions where schema = 'public' and obj_description(oid, 'pg_proc') is null $$, 'every function says what it does');
select is_empty($$
  select t.oid::regtype from pg_type t left join pg_class c on c.oid = t.typrelid
  where t.typnamespace = 'public'::regnamespace and (t.typtype in ('e', 'd') or c.relkind = 'c') and obj_description(t.oid, 'pg_type') is null $$,
  'every type says what it is');

select * from finish();
rollback;
