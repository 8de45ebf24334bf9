-- What is remembered of a call, and the queues behind it.

create table public.calls (
  id              uuid primary key,                     -- minted by the edge (UUIDv7) before the first byte is logged
  client_id       uuid not null references public.clients (id) on delete cascade,
  phone_number_id uuid,
  edge_agent_id   uuid,
  sip_call_id     text,
  room            text,
  from_e164       public.e164,                          -- null: withheld, malformed or erased
  to_e164         public.e164 not null,
  status          public.call_status not null default 'ringing',
  end_reason      text,                                 -- snake_case, e.g. caller_hung_up
  blame           public.blame,
  detail          text,
  started_at      timestamptz not null,
  answered_at     timestamptz,
  ended_at        timestamptz,
  prompt_id       uuid references public.prompts (id) on delete set null,
  voice_id        uuid references public.voices (id)  on delete set null,
  turn_count      int not null default 0 check (turn_count >= 0),
  endpoint_ms_avg   int check (endpoint_ms_avg   >= 0),
  stt_ms_avg        int check (stt_ms_avg        >= 0),
  llm_first_ms_avg  int check (llm_first_ms_avg  >= 0),
  llm_ms_avg        int check (llm_ms_avg        >= 0),
  tts_first_ms_avg  int check (tts_first_ms_avg  >= 0),
  processing_ms_avg int check (processing_ms_avg >= 0),
  turn_gap_ms_avg   int check (turn_gap_ms_avg   >= 0),
  erased_at       timestamptz,                          -- the caller was erased: nothing of what was said comes back
  swept_at        timestamptz,                          -- the edge never said how it ended: close_lost_calls did
  duration_ms     bigint generated always as ((extract(epoch from (ended_at - started_at)) * 1000)::bigint) stored,
  received_at     timestamptz not null default now(),
  unique (client_id, id),
  check (ended_at is null or ended_at >= started_at),
  foreign key (client_id, phone_number_id) references public.phone_numbers (client_id, id) on delete set null (phone_number_id)
);
-- With what figures are made of: they read this index alone. Rows lie in the order in which all clients' calls came, so that a year of
-- one client's would otherwise be a page for each call.
create index calls_client_started_idx on public.calls (client_id, started_at desc)
  include (id, status, answered_at, ended_at, duration_ms, from_e164);
create index calls_client_phone_idx   on public.calls (client_id, phone_number_id);
create index calls_client_from_idx    on public.calls (client_id, from_e164) where from_e164 is not null;
create index calls_open_idx           on public.calls (started_at) where ended_at is null;
create index calls_prompt_idx on public.calls (prompt_id);
create index calls_voice_idx  on public.calls (voice_id);

create table public.call_turns (
  call_id        uuid not null,
  seq            int  not null check (seq >= 0),
  exchange       int  not null check (exchange >= 0),    -- 0 = the greeting; a caller's turn and its answer share a number
  client_id      uuid not null,
  speaker        text not null check (speaker in ('caller', 'agent')),
  text           text not null,                          -- agent: what the caller really heard
  meant          text,                                   -- agent: what it meant to say, where that differs
  occurred_at    timestamptz not null,
  confidence     real check (confidence between 0 and 1),
  -- Milliseconds, on the agent's row. processing (end-of-turn decision to first frame handed to the line) and
  -- turn_gap (caller's last voiced sample to first audible sample) are two clocks: never added, never mixed.
  endpoint_ms    int check (endpoint_ms   >= 0),
  stt_ms         int check (stt_ms        >= 0),
  llm_first_ms   int check (llm_first_ms  >= 0),
  llm_ms         int check (llm_ms        >= 0),
  tts_first_ms   int check (tts_first_ms  >= 0),
  processing_ms  int check (processing_ms >= 0),
  turn_gap_ms    int check (turn_gap_ms   >= 0),
  stt_provider   text,
  llm_model      text,
  tts_provider   text,
  used_fallback  boolean not null default false,
  interrupted    boolean not null default false,
  words          tsvector generated always as (to_tsvector('pg_catalog.english', text)) stored,
  primary key (call_id, seq),
  check (speaker = 'caller' or confidence is null),
  check (speaker = 'agent' or meant is null),
  foreign key (client_id, call_id) references public.calls (client_id, id) on delete cascade
);
create index call_turns_client_time_idx on public.call_turns (client_id, occurred_at);
create index call_turns_client_call_idx on public.call_turns (client_id, call_id);

create table private.call_turn_llm (                    -- full prompts: debugging only, short retention, no tenant grant
  call_id uuid not null, seq int not null, client_id uuid not null,
  messages jsonb not null, raw_response text, prompt_tokens int, completion_tokens int,
  primary key (call_id, seq),
  foreign key (client_id, call_id) references public.calls (client_id, id) on delete cascade
);
create index call_turn_llm_call_idx on private.call_turn_llm (client_id, call_id);

create table public.call_events (
  id          uuid primary key,                          -- = journal event id
  client_id   uuid not null,
  call_id     uuid not null,
  severity    text not null check (severity in ('info', 'warning', 'error')),
  component   text not null check (component ~ '^[a-z][a-z_]{1,31}$'),
  code        text not null,
  message     text,
  context     jsonb not null default '{}',
  occurred_at timestamptz not null,
  foreign key (client_id, call_id) references public.calls (client_id, id) on delete cascade
);
create index call_events_call_idx on public.call_events (client_id, call_id);
create index call_events_time_idx on public.call_events (client_id, occurred_at desc);

create table public.call_outcomes (
  call_id           uuid primary key,
  client_id         uuid not null,
  outcome           public.call_result not null,
  sentiment         public.sentiment_label not null,
  sentiment_score   numeric(4,3) not null check (sentiment_score between -1 and 1),
  estimated_revenue numeric(12,2) not null check (estimated_revenue >= 0),
  currency          text not null check (currency ~ '^[A-Z]{3}$'),
  revenue_reason    text check (length(revenue_reason) <= 500),
  summary           text,
  to_do             text check (length(to_do) <= 1000),
  caller_name       text check (length(caller_name) <= 200),
  callback_e164     public.e164,
  service           text check (length(service) <= 200),
  urgent            boolean not null default false,
  confidence        numeric(4,3) check (confidence between 0 and 1),
  evidence          jsonb not null default '[]' check (jsonb_typeof(evidence) = 'array'),
  turn_sentiments   jsonb not null default '[]' check (jsonb_typeof(turn_sentiments) = 'array'),
  analysis_version  int not null check (analysis_version > 0),
  model             text not null,
  judged_outcome    public.call_result,
  judged_revenue    numeric(12,2) check (judged_revenue >= 0),
  corrected_at      timestamptz,
  corrected_by      uuid,
  computed_at       timestamptz not null default now(),
  unique (client_id, call_id) include (outcome, sentiment_score, estimated_revenue, currency),  -- serves the FK, and figures alone
  foreign key (client_id, call_id) references public.calls (client_id, id) on delete cascade
);

create table public.webhook_deliveries (                 -- outbox
  id              uuid primary key default gen_random_uuid(),        -- sent as webhook-id / Idempotency-Key
  client_id       uuid not null,
  endpoint_id     uuid not null,
  event_type      text not null,
  event_key       text not null,                                     -- e.g. call.completed:<call_id>
  subject         text not null default '',
  position        bigint generated always as identity,
  payload         jsonb not null,
  status          public.delivery_status not null default 'pending',
  attempts        int not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease           uuid,                                              -- who is sending it
  leased_until    timestamptz,
  response_status int,
  last_error      text,
  created_at      timestamptz not null default now(),
  give_up_at      timestamptz not null default now() + interval '3 days',
  delivered_at    timestamptz,
  unique (endpoint_id, event_key),
  foreign key (client_id, endpoint_id) references public.webhook_endpoints (client_id, id) on delete cascade
);
create index webhook_deliveries_due_idx on public.webhook_deliveries (next_attempt_at) where status in ('pending', 'in_flight');
create index webhook_deliveries_order_idx on public.webhook_deliveries (endpoint_id, subject, position) where status in ('pending', 'in_flight');
create index webhook_deliveries_client_idx on public.webhook_deliveries (client_id, endpoint_id, created_at desc);

create type public.job_kind   as enum ('analyze_call', 'clone_voice', 'delete_voice', 'delete_storage_object');
create type public.job_status as enum ('pending', 'leased', 'done', 'dead');
create table private.jobs (                              -- work for the cloud
  id           uuid primary key default gen_random_uuid(),
  client_id    uuid references public.clients (id) on delete cascade,   -- null: outlives the client (deleting its voices)
  kind         public.job_kind not null,
  dedupe_key   text not null,
  payload      jsonb not null default '{}',
  status       public.job_status not null default 'pending',
  attempts     int not null default 0,
  run_after    timestamptz not null default now(),
  lease        uuid,                                     -- who holds it: what is reported with another one is too late
  leased_until timestamptz,
  last_error   text,
  created_at   timestamptz not null default now(),
  unique (kind, dedupe_key)
);
create index jobs_due_idx on private.jobs (run_after) where status in ('pending', 'leased');
create index jobs_client_idx on private.jobs (client_id);

create table private.edge_agents (
  id uuid primary key default gen_random_uuid(), name text not null unique,
  client_ids uuid[],                                     -- null: may serve every tenant
  revoked_at timestamptz, last_seen_at timestamptz, created_at timestamptz not null default now()
);
create table private.ingest_ledger (
  event_id uuid primary key, edge_agent_id uuid not null, client_id uuid, call_id uuid,
  kind text not null, payload_sha256 bytea not null, received_at timestamptz not null default now()
);
create index ingest_ledger_received_idx on private.ingest_ledger (received_at);
create table private.ingest_dead_letters (
  id bigint generated always as identity primary key, edge_agent_id uuid, event_id uuid, reason text not null,
  event jsonb not null, received_at timestamptz not null default now(),
  attempts int not null default 1, last_tried_at timestamptz not null default now(), unique (event_id, reason)
);
create index ingest_dead_letters_received_idx on private.ingest_dead_letters (received_at);
create table private.unrouted_calls (                    -- refused before any client was known: numbers as they were sent
  id uuid primary key, edge_agent_id uuid, to_number text not null, from_number text, reason text not null, occurred_at timestamptz not null
);
create index unrouted_calls_time_idx on private.unrouted_calls (occurred_at);

comment on table  public.calls is 'One row for each call, answered or not. Written by the edge through edge_ingest only.';
comment on column public.calls.id is 'Minted by the edge (UUIDv7) when the phone rings.';
comment on column public.calls.from_e164 is 'The caller. Null: withheld, malformed or erased.';
comment on column public.calls.to_e164 is 'The number that was dialled.';
comment on column public.calls.status is 'In the order of a call''s life: it never goes back.';
comment on column public.calls.end_reason is 'A word for machines, e.g. caller_hung_up, goodbye, edge_lost.';
comment on column public.calls.blame is 'Whose doing the end was.';
comment on column public.calls.prompt_id is 'The version that answered. It stays, whatever is published later.';
comment on column public.calls.processing_ms_avg is 'End-of-turn decision to the first sound handed to the line, average of the call''s turns.';
comment on column public.calls.turn_gap_ms_avg is 'Caller''s last sound to our first, from the audio. Another clock than processing: never add them.';
comment on column public.calls.erased_at is 'The caller asked to be forgotten: what arrives late about this call is dropped.';
comment on column public.calls.swept_at is 'Closed for want of any news from the edge; news that come later win.';
comment on table  public.call_turns is 'The transcript: one row for each turn of the caller or the agent, with what each stage took.';
comment on column public.call_turns.exchange is '0 = the greeting; a caller''s turn and the answer to it share a number.';
comment on column public.call_turns.text is 'What was heard: of the agent''s words those that really reached the caller.';
comment on column public.call_turns.meant is 'What the agent was going to say, where the caller heard less.';
comment on column public.call_turns.words is 'The text as search_transcripts searches it.';
comment on column public.call_turns.used_fallback is 'Another than the first provider did the work.';
comment on table  private.call_turn_llm is 'The model''s requests and raw answers, for finding faults; kept 30 days.';
comment on table  public.call_events is 'What went wrong, or is worth knowing, in mid-call. The id is the journal event''s.';
comment on table  public.call_outcomes is 'What a call was worth: judged after it by the cloud jobs.';
comment on column public.call_outcomes.sentiment_score is '-1 (angry) to 1 (delighted).';
comment on column public.call_outcomes.estimated_revenue is 'An estimate, in currency, never a booking.';
comment on column public.call_outcomes.analysis_version is 'A later version replaces an earlier one, never the other way round.';
comment on column public.call_outcomes.model is 'The method: what judged it, e.g. rules-1 or llama3.1:8b.';
comment on column public.call_outcomes.confidence is 'How sure the method is of the outcome, 0 to 1. A judgement is never a fact.';
comment on column public.call_outcomes.evidence is 'The words it rests on: [{"seq": 3, "quote": "...", "shows": "booked"}].';
comment on column public.call_outcomes.turn_sentiments is 'Each turn of the caller: [{"seq": 1, "score": -0.4, "label": "negative"}].';
comment on column public.call_outcomes.callback_e164 is 'The number the caller asked to be called on.';
comment on column public.call_outcomes.service is 'What was wanted, as the price list calls it.';
comment on column public.call_outcomes.urgent is 'Somebody should act today.';
comment on column public.call_outcomes.to_do is 'What the owner should do now.';
comment on column public.call_outcomes.revenue_reason is 'How estimated_revenue came about, in words.';
comment on column public.call_outcomes.judged_outcome is 'What the judge said; outcome is the client''s word where corrected_at is set.';
comment on column public.call_outcomes.judged_revenue is 'What the judge estimated; with the correction it shows how far off such estimates are.';
comment on column public.call_outcomes.corrected_by is 'The member who corrected it.';
comment on table  public.webhook_deliveries is 'What is to be, or was, told to clients'' software: at least once, each with its id.';
comment on column public.webhook_deliveries.event_key is 'Makes the same event one delivery for an endpoint, e.g. call.completed:<call id>.';
comment on column public.webhook_deliveries.subject is 'What it is about (the call''s id): an endpoint hears of one subject in order, the next when the one before is through.';
comment on column public.webhook_deliveries.position is 'The order in which they came about.';
comment on column public.webhook_deliveries.give_up_at is 'Tried until then.';
comment on table  private.jobs is 'Work for the cloud: leased, reported done, or tried again later.';
comment on table  private.edge_agents is 'The boxes that answer calls. Their tokens name a row here; revoked_at shuts one out at once.';
comment on column private.edge_agents.client_ids is 'Null: may serve every client.';
comment on table  private.ingest_ledger is 'Every journal event that was applied: what makes a replay harmless, also after an erasure.';
comment on table  private.ingest_dead_letters is 'Journal events that could not be applied, with the reason. frontdesk dead-letters list|retry.';
comment on table  private.unrouted_calls is 'Calls to numbers that are nobody''s.';

do $$ declare t text; begin
  foreach t in array array['public.calls','public.call_turns','public.call_events','public.call_outcomes','public.webhook_deliveries',
    'private.call_turn_llm','private.jobs','private.edge_agents','private.ingest_ledger','private.ingest_dead_letters','private.unrouted_calls'] loop
    execute format('alter table %s enable row level security', t);
    execute format('revoke all on %s from public, anon, authenticated, service_role, edge_agent', t);
    execute format('grant select, insert, update, delete on %s to service_role', t);
  end loop;
end $$;
grant select on public.calls, public.call_turns, public.call_events, public.call_outcomes, public.webhook_deliveries to authenticated;
create policy calls_select         on public.calls              for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy call_turns_select    on public.call_turns         for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy call_events_select   on public.call_events        for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy call_outcomes_select on public.call_outcomes      for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy deliveries_select    on public.webhook_deliveries for select to authenticated using (client_id = any (array(select private.my_client_ids())));
