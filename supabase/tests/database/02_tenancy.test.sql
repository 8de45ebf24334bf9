-- Clients, their professions, members and subscriptions: who sees and who changes them.
\ir town.psql
select plan(22);

select pg_temp.only('{owner,admin,viewer}', $$ select from public.clients where id = :client $$, 'clients_select: members see their client');
select pg_temp.only('{owner,admin}', $$ update public.clients set facts = 'Open late.' where id = :client $$, 'clients_update: owners and admins configure it');
select pg_temp.nobody($$ update public.clients set id = :their_client where id = :client $$, 'clients_update: nobody gives a client another key');
select pg_temp.nobody($$ update public.clients set deleted_at = null where id = :client $$, 'clients_update: deletion has its own function');
select pg_temp.nobody($$ update public.clients set config_version = 99 where id = :client $$, 'clients_update: the version moves by triggers only');
select pg_temp.only('{}', $$ update public.clients set voice_id = :their_voice where id = :client $$,
  'clients_update: another client''s voice is refused', '{"owner": "23503", "admin": "23503"}');
select pg_temp.only('{}', $$ update public.clients set profession_id = :their_profession where id = :client $$,
  'clients_update: another client''s profession is refused', '{"owner": "23503", "admin": "23503"}');

select pg_temp.nobody($$ update public.clients set suspended_at = null where id = :client $$, 'clients_update: a suspension is the operator''s to lift');
select pg_temp.only('{owner,admin}', $$ update public.clients set retention_days = 366 where id = :client $$, 'clients_update: owners and admins keep calls longer');
select pg_temp.only('{owner}', $$ update public.clients set retention_days = 364 where id = :client $$,
  'clients_update: only owners keep calls shorter', '{"admin": "42501"}');
select pg_temp.only('{}', $$ update public.clients set timezone = 'PST' where id = :client $$,
  'clients_update: an abbreviation is no time zone', '{"owner": "22023", "admin": "22023"}');

select pg_temp.only('{owner,admin,viewer}', $$ select from public.professions where id = :profession $$, 'professions_select: members see their own ones');
select pg_temp.only('{owner,admin,viewer,neighbour,invitee,stranger}',
  $$ select from public.professions where client_id is null and slug = 'dentist' $$, 'professions_select: those built in are everybody''s');
select pg_temp.only('{owner,admin}', $$ update public.professions set name = 'Apiarist' where id = :profession $$,
  'professions_update: owners and admins rename their own ones');
select pg_temp.only('{}', $$ update public.professions set name = 'Taken over' where client_id is null and slug = 'dentist' $$,
  'professions_update: those built in are nobody''s to rename');

select pg_temp.only('{owner,admin,viewer}',
  $$ select from public.client_members where client_id = :client and role = 'viewer' $$, 'members_select: members see who else is one');
select pg_temp.only('{owner}', $$ update public.client_members set role = 'owner' where client_id = :client and role = 'viewer' $$,
  'members_update: an owner gives roles, nobody promotes himself');
select pg_temp.only('{owner,viewer}', $$ delete from public.client_members where client_id = :client and role = 'viewer' $$,
  'members_delete: an owner removes anybody, others leave');
select pg_temp.nobody($$ insert into public.client_members (client_id, user_id, role) values (:client, auth.uid(), 'owner') $$,
  'nobody joins by writing it down');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.subscriptions where client_id = :client $$,
  'subscriptions_select: members see what is paid for');
select pg_temp.nobody($$ update public.subscriptions set status = 'active' where client_id = :client $$, 'nobody pays by writing it down');
select pg_temp.nobody($$ select public.record_subscription('town-ours', 'active', now()) $$, 'billing is nobody else''s to speak for');

select * from finish();
rollback;
