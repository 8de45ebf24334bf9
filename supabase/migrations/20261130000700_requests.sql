-- What the model was asked stands in the database once: a turn's row holds what was new in its request, and says of which
-- messages of the call the whole was made. A row of before holds all of it.

alter table private.call_turn_llm add column told int[];
comment on column private.call_turn_llm.messages is 'The request: system prompt, history, the caller''s words. Where told is set only what no earlier row holds.';
comment on column private.call_turn_llm.told is 'What the request was made of, in order, three numbers each: the turn in whose row the messages are, the first of them (from 0), how many. Null: messages is all of it.';

create or replace function private.apply_turn(p_client uuid, p_call uuid, d jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.call_turns (
    call_id, seq, exchange, client_id, speaker, text, meant, reply, acknowledgement, occurred_at, confidence,
    endpoint_ms, stt_ms, llm_first_ms, llm_ms, tts_first_ms, processing_ms, turn_gap_ms, hole_ms,
    stt_provider, llm_model, tts_provider, used_fallback, interrupted)
  values (
    p_call, (d ->> 'seq')::int, (d ->> 'exchange')::int, p_client, d ->> 'speaker', d ->> 'text', d ->> 'meant',
    d ->> 'reply', d ->> 'acknowledgement', (d ->> 'occurred_at')::timestamptz, (d ->> 'confidence')::real,
    (d ->> 'endpoint_ms')::numeric::int, (d ->> 'stt_ms')::numeric::int, (d ->> 'llm_first_ms')::numeric::int, (d ->> 'llm_ms')::numeric::int,
    (d ->> 'tts_first_ms')::numeric::int, (d ->> 'processing_ms')::numeric::int, (d ->> 'turn_gap_ms')::numeric::int, (d ->> 'hole_ms')::numeric::int,
    d ->> 'stt_provider', d ->> 'llm_model', d ->> 'tts_provider',
    coalesce((d ->> 'used_fallback')::bool, false), coalesce((d ->> 'interrupted')::bool, false));
  if jsonb_typeof(d -> 'llm_messages') = 'array' then
    insert into private.call_turn_llm (call_id, seq, client_id, messages, told, raw_response, occurred_at)
    values (p_call, (d ->> 'seq')::int, p_client, d -> 'llm_messages',
            case when jsonb_typeof(d -> 'llm_told') = 'array'
                 then array(select n.value::int from jsonb_array_elements_text(d -> 'llm_told') with ordinality n (value, place) order by n.place) end,
            d ->> 'llm_raw', (d ->> 'occurred_at')::timestamptz);
  end if;
end $$;

create view private.model_requests with (security_invoker = true) as
select l.call_id, l.seq, l.client_id,
  case when l.told is null then l.messages else (
    select jsonb_agg(m.message order by part.place, m.place)
    from generate_series(1, cardinality(l.told), 3) part (place)
    join private.call_turn_llm o on o.call_id = l.call_id and o.client_id = l.client_id and o.seq = l.told[part.place]
    cross join lateral jsonb_array_elements(o.messages) with ordinality m (message, place)
    where m.place > l.told[part.place + 1] and m.place <= l.told[part.place + 1]::bigint + l.told[part.place + 2]
    having count(*) = (select sum(l.told[n.place]) from generate_series(3, cardinality(l.told), 3) n (place)))
  end as messages,
  l.raw_response, l.occurred_at
from private.call_turn_llm l;
comment on view   private.model_requests is 'What the model was asked for each turn, put together again, and what it answered before anything was left out of it.';
comment on column private.model_requests.raw_response is 'The answer before anything was left out of it.';
comment on column private.model_requests.occurred_at is 'The turn''s.';
comment on column private.model_requests.messages is 'The whole request; null where a row that held some of it is gone, or has not arrived.';
revoke all on private.model_requests from public, anon, authenticated, service_role, edge_agent;
grant select on private.model_requests to service_role;
