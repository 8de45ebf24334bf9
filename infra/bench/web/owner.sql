-- What the owner's page shows beside figures: his time, names and summaries in his list, messages and notices that wait.
--   psql -v client=UUID -v zone=Etc/GMT+5
\set ON_ERROR_STOP on
set session_replication_role = replica;   -- no triggers: nothing of it is to be told to anybody

update public.clients set timezone = :'zone' where id = :'client';
update public.call_outcomes
set caller_name = (array['Emma Brown', 'Daniel Reyes', 'Ruth Adler', 'Marie Okafor', 'Jonas Lindqvist'])[1 + abs(hashtext(call_id::text)) % 5],
    summary = 'Asked what a cleaning costs and whether there is parking, and wants to come on Thursday morning at nine.',
    urgent = abs(hashtext(call_id::text)) % 11 = 0
where client_id = :'client';

insert into public.messages (id, client_id, call_id, matter, caller_name, caller_e164, urgency, taken_at, due_at, escalate_at)
select gen_random_uuid(), client_id, id, 'The crown came off this morning; wants to be called back before the afternoon.', 'Daniel Reyes', from_e164,
       'urgent', started_at, started_at + interval '2 hours', started_at + interval '4 hours'
from public.calls where client_id = :'client' and answered_at is not null order by started_at desc limit 6;
insert into public.notices (client_id, kind, message)
select :'client'::uuid, kind, message
from (values ('webhook_disabled', 'Your software did not answer for three days: it is told nothing any more until you switch it on.'),
             ('voice_failed', 'The voice could not be made of your recording: it is too short.')) told (kind, message);

set session_replication_role = origin;
vacuum analyze public.call_outcomes, public.messages, public.notices;
