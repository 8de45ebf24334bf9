-- Fair shares: how many calls of one client a box carries at once, whom a client does not want to talk to, how often one number may call,
-- and how many numbers a box may ask about.

insert into private.limits (name, value, code, what, hint) values
  ('calls_at_once', 10, 'PT429', 'calls of one client at once on one box', 'Callers beyond it are asked to call again. An operator may give a client another number.'),
  ('calls_from_number_per_hour', 20, 'PT429', 'calls answered for one client from one number within an hour',
   'Callers beyond it are asked to call later. An operator may give a client another number.'),
  ('blocked_callers', 500, 'PT409', 'blocked callers', 'Unblock one first.'),
  ('asked_numbers_per_minute', 300, 'PT429', 'different numbers that one box asks about within a minute', 'The box goes on with the last answers it was given.'),
  ('new_numbers_per_minute', 60, 'PT429', 'clients'' numbers that one box asks about for the first time within a minute', 'Try again in a minute.'),
  ('new_numbers_per_day', 500, 'PT429', 'clients'' numbers that one box asks about for the first time within a day', 'Try again tomorrow, or have an operator raise it.'),
  ('unknown_numbers_per_minute', 30, 'PT429', 'numbers of nobody''s that one box asks about within a minute', 'Try again in a minute.'),
  ('unknown_numbers_per_day', 300, 'PT429', 'numbers of nobody''s that one box asks about within a day', 'Try again tomorrow, or have an operator raise it.');
update private.limits set per_client = false   -- what one box may
where name in ('asked_numbers_per_minute', 'new_numbers_per_minute', 'new_numbers_per_day', 'unknown_numbers_per_minute', 'unknown_numbers_per_day');

-- Whom a client does not want to talk to.

alter table public.clients add column block_withheld boolean not null default false;
comment on column public.clients.block_withheld is 'Callers who withhold their number are refused.';
grant update (block_withheld) on public.clients to authenticated;

-- By its id a row is taken off the list: a number does not belong in the URL of a DELETE.
create table public.blocked_callers (
  id         uuid primary key default gen_random_uuid(),
  client_id  uuid not null references public.clients (id) on delete cascade,
  e164       public.e164,
  note       text check (length(note) between 1 and 200),
  blocked_by uuid default auth.uid() references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  unique (client_id, e164),
  unique (client_id, id)
);
create index blocked_callers_by_idx on public.blocked_callers (blocked_by);
comment on table  public.blocked_callers is 'Whose calls a client does not want: refused with one sentence, and in the list of calls as rejected.';
comment on column public.blocked_callers.e164 is 'The caller''s number. Null: the caller was erased since, and is refused all the same.';
comment on column public.blocked_callers.note is 'The client''s own words on why; forgotten with the number.';
comment on column public.blocked_callers.blocked_by is 'The member who did. Null: the operator, or somebody whose account is gone.';

create table private.blocked_erased (
  blocked_id uuid primary key,
  client_id uuid not null, caller_sha256 bytea not null,
  foreign key (client_id, blocked_id) references public.blocked_callers (client_id, id) on delete cascade
);
create index blocked_erased_caller_idx on private.blocked_erased (client_id, caller_sha256);
comment on table  private.blocked_erased is 'What a block needs after its caller was erased: no number to read, and nothing that a member sees.';
comment on column private.blocked_erased.blocked_id is 'The row of blocked_callers.';
comment on column private.blocked_erased.caller_sha256 is 'As in erased_callers.';

-- After the row is in: row-level security has spoken by then, and a stranger learns nothing.
create function private.keep_blocked_few() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform from public.clients where id = new.client_id for no key update;   -- one at a time
  perform private.keep_limit('blocked_callers', (select count(*) from public.blocked_callers b where b.client_id = new.client_id), new.client_id);
  return null;
end $$;
create trigger blocked_callers_limit after insert on public.blocked_callers for each row execute function private.keep_blocked_few();

-- That somebody was blocked, and by whom; never who: the log is kept for two years and cannot forget.
create function private.audit_blocked() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.audit_log (client_id, actor_id, actor_role, action, table_name, row_id)
  values (coalesce(new.client_id, old.client_id), (select auth.uid()), coalesce((select auth.role()), session_user),
          case tg_op when 'INSERT' then 'BLOCK_CALLER' else 'UNBLOCK_CALLER' end, tg_table_name, coalesce(new.id, old.id));
  return null;
end $$;
create trigger blocked_callers_audit after insert or delete on public.blocked_callers for each row execute function private.audit_blocked();

-- Who is erased stays blocked: what is left is a hash, and a row without number and note that the client can take off its list.
create function private.forget_blocked() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  with forgotten as (
    update public.blocked_callers b set e164 = null, note = null
    where b.client_id = new.client_id and b.e164 is not null and private.caller_hash(b.client_id, b.e164) = new.caller_sha256
    returning b.id)
  insert into private.blocked_erased (blocked_id, client_id, caller_sha256) select id, new.client_id, new.caller_sha256 from forgotten;
  return null;
end $$;
create trigger erased_callers_blocked after insert or update on private.erased_callers for each row execute function private.forget_blocked();

-- p_from: E.164; '' where it is withheld; anything else is on no list.
create function private.is_blocked(p_client_id uuid, p_from text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  if p_from = '' then return (select c.block_withheld from public.clients c where c.id = p_client_id); end if;
  return exists (select from public.blocked_callers b where b.client_id = p_client_id and b.e164 = p_from)
    or exists (select from private.blocked_erased x where x.client_id = p_client_id and x.caller_sha256 = private.caller_hash(p_client_id, p_from));
end $$;

-- What owners do with the table, for an operator who is asked to.
create function private.check_caller(p_e164 text) returns void language plpgsql immutable set search_path = '' as $$
begin
  if (p_e164 ~ '^\+[1-9][0-9]{6,14}$') is not true then
    raise exception 'p_e164 must be a number in E.164, + and 7 to 15 digits' using errcode = '22023';
  end if;
end $$;
create function public.block_caller_of(p_slug text, p_e164 text, p_note text default null) returns uuid
language plpgsql security invoker set search_path = '' as $$
declare v_id uuid;
begin
  perform private.check_caller(p_e164);
  if length(p_note) > 200 then raise exception 'p_note must have at most 200 characters' using errcode = '22023'; end if;
  insert into public.blocked_callers as b (client_id, e164, note) values (private.client_called(p_slug), p_e164, nullif(p_note, ''))
  on conflict (client_id, e164) do update set note = coalesce(excluded.note, b.note) returning b.id into v_id;
  return v_id;
end $$;
comment on function public.block_caller_of is 'Puts a caller on the client''s list; on it already, the note is changed.';
-- Also what is left of one who was erased since.
create function private.unblock_caller(p_client_id uuid, p_e164 text) returns bigint language plpgsql security definer set search_path = '' as $$
declare n bigint;
begin
  delete from public.blocked_callers b
  where b.client_id = p_client_id and (b.e164 = p_e164 or b.id in (
    select x.blocked_id from private.blocked_erased x
    where x.client_id = p_client_id and x.caller_sha256 = private.caller_hash(p_client_id, p_e164)));
  get diagnostics n = row_count;
  return n;
end $$;
create function public.unblock_caller_of(p_slug text, p_e164 text) returns bigint language plpgsql security invoker set search_path = '' as $$
begin
  perform private.check_caller(p_e164);
  return private.unblock_caller(private.client_called(p_slug), p_e164);
end $$;
comment on function public.unblock_caller_of is 'Takes a caller off the client''s list, also one who was erased since. Returns how many rows that were: 0, he was not on it.';

-- How often one number calls. The same index as before, with the time: of a caller who never stops only the last hour is read.
-- squawk-ignore require-concurrent-index-deletion
drop index public.calls_client_from_idx;
-- squawk-ignore require-concurrent-index-creation
create index calls_client_from_idx on public.calls (client_id, from_e164, started_at) where from_e164 is not null;

-- Calls that were refused do not count, so that "please call again" may be taken at its word. But no more than ten times the limit is
-- ever looked at: who called that often called too often, whatever became of it.
create function private.calls_too_often(p_client_id uuid, p_from text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  v_most int;
  v_all bigint;
  v_answered bigint;
begin
  if p_from !~ '^\+[1-9][0-9]{6,14}$' then return false; end if;
  -- private.limit_of, in a plan that is kept.
  v_most := coalesce((select o.value from private.client_limits o where o.client_id = p_client_id and o.name = 'calls_from_number_per_hour'),
                     (select l.value from private.limits l where l.name = 'calls_from_number_per_hour'));
  select count(*), count(*) filter (where k.status <> 'rejected') into v_all, v_answered from (
    select c.status from public.calls c
    where c.client_id = p_client_id and c.from_e164 = p_from and c.started_at > now() - interval '1 hour'
    order by c.started_at desc limit 10 * v_most) k;
  return v_answered >= v_most or v_all >= 10 * v_most;
end $$;

-- What a box asks about. A number that it asks about every day is its own, and nothing new; a token that was stolen asks about many others.
create table private.edge_asks (
  edge_agent_id uuid not null references private.edge_agents (id) on delete cascade,
  number   text not null check (length(number) <= 40),
  is_known boolean not null,
  first_at timestamptz not null default now(),
  last_at  timestamptz not null default now(),
  primary key (edge_agent_id, number)
);
create index edge_asks_last_idx on private.edge_asks (edge_agent_id, last_at);
comment on table  private.edge_asks is 'The dialled numbers that each box asked about in the last eight days: what is new, how many in a minute.';
comment on column private.edge_asks.number is 'As it was asked, cut after 40 characters.';
comment on column private.edge_asks.is_known is 'It was the number of a client whom the box may serve.';
comment on column private.edge_asks.first_at is 'When the box asked about it first, or after eight days again.';
comment on column private.edge_asks.last_at is 'When it asked last, to the minute.';
comment on column private.edge_agents.last_seen_at is 'When it delivered events or asked who is called last, to the minute.';

-- The numbers that the boxes were called on: theirs from the beginning.
insert into private.edge_asks (edge_agent_id, number, is_known)
select distinct c.edge_agent_id, c.to_e164::text, true
from public.calls c join private.edge_agents a on a.id = c.edge_agent_id where c.started_at > now() - interval '7 days';

-- Refuses above the limit. An operator is told from the half of it on, because what is refused is undone and leaves no trace; once an hour
-- at most, so that asking does not wait for the notice's row.
create function private.keep_asks(p_box text, p_limit text, p_count bigint) returns void
language plpgsql security definer set search_path = '' as $$
declare l private.limits;
begin
  select * into l from private.limits where name = p_limit;
  if p_count * 2 <= l.value then return; end if;
  perform private.keep_limit(p_limit, p_count);
  if exists (select from private.operator_notices n where n.kind = 'box_asks_oddly' and n.subject = left(p_box, 200) and n.seen_at is null
             and n.last_at > now() - interval '1 hour') then
    return;
  end if;
  perform private.tell_operator('box_asks_oddly', p_box, format(
    '%s %s; above %s it is refused. If nobody has moved clients to this box, its token may be in other hands: frontdesk edge revoke.',
    p_count, l.what, l.value));
end $$;

-- Nothing is written about a number that was asked about within the minute, and no row is waited for: each number has its own, and
-- whoever finds it locked leaves it to the other. What is written need not be on disk before the phone is answered.
create function private.note_ask(a private.edge_agents, p_number text, p_is_known boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  k private.edge_asks;
  n record;
begin
  if coalesce(a.last_seen_at, '-infinity') < now() - interval '1 minute' then
    perform set_config('synchronous_commit', 'off', true);
    update private.edge_agents set last_seen_at = now()
    where id = (select e.id from private.edge_agents e where e.id = a.id and coalesce(e.last_seen_at, '-infinity') < now() - interval '1 minute'
                for no key update skip locked);
  end if;
  select * into k from private.edge_asks x where x.edge_agent_id = a.id and x.number = p_number;
  if k.is_known = p_is_known and k.last_at > now() - interval '1 minute' then return; end if;
  perform set_config('synchronous_commit', 'off', true);
  if k.is_known = p_is_known and k.last_at > now() - interval '8 days' then
    update private.edge_asks set last_at = now()
    where (edge_agent_id, number) in (select x.edge_agent_id, x.number from private.edge_asks x
                                      where x.edge_agent_id = a.id and x.number = p_number for no key update skip locked);
  else
    insert into private.edge_asks (edge_agent_id, number, is_known) values (a.id, p_number, p_is_known)
    on conflict (edge_agent_id, number) do update set is_known = excluded.is_known, first_at = excluded.first_at, last_at = excluded.last_at;
    select count(*) filter (where x.first_at > now() - interval '1 minute') as of_minute, count(*) as of_day into n
    from private.edge_asks x
    where x.edge_agent_id = a.id and x.last_at > now() - interval '1 day' and x.first_at > now() - interval '1 day' and x.is_known = p_is_known;
    perform private.keep_asks(a.name, case when p_is_known then 'new_numbers_per_minute' else 'unknown_numbers_per_minute' end, n.of_minute);
    perform private.keep_asks(a.name, case when p_is_known then 'new_numbers_per_day' else 'unknown_numbers_per_day' end, n.of_day);
  end if;
  perform private.keep_asks(a.name, 'asked_numbers_per_minute',
    (select count(*) from private.edge_asks x where x.edge_agent_id = a.id and x.last_at > now() - interval '1 minute' and x.is_known));
end $$;

insert into private.retention (place, relation, due) values
(110, 'private.edge_asks', $q$
  select due.ctid
  from private.edge_agents a
  cross join lateral (
    select x.ctid from private.edge_asks x where x.edge_agent_id = a.id and x.last_at < now() - interval '8 days' limit $1) due
  limit $1 $q$);

-- The edge's first door again, with the client's share and the caller.

alter type public.resolved_call
  add attribute calls_at_once int, add attribute caller_blocked boolean, add attribute caller_too_often boolean;

-- squawk-ignore ban-drop-function
drop function public.edge_resolve_call(text);
-- squawk-ignore ban-drop-function
drop function private.edge_resolve_call(text);
create function private.edge_resolve_call(p_to text, p_from text) returns public.resolved_call
language plpgsql volatile security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  r public.resolved_call;
begin
  select
    c.id, c.name, n.id, c.config_version, c.timezone, c.language, pr.slug, c.hours, c.facts, private.client_is_serviceable(c.id),
    (
      select row(p.id, p.version, p.body, p.greeting)::public.resolved_prompt from public.prompts p
      where p.profession_id = c.profession_id and p.status = 'published' and (p.client_id = c.id or p.client_id is null)
      order by p.client_id nulls last limit 1),
    (
      select row(v.id, v.provider, v.provider_voice_id)::public.resolved_voice from public.voices v
      where v.status = 'ready' and (v.id = c.voice_id or v.is_default)
      order by v.id is not distinct from c.voice_id desc limit 1),
    -- private.limit_of, in a plan that is kept.
    coalesce((select o.value from private.client_limits o where o.client_id = c.id and o.name = 'calls_at_once'),
             (select l.value from private.limits l where l.name = 'calls_at_once')),
    null::boolean, null::boolean
  into r
  from public.phone_numbers n
  join public.clients c on c.id = n.client_id
  join public.professions pr on pr.id = c.profession_id
  where n.e164 = p_to and n.released_at is null and c.deleted_at is null and (a.client_ids is null or c.id = any (a.client_ids));
  perform private.note_ask(a, coalesce(left(p_to, 40), ''), r.client_id is not null);
  if r.client_id is not null and p_from is not null then
    r.caller_blocked := private.is_blocked(r.client_id, p_from);
    r.caller_too_often := private.calls_too_often(r.client_id, p_from);
  end if;
  return r;
end $$;
create function public.edge_resolve_call(p_to text, p_from text default null) returns public.resolved_call
language sql volatile security invoker set search_path = '' as $$ select private.edge_resolve_call(p_to, p_from) $$;
comment on function public.edge_resolve_call is 'Whose number is called, all that answering takes, and whether this caller (p_from; empty: withheld; null: not asked) is to be refused. For edge boxes; asked once for each call.';

alter table public.blocked_callers enable row level security;
alter table private.blocked_erased enable row level security;
alter table private.edge_asks enable row level security;
revoke all on public.blocked_callers, private.blocked_erased, private.edge_asks from public, anon, authenticated, service_role, edge_agent;
grant select, insert, update, delete on public.blocked_callers, private.blocked_erased, private.edge_asks to service_role;
grant select, insert (client_id, e164, note), delete on public.blocked_callers to authenticated;
create policy blocked_callers_select on public.blocked_callers for select to authenticated using (client_id = any (array(select private.my_client_ids())));
create policy blocked_callers_insert on public.blocked_callers for insert to authenticated
  with check (client_id = any (array(select private.my_client_ids('{owner,admin}'))) and e164 is not null);
create policy blocked_callers_delete on public.blocked_callers for delete to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))));

revoke all on function private.keep_blocked_few, private.audit_blocked, private.forget_blocked, private.is_blocked, private.calls_too_often,
  private.check_caller, private.unblock_caller, public.block_caller_of, public.unblock_caller_of, private.keep_asks, private.note_ask, private.edge_resolve_call, public.edge_resolve_call
  from public, anon, authenticated, service_role;
grant execute on function private.edge_resolve_call, public.edge_resolve_call to edge_agent;
grant execute on function private.check_caller, private.unblock_caller, public.block_caller_of, public.unblock_caller_of to service_role;
