-- Voice samples in Storage, and the channel on which a dashboard hears that a configuration has changed.
\ir town.psql
select plan(9);

select pg_temp.only('{owner,admin}', $$ select from storage.objects where bucket_id = 'voice-samples' and name = :client || '/kept.wav' $$,
  'voice_samples_select: owners and admins list their own recordings', '{"anon": "0"}');
select pg_temp.only('{owner,admin}', $$ insert into storage.objects (bucket_id, name) values ('voice-samples', :client || '/new.wav') $$,
  'voice_samples_insert: into the client''s own folder', '{"viewer": "42501", "neighbour": "42501", "invitee": "42501", "stranger": "42501"}');
select pg_temp.nobody(format($$ insert into storage.objects (bucket_id, name) values ('voice-samples', %L) $$, path), 'voice_samples_insert: not to ' || path)
from unnest(array['new.wav', '../new.wav', gen_random_uuid() || '/new.wav']) path;
select is((select public from storage.buckets where id = 'voice-samples'), false, 'the bucket is private');

-- SQL does not delete objects; the Storage API does, and asks this policy.
set local storage.allow_delete_query = 'true';
select pg_temp.only('{owner,admin}', $$ delete from storage.objects where bucket_id = 'voice-samples' and name = :client || '/kept.wav' $$,
  'voice_samples_delete: owners and admins, in their own folder', '{"anon": "0"}');

create function pg_temp.joined(p_client uuid) returns void language sql as $$
  select set_config('realtime.topic', 'client:' || p_client, true) $$;
select lives_ok($$ select pg_temp.joined(pg_temp.id('client')) $$, 'joining our channel');
select pg_temp.only('{owner,admin,viewer}', $$ select from realtime.messages where topic = 'client:' || :client limit 1 $$,
  'config_channel_read: members hear of changes', '{"anon": "0"}');

select * from finish();
rollback;
