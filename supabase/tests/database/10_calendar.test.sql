-- The calendar: what a client books, with whom, when not, and what is booked.
\ir town.psql
select plan(25);

insert into public.staff (id, client_id, name) select pg_temp.id('profession', c), pg_temp.id('client', c), 'Van' from unnest(array['ours', 'theirs']) c;
insert into public.services (id, client_id, name, minutes) select pg_temp.id('prompt', c), pg_temp.id('client', c), 'Boiler', 60 from unnest(array['ours', 'theirs']) c;
insert into public.closures (client_id, first, last) values (pg_temp.id('client'), '2027-12-24', '2027-12-26');
insert into public.busy_times (client_id, during) values (pg_temp.id('client'), tstzrange('2027-11-01 12:00Z', '2027-11-01 13:00Z'));
insert into public.visits (id, client_id, staff_id, service_id, starts_at)
values (pg_temp.id('call'), pg_temp.id('client'), pg_temp.id('profession'), pg_temp.id('prompt'), '2027-11-02 12:00Z');
-- What a member of another client, and one of none, is told who writes in our client's name.
create function pg_temp.shut() returns jsonb language sql as $$
  select '{"viewer": "42501", "neighbour": "42501", "invitee": "42501", "stranger": "42501"}'::jsonb $$;

select pg_temp.only('{owner,admin,viewer}', $$ select from public.services where client_id = :client $$, 'services_select: members read what their client does');
select pg_temp.only('{owner,admin}', $$ insert into public.services (client_id, name, minutes) values (:client, 'Tap', 30) $$,
  'services_insert: owners and admins add to it', pg_temp.shut());
select pg_temp.only('{owner,admin}', $$ update public.services set minutes = 90 where client_id = :client $$, 'services_update: and change it');
select pg_temp.only('{}', $$ delete from public.services where id = :prompt $$,
  'services_delete: what was booked is not deleted', '{"owner": "23503", "admin": "23503"}');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.staff where client_id = :client $$, 'staff_select: members read who can be booked');
select pg_temp.only('{owner,admin}', $$ insert into public.staff (client_id, name) values (:client, 'Second van') $$,
  'staff_insert: owners and admins add to them', pg_temp.shut());
select pg_temp.only('{owner,admin}', $$ update public.staff set bookable = false where client_id = :client $$, 'staff_update: and change them');
select pg_temp.only('{}', $$ delete from public.staff where id = :profession $$,
  'staff_delete: who is booked is not deleted', '{"owner": "23503", "admin": "23503"}');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.closures where client_id = :client $$, 'closures_select: members read when it is closed');
select pg_temp.only('{owner,admin}', $$ insert into public.closures (client_id, first, last) values (:client, '2028-01-01', '2028-01-01') $$,
  'closures_insert: owners and admins add to it', pg_temp.shut());
select pg_temp.only('{owner,admin}', $$ update public.closures set called = 'Holidays' where client_id = :client $$, 'closures_update: and change it');
select pg_temp.only('{owner,admin}', $$ delete from public.closures where client_id = :client $$, 'closures_delete: and open again');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.busy_times where client_id = :client $$, 'busy_times_select: members read who is busy');
select pg_temp.only('{owner,admin}', $$ insert into public.busy_times (client_id, during) values (:client, tstzrange('2027-11-01 12:00Z', '2027-11-01 13:00Z')) $$,
  'busy_times_insert: owners and admins say so', pg_temp.shut());
select pg_temp.only('{owner,admin}', $$ delete from public.busy_times where client_id = :client $$, 'busy_times_delete: and take it back');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.visits where client_id = :client $$, 'visits_select: members read who comes');
select pg_temp.only('{owner,admin}', $$ insert into public.visits (client_id, staff_id, service_id, starts_at) values (:client, :profession, :prompt, '2027-11-02 13:00Z') $$,
  'visits_insert: owners and admins book', pg_temp.shut());
select pg_temp.only('{owner,admin}', $$ update public.visits set status = 'cancelled' where client_id = :client $$, 'visits_update: and cancel');
select pg_temp.only('{}', $$ insert into public.visits (client_id, staff_id, service_id, starts_at) values (:client, :profession, :prompt, '2027-11-02 12:30Z') $$,
  'nobody books what is booked', pg_temp.shut() || '{"owner": "23P01", "admin": "23P01"}');
select pg_temp.only('{}', $$ insert into public.visits (client_id, staff_id, service_id, starts_at) values (:client, :their_profession, :prompt, '2027-11-05 12:00Z') $$,
  'nobody books another client''s staff', pg_temp.shut() || '{"owner": "23503", "admin": "23503"}');
select pg_temp.only('{}', $$ insert into public.visits (client_id, staff_id, service_id, starts_at) values (:client, :profession, :their_prompt, '2027-11-05 12:00Z') $$,
  'nor for another client''s service', pg_temp.shut() || '{"owner": "23503", "admin": "23503"}');
select pg_temp.only('{}', $$ insert into public.visits (client_id, staff_id, service_id, starts_at, status) values (:client, :profession, :prompt, '2027-11-05 12:00Z', 'held') $$,
  'nobody holds a time for ever', pg_temp.shut() || '{"owner": "23514", "admin": "23514"}');
select pg_temp.nobody($$ update public.visits set code = '000000' where client_id = :client $$, 'nobody makes up a code');
select pg_temp.nobody($$ select public.edge_desk_visits(:client, '+15550009999', null) $$, 'nor asks what a box asks');
select pg_temp.only('{owner,admin}', $$ update public.clients set booking = 'direct', booking_notice = 0, booking_horizon = 5 where id = :client $$,
  'owners and admins say how is booked');

select * from finish();
rollback;
