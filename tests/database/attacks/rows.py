"""One row of each kind, written past every rule, in an order that foreign keys allow.

`%(name)s` is the key of the client's newest row of that kind; `%(n)s` a number that nobody else has.
"""

from __future__ import annotations

ROWS = {
    "client": """
        insert into public.clients (slug, name, profession_id)
        select %(slug)s, 'Shop', id from public.professions where client_id is null and slug = 'plumber'
        returning id""",
    "box": """
        insert into private.edge_agents (name, client_ids) values ('box of ' || %(slug)s, array[%(client)s::uuid])
        returning name""",
    "subscription": """
        insert into public.subscriptions (client_id, status, plan) values (%(client)s, 'active', 'standard')
        returning client_id""",
    "number": """
        insert into public.phone_numbers (client_id, e164)
        values (%(client)s, '+1999' || lpad(%(n)s::text, 7, '0')) returning e164""",
    "profession": """
        insert into public.professions (client_id, slug, name) values (%(client)s, 'trade_' || %(n)s, 'Own trade')
        returning id""",
    "trade": """
        insert into public.professions (client_id, slug, name) values (%(client)s, 'trade_' || %(n)s, 'Other trade')
        returning slug""",
    "invitation": """
        insert into public.invitations (client_id, email, role) values (%(client)s, %(invitee_email)s, 'viewer')
        returning id""",
    "own_prompt": """
        insert into public.prompts (client_id, profession_id, version, body, greeting, status)
        values (%(client)s, %(profession)s, 1, 'You answer for {business}.', 'Hello, {business}.', 'published')
        returning id""",
    "earlier": """
        insert into public.prompts (client_id, profession_id, version, body, greeting, status)
        select id, profession_id, %(n)s, 'You answered for {business}.', 'Hello.', 'retired'
        from public.clients where id = %(client)s returning id""",
    "present": """
        insert into public.prompts (client_id, profession_id, version, body, greeting, status)
        select id, profession_id, %(n)s, 'You answer for {business}.', 'Hello.', 'published'
        from public.clients where id = %(client)s returning id""",
    "draft": """
        insert into public.prompts (client_id, profession_id, version, body, greeting)
        select id, profession_id, %(n)s, 'You will answer for {business}.', 'Good day.'
        from public.clients where id = %(client)s returning id""",
    "voice": """
        insert into public.voices (client_id, provider, provider_voice_id, status)
        values (%(client)s, 'cartesia', 'voice ' || gen_random_uuid(), 'ready') returning id""",
    "clone": """
        insert into public.voice_clone_requests (client_id, sample_path, sample_sha256, consent_by, consent_version)
        values (%(client)s::uuid, %(client)s::uuid || '/sample.wav', encode(sha256(%(n)s::text::bytea), 'hex'),
          %(owner)s, 'v1')
        returning id""",
    "endpoint": """
        insert into public.webhook_endpoints (client_id, url) values (%(client)s, 'https://crm.example/hook')
        returning id""",
    "secret": """
        insert into private.webhook_secrets (endpoint_id, vault_id)
        values (%(endpoint)s, vault.create_secret('the secret of a webhook', 'webhook:' || gen_random_uuid()))
        returning vault_id""",
    "call_before": """
        insert into public.calls (id, client_id, phone_number_id, from_e164, to_e164, started_at, answered_at, ended_at,
          status, room)
        select gen_random_uuid(), client_id, id, %(caller)s, e164, now() - interval '2 hours',
          now() - interval '119 minutes', now() - interval '110 minutes', 'completed', 'room ' || %(n)s
        from public.phone_numbers where e164 = %(number)s returning id""",
    "call": """
        insert into public.calls (id, client_id, phone_number_id, from_e164, to_e164, started_at, answered_at, ended_at,
          status, room)
        select gen_random_uuid(), client_id, id, %(caller)s, e164, now() - interval '2 hours',
          now() - interval '119 minutes', now() - interval '110 minutes', 'completed', 'room ' || %(n)s
        from public.phone_numbers where e164 = %(number)s returning id""",
    "turn": """
        insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at, processing_ms,
          reply)
        values (%(call)s, %(n)s, 0, %(client)s, 'agent', 'The boiler is in the cellar.',
          now() - interval '115 minutes', 600, 'answer')
        returning seq""",
    "request": """
        insert into private.call_turn_llm (call_id, seq, client_id, messages, occurred_at)
        values (%(call)s, %(n)s, %(client)s, '[]', now()) returning seq""",
    "event": """
        insert into public.call_events (id, client_id, call_id, severity, component, code, occurred_at)
        values (gen_random_uuid(), %(client)s, %(call)s, 'info', 'hear', 'slow', now()) returning id""",
    "outcome": """
        insert into public.call_outcomes (call_id, client_id, outcome, sentiment, sentiment_score, estimated_revenue,
          currency, analysis_version, model)
        values (%(call)s, %(client)s, 'booked', 'positive', 0.5, 120, 'USD', 1, 'llama') returning call_id""",
    "access": """
        insert into public.access_log (client_id, at, user_id, actor_role, action, call_id, results)
        values (%(client)s, date_trunc('hour', now()) - %(n)s * interval '1 hour', %(viewer)s, 'authenticated',
          'read_transcript', %(call)s, 5) returning id""",
    "operator_notice": """
        insert into private.operator_notices (kind, subject, message)
        values ('box_silent', 'box ' || %(n)s, 'it was heard of last yesterday') returning id""",
    "notice": """
        insert into public.notices (client_id, kind, message)
        values (%(client)s, 'voice_failed', 'Your voice could not be cloned.') returning id""",
    "waiting_delivery": """
        insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, payload)
        values (%(client)s, %(endpoint)s, 'call.completed', 'call.completed:' || gen_random_uuid(), '{}')
        returning id""",
    "blocked": """
        insert into public.blocked_callers (client_id, e164, note)
        values (%(client)s, '+1777' || lpad(%(n)s::text, 7, '0'), 'Sells ads.') returning id""",
    "message": """
        insert into public.messages (id, client_id, call_id, matter, urgency, taken_at, due_at, escalate_at)
        values (gen_random_uuid(), %(client)s, %(call)s, 'The boiler leaks.', 'urgent', now(), now(), now())
        returning id""",
    "message_notice": """
        insert into public.message_notices (client_id, message_id, escalation, channel, sent_to)
        values (%(client)s, %(message)s, 0, 'email', 'desk' || %(n)s || '@shop.example') returning id""",
    "address": """
        insert into public.notify_addresses (client_id, channel, address)
        values (%(client)s, 'email', 'desk' || %(n)s || '@shop.example') returning id""",
    "colleague": """
        insert into public.colleagues (client_id, name, e164)
        values (%(client)s, 'Kim', '+1666' || lpad(%(n)s::text, 7, '0')) returning id""",
    "service": """
        insert into public.services (client_id, name, minutes, price) values (%(client)s, 'Boiler ' || %(n)s, 60, 120)
        returning id""",
    "staff": """
        insert into public.staff (client_id, name) values (%(client)s, 'Van ' || %(n)s) returning id""",
    "spare": """
        insert into public.services (client_id, name, minutes) values (%(client)s, 'Boiler ' || %(n)s, 30)
        returning id""",
    "spare_staff": """
        insert into public.staff (client_id, name) values (%(client)s, 'Van ' || %(n)s) returning id""",
    "closure": """
        insert into public.closures (client_id, first, last, called)
        values (%(client)s, '2027-11-25', '2027-11-26', 'Thanksgiving') returning id""",
    "busy": """
        insert into public.busy_times (client_id, staff_id, during)
        values (%(client)s, %(staff)s, tstzrange('2027-11-01 12:00Z', '2027-11-01 13:00Z')) returning id""",
    "source": """
        insert into public.calendar_sources (client_id, url)
        values (%(client)s, 'https://calendar.example/' || %(n)s || '.ics') returning id""",
    "visit": """
        insert into public.visits (client_id, staff_id, service_id, call_id, starts_at, caller_name, caller_e164)
        values (%(client)s, %(staff)s, %(service)s, %(call)s, '2027-11-02 12:00Z', 'Ada Byron', %(caller)s)
        returning id""",
    "visit_hold": """
        insert into public.visits (client_id, staff_id, service_id, call_id, starts_at, status, held_until)
        values (%(client)s, %(staff)s, %(service)s, %(call)s, '2027-11-03 12:00Z', 'held', now() + interval '1 day')
        returning id""",
    "test_call": """
        insert into public.test_calls (client_id, member_id, seconds, join_until, ended_at)
        values (%(client)s, %(owner)s, 180, now(), now()) returning id""",
    "test_turn": """
        insert into public.test_call_turns (client_id, test_call_id, seq, speaker, text, occurred_at)
        values (%(client)s, %(test_call)s, 0, 'agent', 'The boiler is in the cellar.', now()) returning seq""",
    "dead_letter": """
        insert into private.ingest_dead_letters (event_id, reason, event)
        values (gen_random_uuid(), 'unknown kind', jsonb_build_object('client_id', %(client)s::uuid, 'kind', 'new'))
        returning id""",
    "unrouted": """
        insert into private.unrouted_calls (id, to_number, reason, occurred_at)
        values (gen_random_uuid(), '+1888' || lpad(%(n)s::text, 7, '0'), 'unknown_number', now()) returning id""",
    "delivery": """
        insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, payload, status)
        values (%(client)s, %(endpoint)s, 'call.completed', 'call.completed:' || gen_random_uuid(), '{}', 'in_flight')
        returning id""",
    "delivery_lease": """
        update public.webhook_deliveries set lease = gen_random_uuid(), leased_until = now() + interval '1 day'
        where id = %(delivery)s returning lease""",
    "waiting_job": """
        insert into private.jobs (client_id, kind, dedupe_key) values (%(client)s, 'analyze_call', gen_random_uuid())
        returning id""",
    "dead_job": """
        insert into private.jobs (client_id, kind, dedupe_key, status)
        values (%(client)s, 'analyze_call', gen_random_uuid(), 'dead') returning id""",
    "job": """
        insert into private.jobs (client_id, kind, dedupe_key, status)
        values (%(client)s, 'analyze_call', gen_random_uuid(), 'leased') returning id""",
    "job_lease": """
        update private.jobs set lease = gen_random_uuid(), leased_until = now() + interval '1 day',
          payload = jsonb_build_object('call_id', %(call)s::uuid, 'request_id', %(clone)s::uuid)
        where id = %(job)s returning lease""",
}
