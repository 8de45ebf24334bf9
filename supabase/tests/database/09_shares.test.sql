-- Whom a client does not want to talk to, and what nobody but the database reads.
\ir town.psql
select plan(10);

insert into public.blocked_callers (client_id, e164) values (pg_temp.id('client'), '+15550008888');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.blocked_callers where client_id = :client $$,
  'blocked_callers_select: members read their client''s list');
select pg_temp.only('{owner,admin}', $$ insert into public.blocked_callers (client_id, e164) values (:client, '+15550007777') $$,
  'blocked_callers_insert: owners and admins block', '{"viewer": "42501", "neighbour": "42501", "invitee": "42501", "stranger": "42501"}');
select pg_temp.only('{owner,admin}', $$ delete from public.blocked_callers where client_id = :client $$,
  'blocked_callers_delete: and unblock');
select pg_temp.nobody($$ update public.blocked_callers set e164 = '+15550006666' where client_id = :client $$, 'nobody makes one number another');
select pg_temp.nobody($$ insert into public.blocked_callers (client_id, e164, blocked_by) values (:client, '+15550007777', :client) $$,
  'nobody blocks in another''s name');
select pg_temp.nobody($$ select from private.blocked_erased $$, 'nobody reads who was erased');
select pg_temp.nobody($$ select from private.edge_asks $$, 'nor what boxes ask');
select pg_temp.nobody($$ select public.edge_resolve_call('+15550000001', '+15550008888') $$, 'nor asks what a box asks');
select pg_temp.only('{owner,admin}', $$ update public.clients set block_withheld = true where id = :client $$, 'owners and admins refuse who withholds the number');
select pg_temp.only('{owner,admin}', $$ update public.clients set overflow_to_cloud = true where id = :client $$, 'and send what a box cannot carry to the cloud');

select * from finish();
rollback;
