-- pgTAP: rules for the whole catalogue, then one case for each kind of policy. Leaves nothing behind.
begin;
set local search_path = public, extensions;
select plan(12);

-- The catalogue.
select is_empty($$
  select oid::regclass from pg_class where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
    and relkind in ('r', 'p') and not relrowsecurity $$, 'RLS is on for every table');
select is_empty($$
  select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
    and not coalesce(reloptions::text like '%security_invoker=true%', false) $$, 'every view is security_invoker');
select is_empty($$
  select oid::regprocedure from pg_proc where prosecdef and pronamespace = 'public'::regnamespace $$,
  'no definer function in the exposed schema');
select is_empty($$
  select oid::regprocedure from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    and (proconfig is null or not proconfig::text like '%search_path=%') $$, 'every function pins search_path');
select is_empty($$
  select polrelid::regclass, polname from pg_policy
  where polrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) and polroles @> array[0::oid] $$,
  'no policy applies to PUBLIC');
select is_empty($$
  select r, relname from pg_class, unnest('{anon,edge_agent}'::name[]) r
  where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p', 'v')
    and (has_any_column_privilege(r, oid, 'SELECT,INSERT,UPDATE,REFERENCES') or has_table_privilege(r, oid, 'DELETE,TRUNCATE,TRIGGER')) $$,
  'anon and edge_agent hold no right on any table or view');
select results_eq($$
  select proname::text collate "default" from pg_proc
  where pronamespace = 'public'::regnamespace and has_function_privilege('edge_agent', oid, 'EXECUTE') order by 1 $$, array['edge_ingest', 'edge_resolve_call'], 'edge_agent has two doors');

-- Two clients; the user of B is only a viewer.
insert into auth.users (id, email) values
  ('11111111-1111-1111-1111-111111111111', 'a@x.example'), ('22222222-2222-2222-2222-222222222222', 'b@x.example');
insert into public.clients (id, slug, name, profession_id) values
  ('aaaaaaaa-0000-0000-0000-000000000001', 'client-a', 'A', (select id from public.professions where slug = 'dentist' and client_id is null)),
  ('aaaaaaaa-0000-0000-0000-000000000002', 'client-b', 'B', (select id from public.professions where slug = 'dentist' and client_id is null));
insert into public.client_members (client_id, user_id, role) values
  ('aaaaaaaa-0000-0000-0000-000000000001', '11111111-1111-1111-1111-111111111111', 'owner'),
  ('aaaaaaaa-0000-0000-0000-000000000002', '22222222-2222-2222-2222-222222222222', 'viewer');

set local role authenticated;
set local request.jwt.claims = '{"sub": "22222222-2222-2222-2222-222222222222", "role": "authenticated"}';
select results_eq('select name from public.clients', array['B'], 'B sees only B');
select is_empty($$ update public.clients set name = 'taken over' returning id $$, 'a viewer updates nothing');
select throws_ok($$
  insert into public.webhook_endpoints (client_id, url) values ('aaaaaaaa-0000-0000-0000-000000000002', 'https://x.example') $$,
  '42501', null, 'a viewer cannot add a webhook');
select throws_ok($$
  insert into public.client_members (client_id, user_id) values
    ('aaaaaaaa-0000-0000-0000-000000000001', '22222222-2222-2222-2222-222222222222') $$,
  '42501', null, 'nobody joins another client');

set local request.jwt.claims = '{"sub": "11111111-1111-1111-1111-111111111111", "role": "authenticated"}';
select results_eq($$ update public.clients set facts = 'Open late.' returning name $$, array['A'], 'an owner updates its own client');

select * from finish();
rollback;
