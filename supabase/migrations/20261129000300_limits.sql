-- Every limit on what one may have, send or ask: one table, so that SQL, errors and README say the same number.

create table private.limits (
  name  text primary key check (name ~ '^[a-z][a-z_]{2,60}$'),
  value int  not null check (value > 0),
  code  text not null check (code in ('PT409', 'PT413', 'PT429')),   -- too many, too large, too often: the HTTP status
  what  text not null,                                               -- as in: at most 20 <what>
  hint  text not null
);
create table private.client_limits (
  client_id uuid not null references public.clients (id) on delete cascade,
  name      text not null references private.limits (name) on delete cascade,
  value     int  not null check (value > 0),
  primary key (client_id, name)
);
create index client_limits_name_idx on private.client_limits (name);
comment on table  private.limits is 'What one may have, send or ask. README shows the defaults; private.client_limits has what one client may have instead.';
comment on column private.limits.code is 'SQLSTATE of the refusal: PT409 too many, PT413 too large, PT429 too often.';
comment on column private.limits.what is 'What is counted, as it stands in the error: at most 20 <what>.';
comment on column private.limits.hint is 'What to do, in the error.';
comment on table  private.client_limits is 'Where one client has another number than all others.';
comment on column private.limits.name is 'A word for machines; of a client''s own number the same.';
comment on column private.limits.value is 'The most that is allowed, where a client has no number of its own.';
comment on column private.client_limits.name is 'See limits.name.';
comment on column private.client_limits.value is 'The most that this client may have.';

-- A client's own number, or everybody's.
create function private.limit_of(p_name text, p_client_id uuid default null) returns int
language sql stable security definer set search_path = '' as $$
  select coalesce((select c.value from private.client_limits c where c.client_id = p_client_id and c.name = p_name),
                  (select l.value from private.limits l where l.name = p_name)) $$;

-- Raises where p_count is above the limit. A limit that is not in the table is a mistake of ours, and is refused too.
create function private.keep_limit(p_name text, p_count bigint, p_client_id uuid default null) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  l private.limits;
  v_most int := private.limit_of(p_name, p_client_id);
begin
  if p_count <= v_most then return; end if;
  select * into l from private.limits where name = p_name;
  if l.name is null then raise exception 'a limit is not in the table of limits' using detail = p_name; end if;
  raise exception 'at most % %', v_most, l.what using errcode = l.code, detail = 'limit ' || p_name, hint = l.hint;
end $$;

-- What whoever runs the service should know, and nobody looks for. The same again counts up until somebody has seen it.
create table private.operator_notices (
  id       bigint generated always as identity primary key,
  kind     text not null check (kind ~ '^[a-z][a-z_]{2,40}$'),
  subject  text not null default '' check (length(subject) <= 200),
  message  text not null check (length(message) between 1 and 1000),
  times    int  not null default 1,
  first_at timestamptz not null default now(),
  last_at  timestamptz not null default now(),
  seen_at  timestamptz
);
create unique index operator_notices_open on private.operator_notices (kind, subject) where seen_at is null;
create index operator_notices_seen_idx on private.operator_notices (seen_at) where seen_at is not null;
comment on table  private.operator_notices is 'For operators: a sweep that failed, a queue that grows, a box that is silent or asks oddly, dead letters.';
comment on column private.operator_notices.kind is 'A word for machines, e.g. sweep_failed.';
comment on column private.operator_notices.subject is 'What it is about, e.g. the box''s name; with the kind it makes repetitions one row.';
comment on column private.operator_notices.message is 'In words, the last time; no callers'' numbers and no words of theirs.';
comment on column private.operator_notices.first_at is 'When it was reported first.';
comment on column private.operator_notices.times is 'How often it was reported.';
comment on column private.operator_notices.last_at is 'When it was reported last.';
comment on column private.operator_notices.seen_at is 'When an operator had seen it: the next report is a new row.';

create function private.tell_operator(p_kind text, p_subject text, p_message text) returns void
language sql security definer set search_path = '' as $$
  insert into private.operator_notices as n (kind, subject, message) values (p_kind, left(p_subject, 200), left(p_message, 1000))
  on conflict (kind, subject) where seen_at is null do update
    set times = n.times + 1, last_at = clock_timestamp(), message = excluded.message $$;

-- A second factor for what cannot be undone or gives away, where the client wants it.
alter table public.clients add column second_factor boolean not null default false;
comment on column public.clients.second_factor is 'Deleting, erasing, inviting and secrets need a session with a second factor (aal2).';
create function private.require_second_factor(p_client_id uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if (select auth.uid()) is not null and (select auth.jwt()) ->> 'aal' is distinct from 'aal2'
     and exists (select from public.clients c where c.id = p_client_id and c.second_factor) then
    raise exception 'this needs a session with a second factor' using errcode = '42501', hint = 'Sign in with the second factor, and try again.';
  end if;
end $$;

do $$ declare t text; begin
  foreach t in array array['private.limits', 'private.client_limits', 'private.operator_notices'] loop
    execute format('alter table %s enable row level security', t);
    execute format('revoke all on %s from public, anon, authenticated, service_role, edge_agent', t);
    execute format('grant select, insert, update, delete on %s to service_role', t);
  end loop;
end $$;
revoke all on function private.limit_of, private.keep_limit, private.tell_operator, private.require_second_factor
  from public, anon, authenticated, service_role;
grant execute on function private.limit_of, private.keep_limit, private.tell_operator to service_role;
