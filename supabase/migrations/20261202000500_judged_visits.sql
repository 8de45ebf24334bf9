-- What a call left in the calendar is known to whoever judges it: an owner is not told to confirm what stands there already.

create or replace function public.call_to_judge(p_call_id uuid) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
begin
  if p_call_id is null then raise exception 'p_call_id is required' using errcode = '22023'; end if;
  return (
    select jsonb_build_object(
      'call', jsonb_build_object('id', c.id, 'client_id', c.client_id, 'from_e164', c.from_e164, 'to_e164', c.to_e164,
                                 'started_at', c.started_at, 'answered', c.answered_at is not null, 'end_reason', c.end_reason, 'blame', c.blame),
      'client', jsonb_build_object('name', k.name, 'currency', k.currency, 'price_list', k.price_list, 'timezone', k.timezone,
                                   'typical_value', coalesce(k.typical_value, case when k.currency = 'USD' then p.typical_value end)),
      'profession', p.slug,
      'turns', (select coalesce(jsonb_agg(jsonb_build_object('seq', t.seq, 'speaker', t.speaker, 'text', t.text,
                                                             'interrupted', t.interrupted) order by t.seq), '[]')
                from public.call_turns t where t.client_id = c.client_id and t.call_id = c.id),
      'corrections', (select coalesce(jsonb_agg(jsonb_build_object('outcome', o.outcome, 'judged_outcome', o.judged_outcome,
                                                                   'corrected', o.estimated_revenue, 'judged', o.judged_revenue)), '[]')
                      from (select * from public.call_outcomes x
                            where x.client_id = c.client_id and x.corrected_at is not null and x.judged_revenue is not null
                            order by x.corrected_at desc limit 200) o),
      'visits', (select coalesce(jsonb_agg(jsonb_build_object('service', s.name, 'starts_at', v.starts_at, 'confirmed', v.status = 'booked')
                                           order by v.created_at, v.id), '[]')
                 from public.visits v join public.services s on s.client_id = v.client_id and s.id = v.service_id
                 where v.client_id = c.client_id and v.call_id = c.id and v.status in ('requested', 'booked')))
    from public.calls c
    join public.clients k on k.id = c.client_id
    join public.professions p on p.id = k.profession_id
    where c.id = p_call_id and c.erased_at is null);
end $$;
comment on function public.call_to_judge is 'A call with its words, the visits that it left, its client''s prices, and the client''s latest corrections.';
