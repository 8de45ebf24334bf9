-- A crowd of clients with a year of calls, in the order in which they would have arrived: everybody's rows lie mixed.
--   psql -v clients=500 -v own=2000 -v agency=2000 -v others=2000 -v talkative=100 -v last='2026-11-20 00:00Z'
-- Calls: client 1 has `own`, the agency's clients 2 to 20 have `agency` each, all others `others` each; the first `talkative` clients' calls
-- have 8 turns. What is kept for 90 days (ledger, deliveries, jobs) is there for the calls of the last 89.
\set ON_ERROR_STOP on
-- Vacuum marks pages as visible to all only once the commits behind them are on disk; without the marks a count reads every row.
set synchronous_commit = on;
set session_replication_role = replica;   -- no triggers: what is measured comes later

insert into public.clients (id, slug, name, profession_id, timezone, retention_days)   -- nothing is due to be purged
select md5('client' || i)::uuid, 'crowd-' || i, 'Crowd ' || i, (select id from public.professions where slug = 'dentist' and client_id is null),
       'America/New_York', 3650
from generate_series(1, :clients) i;
insert into auth.users (id, email, email_confirmed_at)
select md5('user' || i)::uuid, 'user' || i || '@crowd.example', now() from generate_series(0, :clients) i;
insert into public.client_members (client_id, user_id, role)
select md5('client' || i)::uuid, md5('user' || i)::uuid, 'owner'::public.member_role from generate_series(1, :clients) i
union all   -- user 0 is an agency with twenty clients
select md5('client' || i)::uuid, md5('user0')::uuid, 'admin'::public.member_role from generate_series(1, 20) i;
insert into public.subscriptions (client_id, status, plan) select md5('client' || i)::uuid, 'active', 'crowd' from generate_series(1, :clients) i;
insert into public.phone_numbers (client_id, e164)
select md5('client' || i)::uuid, '+1212' || lpad(i::text, 7, '0') from generate_series(1, :clients) i;

create temporary table arriving as
select md5('call' || i || '-' || k)::uuid as id, md5('client' || i)::uuid as client_id, i, k,
       timestamptz :'last' - (k::float8 / n) * interval '364 days' - ((i * 7919 + k * 104729) % 43200) * interval '1 second' as started_at
from (select i, case when i = 1 then :own when i <= 20 then :agency else :others end as n from generate_series(1, :clients) i) c
cross join lateral generate_series(1, c.n) k;

insert into public.calls (id, client_id, from_e164, to_e164, status, end_reason, blame, started_at, answered_at, ended_at, turn_count,
                          stt_ms_avg, llm_ms_avg, tts_first_ms_avg, processing_ms_avg, turn_gap_ms_avg)
select id, client_id, '+1646' || lpad(((k * 37) % 900)::text, 7, '0'), '+1212' || lpad(i::text, 7, '0'),
       (case when k % 40 = 0 then 'rejected' else 'completed' end)::public.call_status, 'caller_hung_up', 'caller', started_at,
       case when k % 40 <> 0 and k % 23 <> 0 then started_at + interval '1 second' end, started_at + (30 + k % 180) * interval '1 second', 8,
       230, 340, 120, 600 + k % 300, 1200 + k % 500
from arriving order by started_at;

insert into public.call_outcomes (call_id, client_id, outcome, sentiment, sentiment_score, estimated_revenue, currency, analysis_version, model)
select id, client_id, (case k % 10 when 0 then 'booked' when 1 then 'booked' when 2 then 'booked' when 3 then 'qualified_lead' when 4 then 'spam' else 'question_answered' end)::public.call_result,
       'positive', (k % 21 - 10) / 10.0, (k % 10 < 3)::int * (50 + k % 200), 'USD', 1, 'crowd'
from arriving where k % 40 <> 0 order by started_at;

insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at, endpoint_ms, stt_ms, llm_first_ms, llm_ms,
                               tts_first_ms, processing_ms, turn_gap_ms, reply)
select a.id, s, (s + 1) / 2, a.client_id, case when s % 2 = 0 then 'agent' else 'caller' end,
       (array['Thank you for calling, how can I help you?', 'How much is a cleaning with the new hygienist?', 'A cleaning costs 95 dollars.',
              'Do you take my insurance, and is there parking?', 'We take Delta and Cigna, and parking is behind the building.',
              'Could I come on Thursday morning at nine?', 'Thursday at nine is noted, your name please?', 'My name is Marie ' || (a.k % 97)])[1 + s]
       || case when (a.k * 8 + s) % 199 = 0 then ' It is about the zirconium crown.' else '' end,
       a.started_at + s * interval '5 seconds', e.ms, e.ms, e.ms, e.ms * 2, e.ms, e.ms * 3, e.ms * 4,
       case when s = 0 then 'greeting' when s % 2 = 0 then 'answer' end
from (select * from arriving where i <= :talkative order by started_at) a
cross join generate_series(0, 7) s
cross join lateral (select case when s % 2 = 0 then 150 + (a.k * 31 + s * 17) % 200 end as ms) e;

create temporary table young as
select a.id, a.client_id, a.i, now() - (timestamptz :'last' - a.started_at) as at
from arriving a where a.started_at > timestamptz :'last' - interval '89 days' order by a.started_at;

insert into private.ingest_ledger (event_id, edge_agent_id, client_id, call_id, kind, payload_sha256, received_at)
select md5(y.id || kind || n)::uuid, 'e0000000-0000-4000-8000-000000000001', y.client_id, y.id, kind, sha256(convert_to(y.id || kind || n, 'UTF8')), y.at
from young y
cross join lateral (select 'turn' as kind, n from generate_series(1, 8) n where y.i <= :talkative
                    union all values ('call.started', 0), ('call.answered', 0), ('call.ended', 0)) e
order by y.at;

insert into private.jobs (client_id, kind, dedupe_key, payload, status, attempts, created_at)
select client_id, 'analyze_call', id::text, jsonb_build_object('call_id', id), 'done', 1, at from young order by at;

insert into public.webhook_endpoints (client_id, url) select md5('client' || i)::uuid, 'https://crm.example/' || i from generate_series(1, :talkative) i;
insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, subject, payload, status, attempts, created_at, delivered_at)
select y.client_id, e.id, 'call.completed', 'call.completed:' || y.id, y.id::text, '{"type": "call.completed", "version": 1}', 'delivered', 1, y.at, y.at
from young y join public.webhook_endpoints e on e.client_id = y.client_id order by y.at;

set session_replication_role = origin;
drop table arriving, young;
vacuum analyze;
