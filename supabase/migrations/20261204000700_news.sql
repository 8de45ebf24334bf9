-- Whoever looks on hears that something is new: on the client's channel (config_changes), which kind of thing, and nothing of what it says.
-- Who may listen there says config_channel_read.

-- Once in a transaction for each client and kind: a box's batch of five hundred events is one word. (What a rolled-back part of it said is not
-- remembered.) Where there is no Realtime nothing is sent, and whoever looks asks now and then.
create function private.tell_news() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_told text := coalesce(current_setting('frontdesk.told', true), '');
  v_word text := format('%s %s;', new.client_id, tg_argv[0]);
begin
  if strpos(v_told, v_word) > 0 or to_regprocedure('realtime.send(jsonb,text,text,boolean)') is null then return null; end if;
  perform set_config('frontdesk.told', v_told || v_word, true);
  perform realtime.send('{}', tg_argv[0], 'client:' || new.client_id, true);
  return null;
end $$;
revoke all on function private.tell_news from public, anon, authenticated, service_role;

-- A call begins, is answered, ends, is judged or corrected; a message is left, acknowledged or told again; a notice is written, or counts once more.
-- What is deleted is told by nothing: it is old, or its client goes. Nor are turns: what was said is read once, and each reading is written down.
do $$ declare t text; begin
  foreach t in array array['calls', 'call_outcomes', 'messages', 'notices'] loop
    execute format('create trigger %I after insert on public.%I for each row execute function private.tell_news(%L)',
      t || '_new', t, case t when 'call_outcomes' then 'calls' else t end || '_changed');
    execute format('create trigger %I after update on public.%I for each row when (old.* is distinct from new.*) execute function private.tell_news(%L)',
      t || '_news', t, case t when 'call_outcomes' then 'calls' else t end || '_changed');
  end loop;
end $$;
