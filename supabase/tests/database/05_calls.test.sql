-- What is remembered of calls, and every way to read it.
\ir town.psql
select plan(24);

select pg_temp.only('{owner,admin,viewer}', $$ select from public.calls where id = :call $$, 'calls_select: members see their calls');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.call_turns where call_id = :call $$, 'call_turns_select: members read their transcripts');
select pg_temp.nobody($$ select text from public.call_turns where call_id = :call $$, 'the words themselves are read by functions alone, which write it down');
select pg_temp.nobody($$ select from public.call_turns where words @@ 'boiler' $$, 'nor are they searched otherwise');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.call_events where id = :event $$, 'call_events_select: members see what went wrong');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.call_outcomes where call_id = :call $$, 'call_outcomes_select: members see what a call was worth');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.webhook_deliveries where id = :delivery $$, 'deliveries_select: members see what was told');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.notices where client_id = :client $$, 'notices_select: members read their notices');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.call_log where id = :call $$, 'call_log asks with the rights of its reader');

select pg_temp.nobody($$ delete from public.calls where id = :call $$, 'calls are not deleted by users');
select pg_temp.nobody($$ update public.call_turns set text = 'Never said.' where call_id = :call $$, 'transcripts are not rewritten');
select pg_temp.nobody($$ insert into public.call_outcomes select * from public.call_outcomes $$, 'outcomes are not written by users');
select pg_temp.only('{owner,admin}', $$ select public.correct_outcome(:call, 'spam') $$, 'correct_outcome: owners and admins', pg_temp.refused());
select pg_temp.nobody($$ update public.webhook_deliveries set status = 'pending' where id = :delivery $$, 'deliveries are sent again by a function');
select pg_temp.nobody($$ delete from public.notices where client_id = :client $$, 'notices stay');
select pg_temp.nobody($$ select from private.call_turn_llm $$, 'the model''s requests are nobody''s to read');

select pg_temp.only('{owner,admin,viewer}',
  $$ select from public.latest_calls(50) where client_id = :client $$, 'latest_calls lists the reader''s own calls');
select pg_temp.only('{owner,admin,viewer}',
  $$ select from public.analytics_daily(:client, current_date - 3, current_date + 3) where calls > 0 $$, 'analytics_daily counts the reader''s own calls');
select pg_temp.only('{owner,admin,viewer}',
  $$ select from public.analytics_hourly(:client, current_date - 3, current_date + 3) where calls > 0 $$, 'analytics_hourly counts the reader''s own calls');
select pg_temp.only('{owner,admin,viewer}',
  $$ select from public.analytics_busiest_hours(:client, current_date - 3, current_date + 3) $$, 'analytics_busiest_hours knows the reader''s own calls');
select pg_temp.only('{owner,admin,viewer}',
  $$ select from public.search_transcripts(:client, 'boiler') $$, 'search_transcripts finds the reader''s own words');
select pg_temp.only('{owner,admin,viewer}',
  $$ select from jsonb_array_elements(public.call_transcript(:call)) $$, 'call_transcript reads the reader''s own calls');
select pg_temp.only('{owner,admin,viewer}', $$ select from public.export_calls(:client) $$, 'export_calls hands out the reader''s own calls');

select throws_ok($$ insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at)
  values (pg_temp.id('call'), 9, 9, pg_temp.id('client', 'theirs'), 'caller', 'x', now()) $$, '23503', null,
  'a turn cannot hang under another client''s call');

select * from finish();
rollback;
