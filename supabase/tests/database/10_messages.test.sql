-- Messages, whom they are told to, and who is on call.
\ir town.psql
select plan(22);

insert into rows (name, client) select name, client from unnest(array['message', 'address', 'colleague']) name, unnest(array['ours', 'theirs']) client;
insert into public.messages (id, client_id, call_id, matter, urgency, taken_at, due_at, escalate_at)
select pg_temp.id('message', c), pg_temp.id('client', c), pg_temp.id('call', c), 'The boiler leaks.', 'urgent', now(), now(), now()
from unnest(array['ours', 'theirs']) c;
insert into public.message_notices (client_id, message_id, escalation, channel, sent_to)
select pg_temp.id('client', c), pg_temp.id('message', c), 0, 'email', 'desk@shop.example' from unnest(array['ours', 'theirs']) c;
insert into public.notify_addresses (id, client_id, channel, address)
select pg_temp.id('address', c), pg_temp.id('client', c), 'email', 'desk@shop.example' from unnest(array['ours', 'theirs']) c;
insert into public.colleagues (id, client_id, name, e164)
select pg_temp.id('colleague', c), pg_temp.id('client', c), 'Kim', '+15550006666' from unnest(array['ours', 'theirs']) c;

create function pg_temp.staff() returns jsonb language sql as $$
  select '{"viewer": "42501", "neighbour": "42501", "invitee": "42501", "stranger": "42501"}'::jsonb $$;

select pg_temp.only('{owner,admin,viewer}', $$ select from public.messages where id = :message $$, 'messages_select: members read their messages');
select pg_temp.only('{owner,admin}', $$ select public.acknowledge_message(:message) $$, 'acknowledge_message: owners and admins', pg_temp.refused());
select pg_temp.nobody($$ update public.messages set acknowledged_at = now() where id = :message $$, 'messages are acknowledged by a function');
select pg_temp.nobody($$ insert into public.messages (id, client_id, call_id, matter, urgency, taken_at, due_at, escalate_at)
  values (gen_random_uuid(), :client, :call, 'Invented.', 'normal', now(), now(), now()) $$, 'nobody invents a message');
select pg_temp.nobody($$ delete from public.messages where id = :message $$, 'nobody loses one');
select pg_temp.nobody($$ select public.escalate_messages() $$, 'overdue messages are our own service''s to tell');
select pg_temp.nobody($$ select public.message_to_tell(:message) $$, 'nor does anybody ask whom a message is told to');
select pg_temp.nobody($$ select public.message_was_told(:message, 'email', 'desk@shop.example', null, 0) $$, 'nor says that it was told');

select pg_temp.only('{owner,admin,viewer}', $$ select from public.message_notices where message_id = :message $$,
  'message_notices_select: members see who was told');
select pg_temp.nobody($$ update public.message_notices set error = 'none' where message_id = :message $$, 'what was told stays written down');

select pg_temp.only('{owner,admin,viewer}', $$ select from public.notify_addresses where id = :address $$, 'notify_addresses_select: members see the addresses');
select pg_temp.only('{owner,admin}', $$ insert into public.notify_addresses (client_id, channel, address) values (:client, 'sms', '+15550005555') $$,
  'notify_addresses_insert: owners and admins', pg_temp.staff());
select pg_temp.only('{owner,admin}', $$ update public.notify_addresses set urgencies = '{emergency}' where id = :address $$,
  'notify_addresses_update: owners and admins');
select pg_temp.only('{owner,admin}', $$ delete from public.notify_addresses where id = :address $$, 'notify_addresses_delete: owners and admins');
select pg_temp.nobody($$ update public.notify_addresses set client_id = :their_client where id = :address $$, 'an address is not given away');

select pg_temp.only('{owner,admin,viewer}', $$ select from public.colleagues where id = :colleague $$, 'colleagues_select: members see who is on call');
select pg_temp.only('{owner,admin}', $$ insert into public.colleagues (client_id, name, e164) values (:client, 'Lee', '+15550005555') $$,
  'colleagues_insert: owners and admins', pg_temp.staff());
select pg_temp.only('{owner,admin}', $$ update public.colleagues set seconds = 30 where id = :colleague $$, 'colleagues_update: owners and admins');
select pg_temp.only('{owner,admin}', $$ delete from public.colleagues where id = :colleague $$, 'colleagues_delete: owners and admins');
select pg_temp.nobody($$ update public.colleagues set client_id = :their_client where id = :colleague $$, 'nobody is lent out');

select pg_temp.only('{owner,admin}', $$ update public.clients set disclosure = 'never', transcription_notice = 'always', greets_known_callers = true where id = :client $$,
  'owners and admins decide what callers are told');
select pg_temp.only('{owner,admin}', $$ update public.clients set due_minutes_normal = 60, due_minutes_urgent = 30, due_minutes_emergency = 2 where id = :client $$,
  'and how long a message may wait');

select * from finish();
rollback;
