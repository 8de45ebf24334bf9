-- Searching what was said. The reader's own row-level security decides; `@@` is not leakproof, so under it Postgres uses no
-- full-text index. None is needed: the client's own turns are read by (client_id, occurred_at), and other clients' never are.

create type public.transcript_match as (
  call_id uuid, seq int, speaker text, occurred_at timestamptz, from_e164 text, excerpt text, rank real);
comment on type public.transcript_match is 'A turn in which the words were said; in excerpt they stand between ** and **.';

create function public.search_transcripts(
  p_client_id uuid, p_words text, p_from date default null, p_to date default null, p_limit int default 50)
returns setof public.transcript_match language plpgsql stable security invoker set search_path = '' as $$
declare
  v_zone text;
  v_from timestamptz;
  v_to timestamptz;
  v_query tsquery;
begin
  if p_words is null then raise exception 'p_words is required' using errcode = '22023'; end if;
  if length(p_words) > 1000 then raise exception 'p_words may have 1000 characters, not %', length(p_words) using errcode = '22023'; end if;
  perform private.check_limit(p_limit);
  perform private.check_range(p_client_id, coalesce(p_from, p_to - 1, '2000-01-01'), coalesce(p_to, p_from + 1, '2000-01-02'));
  v_query := websearch_to_tsquery('pg_catalog.english', p_words);
  if numnode(v_query) = 0 then
    raise exception 'p_words holds no word to search for' using errcode = '22023', hint = 'Words such as "the" are everywhere.';
  end if;
  if ''::tsvector @@ v_query then
    raise exception 'p_words says what to leave out, not what to search for' using errcode = '22023';
  end if;
  select c.timezone into v_zone from public.clients c where c.id = p_client_id;
  v_from := coalesce(private.not_before(p_from, v_zone), '-infinity');
  v_to := coalesce(private.not_after(p_to, v_zone), 'infinity');
  return query
    with found as (
      select t.call_id, t.seq, t.speaker, t.occurred_at, t.client_id, t.text, ts_rank(t.words, v_query) as rank
      from public.call_turns t
      where t.client_id = p_client_id and t.words @@ v_query
        and t.occurred_at >= v_from and t.occurred_at < v_to
        and (p_from is null or t.occurred_at at time zone v_zone >= p_from) and (p_to is null or t.occurred_at at time zone v_zone < p_to)
      order by 7 desc, t.occurred_at desc limit p_limit)
    select f.call_id, f.seq, f.speaker, f.occurred_at, c.from_e164::text,
           ts_headline('pg_catalog.english', f.text, v_query, 'StartSel=**, StopSel=**, MaxFragments=1, MaxWords=30, MinWords=10'), f.rank
    from found f join public.calls c on c.client_id = f.client_id and c.id = f.call_id
    order by f.rank desc, f.occurred_at desc;
end $$;
comment on function public.search_transcripts is 'Turns that hold all of p_words, best first. "a phrase", or, and -without are understood.';

revoke all on function public.search_transcripts from public, anon, authenticated, service_role;
grant execute on function public.search_transcripts to authenticated, service_role;
