-- What a hole is made with. Everything runs as a migration would.
set role postgres;
set client_min_messages = warning;

-- Replace a piece of a function's text, which must be there exactly once.
create function pg_temp.edit(p_function regproc, p_old text, p_new text) returns void language plpgsql as $edit$
declare
  v_text text := pg_get_functiondef(p_function);
  v_times int := (length(v_text) - length(replace(v_text, p_old, ''))) / length(p_old);
begin
  if v_times <> 1 then raise exception '% has this text % times, not once: %', p_function, v_times, p_old; end if;
  execute replace(v_text, p_old, p_new);
end $edit$;
