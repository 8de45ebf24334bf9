-- Demo data: three invented businesses for the local stack, the demo and the tests. Never for production.
-- May run any number of times; rows that exist stay as they are.

insert into auth.users (id, email, email_confirmed_at, aud, role, created_at) values
  ('1a111111-1111-4111-8111-111111111111', 'owner@bright-smile.example', '2026-11-01', 'authenticated', 'authenticated', '2026-11-01'),
  ('2a222222-2222-4222-8222-222222222222', 'owner@rapid-rooter.example', '2026-11-01', 'authenticated', 'authenticated', '2026-11-01'),
  ('3a333333-3333-4333-8333-333333333333', 'owner@lapsed-locks.example', '2026-11-01', 'authenticated', 'authenticated', '2026-11-01')
on conflict do nothing;

insert into public.clients (id, slug, name, timezone, language, hours, facts, price_list, profession_id, voice_id)
select d.id::uuid, d.slug, d.name, 'America/Los_Angeles', 'en-US', d.hours::jsonb,
       regexp_replace(btrim(d.facts, E' \n'), '\s*\n\s*', ' ', 'g'), d.prices::jsonb, p.id, v.id
from (values
('11111111-1111-4111-8111-111111111111', 'bright-smile', 'Bright Smile Dental', 'dentist', null, '{
  "mon": [["08:00", "17:00"]], "tue": [["08:00", "17:00"]], "wed": [["08:00", "17:00"]], "thu": [["08:00", "17:00"]],
  "fri": [["08:00", "17:00"]], "sat": [["09:00", "13:00"]], "sun": []}', $$
A cleaning costs 95 dollars. An exam with X-rays costs 120 dollars. A filling costs from 180 dollars. Whitening costs
350 dollars. A crown costs from 1100 dollars. We accept the insurance companies Delta Dental, Cigna and Aetna. We are at
12 Main Street in Oakland, California. Parking is free behind the building. New patients are welcome.
$$, '{"Cleaning": 95, "Exam with X-rays": 120, "Filling": 180, "Whitening": 350, "Crown": 1100}'),
('22222222-2222-4222-8222-222222222222', 'rapid-rooter', 'Rapid Rooter Plumbing', 'plumber', 'am_michael', '{
  "mon": [["07:00", "18:00"]], "tue": [["07:00", "18:00"]], "wed": [["07:00", "18:00"]], "thu": [["07:00", "18:00"]],
  "fri": [["07:00", "18:00"]], "sat": [["08:00", "14:00"]], "sun": []}', $$
A visit with diagnosis costs 89 dollars. Drain cleaning costs 149 dollars. A toilet repair costs from 130 dollars. A new
water heater costs from 1600 dollars installed. We take emergencies day and night; outside opening hours they cost 120
dollars extra. We work in Oakland, Berkeley and Alameda. Our work has a one year guarantee.
$$, '{"Visit with diagnosis": 89, "Drain cleaning": 149, "Toilet repair": 130, "Water heater": 1600}'),
('33333333-3333-4333-8333-333333333333', 'lapsed-locks', 'Lapsed Locks', 'locksmith', null, '{
  "mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]], "wed": [["09:00", "17:00"]], "thu": [["09:00", "17:00"]],
  "fri": [["09:00", "17:00"]], "sat": [], "sun": []}', $$
A home lockout costs 110 dollars. A car lockout costs 95 dollars. A new lock cylinder costs from 140 dollars. We work in
Oakland.
$$, '{"Home lockout": 110, "Car lockout": 95, "New lock cylinder": 140}')
) d(id, slug, name, profession, voice, hours, facts, prices)
join public.professions p on p.client_id is null and p.slug = d.profession
left join public.voices v on v.client_id is null and v.provider = 'kokoro' and v.provider_voice_id = d.voice
on conflict do nothing;

insert into public.client_members (client_id, user_id, role) values
  ('11111111-1111-4111-8111-111111111111', '1a111111-1111-4111-8111-111111111111', 'owner'),
  ('22222222-2222-4222-8222-222222222222', '2a222222-2222-4222-8222-222222222222', 'owner'),
  ('33333333-3333-4333-8333-333333333333', '3a333333-3333-4333-8333-333333333333', 'owner')
on conflict do nothing;

insert into public.subscriptions (client_id, status, plan) values
  ('11111111-1111-4111-8111-111111111111', 'active',   'demo'),
  ('22222222-2222-4222-8222-222222222222', 'active',   'demo'),
  ('33333333-3333-4333-8333-333333333333', 'canceled', 'demo')
on conflict do nothing;

insert into public.phone_numbers (id, client_id, e164, label) values
  ('1b111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-111111111111', '+15105550100', 'front desk'),
  ('2b222222-2222-4222-8222-222222222222', '22222222-2222-4222-8222-222222222222', '+15105550111', 'office'),
  ('3b333333-3333-4333-8333-333333333333', '33333333-3333-4333-8333-333333333333', '+15105550122', 'office')
on conflict do nothing;

-- Who is booked comes first: a service without anybody makes somebody of its own. No price where the facts say "from".
-- (A database of a release before the calendar has none of it.)
do $$ begin
if to_regclass('public.services') is null then return; end if;
update public.clients c set booking = 'direct'
where c.slug = 'bright-smile' and not exists (select from public.services s where s.client_id = c.id);
insert into public.staff (id, client_id, name) values
  ('1c111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-111111111111', 'Chair 1'),
  ('2c222222-2222-4222-8222-222222222222', '22222222-2222-4222-8222-222222222222', 'Van 1'),
  ('3c333333-3333-4333-8333-333333333333', '33333333-3333-4333-8333-333333333333', 'Van 1')
on conflict do nothing;

insert into public.services (id, client_id, name, minutes, buffer_minutes, price, position) values
  ('1d111111-1111-4111-8111-111111111101', '11111111-1111-4111-8111-111111111111', 'Cleaning', 60, 0, 95, 1),
  ('1d111111-1111-4111-8111-111111111102', '11111111-1111-4111-8111-111111111111', 'Exam with X-rays', 45, 0, 120, 2),
  ('1d111111-1111-4111-8111-111111111103', '11111111-1111-4111-8111-111111111111', 'Filling', 60, 15, null, 3),
  ('1d111111-1111-4111-8111-111111111104', '11111111-1111-4111-8111-111111111111', 'Whitening', 90, 0, 350, 4),
  ('1d111111-1111-4111-8111-111111111105', '11111111-1111-4111-8111-111111111111', 'Crown', 90, 15, null, 5),
  ('2d222222-2222-4222-8222-222222222201', '22222222-2222-4222-8222-222222222222', 'Visit with diagnosis', 60, 30, 89, 1),
  ('2d222222-2222-4222-8222-222222222202', '22222222-2222-4222-8222-222222222222', 'Drain cleaning', 90, 30, 149, 2),
  ('2d222222-2222-4222-8222-222222222203', '22222222-2222-4222-8222-222222222222', 'Toilet repair', 90, 30, null, 3),
  ('2d222222-2222-4222-8222-222222222204', '22222222-2222-4222-8222-222222222222', 'Water heater', 240, 30, null, 4),
  ('3d333333-3333-4333-8333-333333333301', '33333333-3333-4333-8333-333333333333', 'Home lockout', 45, 30, 110, 1),
  ('3d333333-3333-4333-8333-333333333302', '33333333-3333-4333-8333-333333333333', 'Car lockout', 45, 30, 95, 2),
  ('3d333333-3333-4333-8333-333333333303', '33333333-3333-4333-8333-333333333333', 'New lock cylinder', 60, 30, null, 3)
on conflict do nothing;
end $$;

-- The edge agent of the local stack; its token names this id.
insert into private.edge_agents (id, name) values ('e0000000-0000-4000-8000-000000000001', 'local stack')
on conflict do nothing;
