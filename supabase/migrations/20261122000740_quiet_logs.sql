-- An error's text, and its statement, may quote a caller's number or words: whoever sent it is told, the server's log is
-- not. All requests log in as authenticator. Hosted Supabase lets postgres set this; elsewhere who runs the server has to.

do $$ begin
  alter role authenticator set log_min_messages = 'log';
exception when insufficient_privilege or reserved_name then
  raise notice 'the server decides what it logs of failed requests: see log_min_messages';
end $$;
