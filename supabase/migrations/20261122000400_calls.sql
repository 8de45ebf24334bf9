-- What is remembered of a call. (What the edge, the workers and the outside need besides: queues_and_ledgers.)

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
create index calls_client_started_idx on public.calls (client_id, started_at desc, id desc)
  include (status, answered_at, ended_at, duration_ms, from_e164);
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
  messages jsonb not null, raw_response text, prompt_tokens int, completion_tokens int, occurred_at timestamptz not null,
  primary key (call_id, seq),
  foreign key (client_id, call_id) references public.calls (client_id, id) on delete cascade
);
create index call_turn_llm_call_idx on private.call_turn_llm (client_id, call_id);
create index call_turn_llm_time_idx on private.call_turn_llm (occurred_at);

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

comment on table  public.calls is 'One row for each call, answered or not. Written by the edge through edge_ingest only.';
comment on column public.calls.id is 'Minted by the edge (UUIDv7) when the phone rings.';
comment on column public.calls.from_e164 is 'The caller. Null: withheld, malformed or erased.';
comment on column public.calls.to_e164 is 'The number that was dialled.';
comment on column public.calls.phone_number_id is 'The number''s row; null where it is gone or was another client''s.';
comment on column public.calls.edge_agent_id is 'The box that answered.';
comment on column public.calls.sip_call_id is 'The trunk''s own id of the call: what to ask the provider about.';
comment on column public.calls.room is 'The LiveKit room it took place in.';
comment on column public.calls.detail is 'What went wrong at the end, in words for whoever looks for the fault.';
comment on column public.calls.started_at is 'When the phone rang, by the box''s clock.';
comment on column public.calls.answered_at is 'When we picked up; null: nobody did.';
comment on column public.calls.ended_at is 'Null while it lasts. Of a call that was swept: its last sign of life.';
comment on column public.calls.duration_ms is 'From ringing to the end, in milliseconds.';
comment on column public.calls.turn_count is 'Turns of both sides, as the edge counted them.';
comment on column public.calls.received_at is 'When the first event of it came in here.';
comment on column public.calls.voice_id is 'The voice that spoke at the beginning.';
comment on column public.calls.endpoint_ms_avg is 'Caller''s last sound to the decision that the turn was over, in milliseconds, average of the call''s turns.';
comment on column public.calls.stt_ms_avg is 'End of the caller''s voice to the final words, in milliseconds, average.';
comment on column public.calls.llm_first_ms_avg is 'The model''s first word, in milliseconds from its request, average.';
comment on column public.calls.llm_ms_avg is 'The model''s last word, in milliseconds from its request, average.';
comment on column public.calls.tts_first_ms_avg is 'First clause handed to the voice to its first sound, in milliseconds, average.';
comment on column public.calls.status is 'In the order of a call''s life: it never goes back.';
comment on column public.calls.end_reason is 'A word for machines, e.g. caller_hung_up, goodbye, edge_lost.';
comment on column public.calls.blame is 'Whose doing the end was.';
comment on column public.calls.prompt_id is 'The version that answered. It stays, whatever is published later.';
comment on column public.calls.processing_ms_avg is 'End-of-turn decision to the first sound handed to the line, average of the call''s turns.';
comment on column public.calls.turn_gap_ms_avg is 'Caller''s last sound to our first, from the audio. Another clock than processing: never add them.';
comment on column public.calls.erased_at is 'The caller asked to be forgotten: what arrives late about this call is dropped.';
comment on column public.calls.swept_at is 'Closed for want of any news from the edge; news that come later win.';
comment on table  public.call_turns is 'The transcript: one row for each turn of the caller or the agent, with what each stage took.';
comment on column public.call_turns.seq is 'The place in the call, from 0.';
comment on column public.call_turns.speaker is 'caller or agent.';
comment on column public.call_turns.occurred_at is 'Of a caller''s turn when it was over, of the agent''s when it became audible; by the box''s clock.';
comment on column public.call_turns.confidence is 'How sure the recogniser was of the caller''s words, 0 to 1.';
comment on column public.call_turns.endpoint_ms is 'On the agent''s rows, as all that follow: caller''s last sound to the decision that the turn was over, in milliseconds.';
comment on column public.call_turns.stt_ms is 'End of the caller''s voice to the final words, in milliseconds.';
comment on column public.call_turns.llm_first_ms is 'The model''s first word, in milliseconds from its request.';
comment on column public.call_turns.llm_ms is 'The model''s last word, in milliseconds from its request.';
comment on column public.call_turns.tts_first_ms is 'First clause handed to the voice to its first sound, in milliseconds.';
comment on column public.call_turns.processing_ms is 'End-of-turn decision to the first sound handed to the line, in milliseconds.';
comment on column public.call_turns.turn_gap_ms is 'Caller''s last sound to our first, from the audio, in milliseconds. Another clock than processing: never add them.';
comment on column public.call_turns.stt_provider is 'What recognised the caller''s words.';
comment on column public.call_turns.llm_model is 'What thought of the answer.';
comment on column public.call_turns.tts_provider is 'What spoke it.';
comment on column public.call_turns.interrupted is 'The caller spoke over it, and it stopped.';
comment on column public.call_turns.exchange is '0 = the greeting; a caller''s turn and the answer to it share a number.';
comment on column public.call_turns.text is 'What was heard: of the agent''s words those that really reached the caller.';
comment on column public.call_turns.meant is 'What the agent was going to say, where the caller heard less.';
comment on column public.call_turns.words is 'The text as search_transcripts searches it.';
comment on column public.call_turns.used_fallback is 'Another than the first provider did the work.';
comment on table  private.call_turn_llm is 'The model''s requests and raw answers, for finding faults; kept 30 days.';
comment on column private.call_turn_llm.messages is 'The request: system prompt, history, the caller''s words.';
comment on column private.call_turn_llm.raw_response is 'The answer before anything was left out of it.';
comment on column private.call_turn_llm.prompt_tokens is 'As the model counted them.';
comment on column private.call_turn_llm.completion_tokens is 'As the model counted them.';
comment on column private.call_turn_llm.occurred_at is 'The turn''s.';
comment on table  public.call_events is 'What went wrong, or is worth knowing, in mid-call. The id is the journal event''s.';
comment on column public.call_events.severity is 'info, warning or error.';
comment on column public.call_events.component is 'Which part of the edge it is about, e.g. stt, llm, tts.';
comment on column public.call_events.code is 'A word for machines.';
comment on column public.call_events.message is 'In words, for whoever looks for the fault.';
comment on column public.call_events.context is 'What the part knew at that moment.';
comment on column public.call_events.occurred_at is 'By the box''s clock.';
comment on table  public.call_outcomes is 'What a call was worth: judged after it by the cloud jobs.';
comment on column public.call_outcomes.outcome is 'What the call led to.';
comment on column public.call_outcomes.sentiment is 'How the caller felt, on the whole.';
comment on column public.call_outcomes.currency is 'ISO code: the client''s when the call was judged.';
comment on column public.call_outcomes.summary is 'What the call was about, in two sentences.';
comment on column public.call_outcomes.caller_name is 'As the caller said it.';
comment on column public.call_outcomes.corrected_at is 'When a member said what it really led to, or brought.';
comment on column public.call_outcomes.computed_at is 'When it was judged last.';
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

do $$ declare t text; begin
  foreach t in array array['public.calls','public.call_turns','public.call_events','public.call_outcomes','private.call_turn_llm'] loop
    execute format('alter table %s enable row level security', t);
    execute format('revoke all on %s from public, anon, authenticated, service_role, edge_agent', t);
    execute format('grant select, insert, update, delete on %s to service_role', t);
  end loop;
end $$;
grant select on public.calls, public.call_turns, public.call_events, public.call_outcomes to authenticated;
create policy calls_select on public.calls for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy call_turns_select on public.call_turns for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy call_events_select on public.call_events for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy call_outcomes_select on public.call_outcomes for select to authenticated using (client_id = any (array(select private.my_client_ids())));
