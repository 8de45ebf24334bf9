-- What runs by the clock, where pg_cron is there (hosted Supabase). Elsewhere the cloud's schedule calls the same functions.

do $$ begin
  if exists (select from pg_available_extensions where name = 'pg_cron') and current_database() = current_setting('cron.database_name', true) then
    create extension if not exists pg_cron;
    perform cron.schedule('purge-expired', '7-59/10 * * * *', 'select private.purge_expired(10000)');   -- often, so that each run is short
    perform cron.schedule('close-lost-calls', '*/10 * * * *', 'select private.close_lost_calls()');
    perform cron.schedule('purge-cron-log', '37 3 * * *', $cron$delete from cron.job_run_details where end_time < now() - interval '14 days'$cron$);
  end if;
end $$;
