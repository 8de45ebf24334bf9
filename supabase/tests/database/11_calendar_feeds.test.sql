-- Calendars of others: who points to one, and who lets others read what is booked.
\ir town.psql
select plan(12);

insert into public.calendar_sources (client_id, url) values (pg_temp.id('client'), 'https://calendar.example/a.ics');
select pg_temp.only('{owner,admin}', $$ select from public.calendar_sources where client_id = :client $$,
  'calendar_sources_select: owners and admins: the address opens the calendar');
select pg_temp.only('{owner,admin}', $$ insert into public.calendar_sources (client_id, url) values (:client, 'https://calendar.example/b.ics') $$,
  'calendar_sources_insert: owners and admins', '{"viewer": "42501", "neighbour": "42501", "invitee": "42501", "stranger": "42501"}');
select pg_temp.only('{owner,admin}', $$ update public.calendar_sources set url = 'https://calendar.example/c.ics' where client_id = :client $$,
  'calendar_sources_update: owners and admins');
select pg_temp.only('{owner,admin}', $$ delete from public.calendar_sources where client_id = :client $$, 'calendar_sources_delete: owners and admins');
select pg_temp.nobody($$ update public.calendar_sources set last_error = null where client_id = :client $$, 'nobody says how it went');
select pg_temp.nobody($$ update public.calendar_sources set client_id = gen_random_uuid() where client_id = :client $$, 'nobody gives one away');
select pg_temp.only('{owner,admin}', $$ select public.make_calendar_feed_token(:client) $$, 'make_calendar_feed_token: owners and admins', pg_temp.refused());
select pg_temp.only('{owner,admin}', $$ select public.drop_calendar_feed_token(:client) $$, 'drop_calendar_feed_token: owners and admins', pg_temp.refused());
select pg_temp.nobody($$ select from private.calendar_feeds $$, 'nobody reads which tokens there are');
select pg_temp.nobody($$ select public.calendar_feed(repeat('0', 64)) $$, 'nor reads by one beside the door');
select pg_temp.nobody($$ select public.save_busy_times(gen_random_uuid(), '[]') $$, 'nor says when a calendar is busy');
select pg_temp.nobody($$ select public.queue_calendar_imports() $$, 'nor has calendars read');

select * from finish();
rollback;
