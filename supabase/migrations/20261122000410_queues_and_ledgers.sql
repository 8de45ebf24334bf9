-- What is owed to clients' software, work for the cloud, and the edge's books: which boxes there are, what they delivered.

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
create index webhook_deliveries_busy_idx on public.webhook_deliveries (endpoint_id) where status = 'in_flight';
create index webhook_deliveries_client_idx on public.webhook_deliveries (client_id, endpoint_id, created_at desc);
create index webhook_deliveries_subject_idx on public.webhook_deliveries (client_id, subject);

create type public.job_kind   as enum ('analyze_call', 'clone_voice', 'delete_voice', 'delete_storage_object');
create type public.job_status as enum ('pending', 'leased', 'done', 'dead');
create table private.jobs (                              -- work for the cloud
  id           uuid primary key default gen_random_uuid(),
  client_id    uuid references public.clients (id) on delete cascade,   -- null: outlives the client (deleting its voices)
  kind         public.job_kind not null,
  dedupe_key   text not null,
  payload      jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
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
create index jobs_over_idx on private.jobs (created_at) where status in ('done', 'dead');

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
create table private.erased_callers (
  client_id uuid not null references public.clients (id) on delete cascade, caller_sha256 bytea not null, erased_at timestamptz not null,
  primary key (client_id, caller_sha256)
);
create index erased_callers_time_idx on private.erased_callers (erased_at);
create table private.unrouted_calls (                    -- refused before any client was known: numbers as they were sent
  id uuid primary key, edge_agent_id uuid, to_number text not null, from_number text, reason text not null, occurred_at timestamptz not null
);
create index unrouted_calls_time_idx on private.unrouted_calls (occurred_at);

comment on table  public.webhook_deliveries is 'What is to be, or was, told to clients'' software: at least once, each with its id.';
comment on column public.webhook_deliveries.endpoint_id is 'Where it goes.';
comment on column public.webhook_deliveries.event_type is 'What happened, e.g. call.completed.';
comment on column public.webhook_deliveries.payload is 'What is sent, as it is. {"erased": true}: its caller was erased, and nothing is sent.';
comment on column public.webhook_deliveries.status is 'pending: due at next_attempt_at; in_flight: a worker is sending it; delivered; dead: given up, replay_deliveries sends it again.';
comment on column public.webhook_deliveries.attempts is 'How often it was tried, this one included.';
comment on column public.webhook_deliveries.next_attempt_at is 'Not before then.';
comment on column public.webhook_deliveries.lease is 'Who is sending it: what is reported with another one is too late.';
comment on column public.webhook_deliveries.leased_until is 'Who is sending it has died if nothing is heard until then.';
comment on column public.webhook_deliveries.response_status is 'HTTP status of the last answer; null: there was none.';
comment on column public.webhook_deliveries.last_error is 'Why the last attempt failed.';
comment on column public.webhook_deliveries.delivered_at is 'When it was taken.';
comment on column public.webhook_deliveries.event_key is 'Makes the same event one delivery for an endpoint, e.g. call.completed:<call id>.';
comment on column public.webhook_deliveries.subject is 'What it is about (the call''s id): an endpoint hears of one subject in order, the next when the one before is through.';
comment on column public.webhook_deliveries.position is 'The order in which they came about.';
comment on column public.webhook_deliveries.give_up_at is 'Tried until then.';
comment on type   public.job_kind is 'What the cloud can be asked to do.';
comment on type   public.job_status is 'See private.jobs.status.';
comment on table  private.jobs is 'Work for the cloud: leased, reported done, or tried again later.';
comment on column private.jobs.client_id is 'Null: it outlives its client.';
comment on column private.jobs.kind is 'What is to be done.';
comment on column private.jobs.dedupe_key is 'Makes the same work one job, e.g. the call''s id.';
comment on column private.jobs.payload is 'What to do it with: ids and paths, no words and no numbers.';
comment on column private.jobs.status is 'pending: due at run_after; leased: a worker has it; done; dead: failed eight times.';
comment on column private.jobs.attempts is 'How often it was taken, this one included.';
comment on column private.jobs.run_after is 'Not before then.';
comment on column private.jobs.lease is 'Who holds it: what is reported with another one is too late.';
comment on column private.jobs.leased_until is 'Who holds it has died if nothing is heard until then.';
comment on column private.jobs.last_error is 'Why the last attempt failed.';
comment on table  private.edge_agents is 'The boxes that answer calls. Their tokens name a row here; revoked_at shuts one out at once.';
comment on column private.edge_agents.client_ids is 'Null: may serve every client.';
comment on column private.edge_agents.name is 'For people.';
comment on column private.edge_agents.last_seen_at is 'When it delivered events last, to the minute.';
comment on column private.edge_agents.revoked_at is 'Its token is refused since then.';
comment on table  private.ingest_ledger is 'Every journal event that was applied: what makes a replay harmless, also after an erasure.';
comment on column private.ingest_ledger.event_id is 'Minted by the edge.';
comment on column private.ingest_ledger.kind is 'call.started, call.answered, call.ended, turn, event or call.unrouted.';
comment on column private.ingest_ledger.payload_sha256 is 'Of the whole event: the same id with other contents is refused.';
comment on column private.ingest_ledger.received_at is 'Kept for 90 days from then.';
comment on table  private.ingest_dead_letters is 'Journal events that could not be applied, with the reason. frontdesk dead-letters list|retry.';
comment on column private.ingest_dead_letters.reason is 'SQLSTATE and message, without the values that were sent.';
comment on column private.ingest_dead_letters.event is 'As it came.';
comment on column private.ingest_dead_letters.attempts is 'How often it was tried.';
comment on column private.ingest_dead_letters.received_at is 'Kept for 30 days from then, or as long as the client keeps calls.';
comment on column private.ingest_dead_letters.last_tried_at is 'See attempts.';
comment on table  private.erased_callers is 'Who asked to be forgotten: events of their earlier calls that come late are taken, and dropped. Kept as long as the ledger.';
comment on column private.erased_callers.caller_sha256 is 'Of client id and number. No secret (there are few numbers), but no number to read either; gone after 90 days.';
comment on column private.erased_callers.erased_at is 'Calls that began before are forgotten; the next one is a new acquaintance.';
comment on table  private.unrouted_calls is 'Calls to numbers that are nobody''s; kept 90 days.';
comment on column private.unrouted_calls.to_number is 'As the trunk sent it.';
comment on column private.unrouted_calls.from_number is 'As the trunk sent it.';
comment on column private.unrouted_calls.reason is 'A word for machines, e.g. unknown_number.';

do $$ declare t text; begin
  foreach t in array array['public.webhook_deliveries','private.jobs','private.edge_agents','private.ingest_ledger','private.ingest_dead_letters',
    'private.erased_callers','private.unrouted_calls'] loop
    execute format('alter table %s enable row level security', t);
    execute format('revoke all on %s from public, anon, authenticated, service_role, edge_agent', t);
    execute format('grant select, insert, update, delete on %s to service_role', t);
  end loop;
end $$;
grant select on public.webhook_deliveries to authenticated;
create policy deliveries_select on public.webhook_deliveries for select to authenticated using (client_id = any (array(select private.my_client_ids())));
