-- Every limit on what one may have, send or ask: one table, so that SQL, errors and README say the same number.

create table private.limits (
  name  text primary key check (name ~ '^[a-z][a-z_]{2,60}$'),
  value int  not null check (value between 1 and 100000000),         -- so that ten times as much is an int, too
  code  text not null check (code in ('PT409', 'PT413', 'PT429')),   -- too many, too large, too often: the HTTP status
  what  text not null,                                               -- as in: at most 20 <what>
  hint  text not null
);
create table private.client_limits (
  client_id uuid not null references public.clients (id) on delete cascade,
  name      text not null references private.limits (name) on delete cascade,
  value     int  not null check (value between 1 and 100000000),
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

create table private.heartbeats (name text primary key check (name ~ '^[a-z][a-z_]{2,40}$'), at timestamptz not null);
create function private.beat(p_name text) returns void language sql security definer set search_path = '' as $$
  insert into private.heartbeats (name, at) values (p_name, now()) on conflict (name) do update set at = excluded.at $$;
comment on table  private.heartbeats is 'When what runs by the clock ran last; each writes its own row (private.beat). One that stops is told of.';
comment on column private.heartbeats.at is 'The last time.';

-- Which characters nobody sees, as code points (the first ten); null: none. They reach the model all the same, and turn what is read:
-- controls, direction marks, tags and all else that Unicode calls default-ignorable, line and paragraph separators, what stands for a
-- broken character. p_lines: line ends and tabs are fine. A joiner or a variation selector belongs to some scripts and to pictures, one
-- at a time and behind what it belongs to.
create function private.unseen(p_text text, p_lines boolean default false) returns text language plpgsql immutable set search_path = '' as $$
declare
  -- Whatever is longer fails for its length; looking through it all would be work that a stranger can ask for.
  v_text text := left(case when p_lines then translate(p_text, E'\t\n', '  ') else p_text end, 70000);
  v_unseen constant text := E'[\u0001-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F'
    || E'\u2028-\u202E\u2060-\u206F\u3164\uFDD0-\uFDEF\uFEFF\uFFA0\uFFF0-\uFFFF'
    || E'\U00013430-\U0001345F\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]'
    || E'|(?:(?:^|[\\s\u200C\u200D])[\u200C\u200D\uFE00-\uFE0F])|(?:[\uFE00-\uFE0F][\u200C\uFE00-\uFE0F])|(?:[\u200C\u200D](?:\\s|$))';
begin
  if v_text !~ v_unseen then return null; end if;
  return (select string_agg('U+' || regexp_replace(upper(lpad(to_hex(ascii(code)), 6, '0')), '^00?', ''), ', ' order by code collate "C")
          from (select distinct regexp_replace(m[1], '^\s+(.)', '\1') as code from regexp_matches(v_text, '(' || v_unseen || ')', 'g') m limit 10) found);
end $$;
comment on function private.unseen is 'The invisible characters of a text as code points, or null. With p_lines, line ends and tabs are none.';

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
  foreach t in array array['private.limits', 'private.client_limits', 'private.operator_notices', 'private.heartbeats'] loop
    execute format('alter table %s enable row level security', t);
    execute format('revoke all on %s from public, anon, authenticated, service_role, edge_agent', t);
    execute format('grant select, insert, update, delete on %s to service_role', t);
  end loop;
end $$;
revoke all on function private.limit_of, private.keep_limit, private.tell_operator, private.beat, private.unseen, private.require_second_factor
  from public, anon, authenticated, service_role;
grant execute on function private.limit_of, private.keep_limit, private.tell_operator, private.beat to service_role;
grant execute on function private.unseen to authenticated, service_role;
