-- Who changed what: an append-only log of every change of configuration.

create table public.audit_log (
  id bigint generated always as identity primary key,
  client_id uuid, actor_id uuid, actor_role text not null, action text not null, table_name text not null, row_id text,
  old_values jsonb, new_values jsonb, at timestamptz not null default now()
);
create index audit_log_client_idx on public.audit_log (client_id, at desc);
create index audit_log_time_idx on public.audit_log (at);
alter table public.audit_log enable row level security;
revoke all on public.audit_log from public, anon, authenticated, service_role, edge_agent;
grant select on public.audit_log to authenticated, service_role;                    -- nobody gets INSERT, UPDATE or DELETE
create policy audit_select on public.audit_log for select to authenticated using (client_id = any (array(select private.my_client_ids('{owner,admin}'))));

comment on table  public.audit_log is 'Every change of configuration: who, when, which columns, from what to what. Append-only; kept two years.';
comment on column public.audit_log.actor_id is 'The signed-in user. Null: the operator, a job, or the database itself (then see actor_role).';
comment on column public.audit_log.actor_role is 'The database role: authenticated, service_role, or whoever was in the SQL editor.';
comment on column public.audit_log.table_name is 'What was changed.';
comment on column public.audit_log.row_id is 'The key of the row; of subscriptions the client''s, of members the user''s.';
comment on column public.audit_log.new_values is 'As old_values; of something bigger, what is worth knowing about it.';
comment on column public.audit_log.at is 'When the transaction began.';
comment on column public.audit_log.action is 'INSERT, UPDATE or DELETE of a row, or a word for something bigger, e.g. ERASE_CALLER, SET_SECRET, REPLAY_DELIVERIES.';
comment on column public.audit_log.old_values is 'Of a change only the columns that changed.';

-- updated_at and config_version move by themselves: that they did is nobody's decision.
create function private.audit() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  r jsonb := coalesce(to_jsonb(new), to_jsonb(old));
  o jsonb;
  n jsonb;
  c jsonb;
begin
  if tg_op <> 'INSERT' then o := to_jsonb(old) - '{updated_at,config_version}'::text[]; end if;
  if tg_op <> 'DELETE' then n := to_jsonb(new) - '{updated_at,config_version}'::text[]; end if;
  if tg_op = 'UPDATE' then
    if o = n then return null; end if;
    select jsonb_object_agg(k.key, k.value) into c from jsonb_each(n) k where o -> k.key is distinct from k.value;
    select jsonb_object_agg(k.key, o -> k.key) into o from jsonb_each(c) k;
  end if;
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id, old_values, new_values)
  values ((r ->> case tg_table_name when 'clients' then 'id' else 'client_id' end)::uuid,
          (select auth.uid()), coalesce((select auth.role()), session_user), tg_op, tg_table_name,
          coalesce(r ->> 'id', r ->> 'user_id', r ->> 'client_id'), o, coalesce(c, n));
  return null;
end $$;
revoke all on function private.audit from public;
do $$ declare t text; begin
  foreach t in array array['clients', 'client_members', 'invitations', 'subscriptions', 'professions', 'phone_numbers', 'prompts', 'voices',
    'voice_clone_requests', 'webhook_endpoints'] loop
    execute format('create trigger %I after insert or update or delete on public.%I for each row execute function private.audit()', t || '_audit', t);
  end loop;
end $$;

-- That a secret was set, and by whom; never the secret. Its row has no client of its own: its endpoint has.
create function private.audit_secret() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id)
  select e.client_id, (select auth.uid()), coalesce((select auth.role()), session_user), 'SET_SECRET', 'webhook_endpoints', e.id
  from public.webhook_endpoints e where e.id = new.endpoint_id;
  return null;
end $$;
revoke all on function private.audit_secret from public;
create trigger webhook_secrets_audit after insert or update on private.webhook_secrets
  for each row execute function private.audit_secret();
