-- Numbers, prompts, voices and webhooks.
\ir town.psql
select plan(32);

select pg_temp.only('{owner,admin,viewer}', $$ select from public.phone_numbers where id = :number $$, 'phone_numbers_select: members see their numbers');
select pg_temp.nobody($$ update public.phone_numbers set client_id = :their_client where id = :number $$, 'numbers are the operator''s to move');

select pg_temp.only('{owner,admin,viewer}', $$ select from public.prompts where id = :draft $$, 'prompts_select: members see their versions, drafts too');
select pg_temp.only('{owner,admin,viewer,neighbour,invitee,stranger}', $$
  select from public.prompts p join public.professions f on f.id = p.profession_id
  where p.client_id is null and f.slug = 'dentist' and p.status = 'published' $$, 'prompts_select: the professions'' defaults are everybody''s');
select pg_temp.nobody($$ insert into public.prompts (client_id, profession_id, version, body, greeting, status)
  values (:client, :profession, 9, 'x', 'x', 'published') $$, 'prompts are written by functions');
select pg_temp.nobody($$ update public.prompts set status = 'published' where id = :draft $$, 'prompts are published by a function');
select pg_temp.only('{owner,admin}', $$ select public.save_prompt(:client, 'You answer.', 'Hello.') $$, 'save_prompt: owners and admins', pg_temp.refused());
select pg_temp.only('{owner,admin}', $$ select public.publish_prompt(:draft) $$, 'publish_prompt: owners and admins', pg_temp.refused());
select pg_temp.only('{}', $$ select public.rollback_prompt(:client, :profession) $$,
  'rollback_prompt: owners and admins, if there is a version to go back to', pg_temp.refused() || '{"owner": "PT409", "admin": "PT409"}');
select pg_temp.only('{owner,admin}', $$ select public.add_profession(:client, 'falconer', 'Falconer', 'You answer.', 'Hello.') $$,
  'add_profession: owners and admins', pg_temp.refused());
select throws_ok($$ update public.prompts set body = 'Other words.' where id = pg_temp.id('prompt') $$,
  '23514', null, 'a version that was published stays as it was, whoever asks');
select throws_ok($$ update public.prompts set client_id = pg_temp.id('client', 'theirs') where id = pg_temp.id('prompt') $$,
  '23514', null, 'a version that was published stays with its client');
select throws_ok($$ update public.prompts set body = 'Say {price}.', status = 'published' where id = pg_temp.id('draft') $$,
  '23514', null, 'a placeholder that nobody fills in is not published, whoever asks');

select pg_temp.only('{owner,admin,viewer}', $$ select from public.voices where id = :voice $$, 'voices_select: members see their own voices');
select pg_temp.only('{owner,admin,viewer,neighbour,invitee,stranger}', $$ select from public.voices where is_default $$,
  'voices_select: stock voices are everybody''s');
select pg_temp.nobody($$ update public.voices set client_id = :their_client where id = :voice $$, 'voices are not given away');
select pg_temp.only('{owner,admin}', $$ update public.voices set sex = 'male' where id = :voice $$, 'voices_update: owners and admins say how their own sounds');

select pg_temp.only('{owner,admin,viewer}', $$ select from public.voice_clone_requests where id = :clone $$, 'clones_select: members see their requests');
select pg_temp.only('{owner,admin}', $$
  insert into public.voice_clone_requests (client_id, sample_path, sample_sha256, consent_by, consent_version)
  values (:client, :client || '/new.wav', repeat('a', 64), auth.uid(), 'v1') $$, 'clones_insert: owners and admins ask for a voice',
  '{"viewer": "42501", "neighbour": "42501", "invitee": "42501", "stranger": "42501"}');
select pg_temp.nobody($$
  insert into public.voice_clone_requests (client_id, sample_path, sample_sha256, consent_by, consent_version)
  select :client, :client || '/new.wav', repeat('a', 64), id, 'v1' from (select gen_random_uuid()) somebody (id) $$,
  'clones_insert: nobody consents for somebody else');

select throws_ok($$ insert into public.voice_clone_requests (client_id, sample_path, sample_sha256, consent_version)
  values (pg_temp.id('client'), pg_temp.id('client') || '/new.wav', repeat('a', 64), 'v1') $$, '23502', null, 'no voice is asked for without a consent');
select pg_temp.only('{owner,admin}', $$ select public.retry_voice_clone(:clone) $$,
  'retry_voice_clone: owners and admins, after a failure', pg_temp.refused() || '{"owner": "PT409", "admin": "PT409"}');
update public.voice_clone_requests set status = 'failed' where id = pg_temp.id('clone');
select pg_temp.only('{owner,admin}', $$ select public.retry_voice_clone(:clone) $$, 'retry_voice_clone: owners and admins', pg_temp.refused());

select pg_temp.only('{owner,admin,viewer}', $$ select from public.webhook_endpoints where id = :endpoint $$, 'webhooks_select: members see where events go');
select pg_temp.only('{owner,admin}', $$ insert into public.webhook_endpoints (client_id, url) values (:client, 'https://x.example') $$,
  'webhooks_insert: owners and admins', '{"viewer": "42501", "neighbour": "42501", "invitee": "42501", "stranger": "42501"}');
select pg_temp.only('{owner,admin}', $$ update public.webhook_endpoints set url = 'https://y.example' where id = :endpoint $$, 'webhooks_update: owners and admins');
select pg_temp.only('{owner,admin}', $$ delete from public.webhook_endpoints where id = :endpoint $$, 'webhooks_delete: owners and admins');
select pg_temp.only('{owner,admin}', $$ select public.set_webhook_secret(:endpoint, 'whsec_' || repeat('czNj', 8)) $$, 'set_webhook_secret: owners and admins', pg_temp.refused());
select pg_temp.only('{}', $$ select public.set_webhook_secret(:endpoint, repeat('s', 24)) $$, 'set_webhook_secret: in the form of Standard Webhooks',
  pg_temp.refused() || '{"owner": "22023", "admin": "22023"}');
select pg_temp.only('{owner,admin}', $$ select public.test_webhook(:endpoint) $$, 'test_webhook: owners and admins', pg_temp.refused());
select pg_temp.only('{owner,admin}', $$ select public.replay_deliveries(:endpoint) $$, 'replay_deliveries: owners and admins', pg_temp.refused());
select pg_temp.only('{}', $$ insert into public.webhook_endpoints (client_id, url) select :client, 'https://x.example/' || i from generate_series(1, 20) i $$,
  'webhooks_insert: twenty are the most', '{"owner": "PT409", "admin": "PT409", "viewer": "42501", "neighbour": "42501", "invitee": "42501", "stranger": "42501"}');

select * from finish();
rollback;
