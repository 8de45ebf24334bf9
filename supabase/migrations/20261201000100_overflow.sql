-- Overflow: a client may let calls beyond what a box carries be served by engines elsewhere.

alter table public.clients add column overflow_to_cloud boolean not null default false;
comment on column public.clients.overflow_to_cloud is 'When all lines of a box are busy its next calls may be served by cloud providers alone: they hear the caller and write the answers. Else such callers hear that all lines are busy.';
grant update (overflow_to_cloud) on public.clients to authenticated;   -- owners and admins: clients_update

create or replace function private.bump_config_version() returns trigger language plpgsql set search_path = '' as $$
begin
  if (new.name, new.timezone, new.language, new.hours, new.facts, new.profession_id, new.voice_id, new.suspended_at, new.deleted_at, new.overflow_to_cloud)
     is distinct from
     (old.name, old.timezone, old.language, old.hours, old.facts, old.profession_id, old.voice_id, old.suspended_at, old.deleted_at, old.overflow_to_cloud) then
    new.config_version := old.config_version + 1;
  end if;
  return new;
end $$;

-- The edge's first door again, with it.
alter type public.resolved_call add attribute overflow_to_cloud boolean;

create or replace function private.edge_resolve_call(p_to text, p_from text) returns public.resolved_call
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
      select row(v.id, v.provider, v.provider_voice_id, v.sex)::public.resolved_voice from public.voices v
      where v.status = 'ready' and (v.id = c.voice_id or v.is_default)
      order by v.id is not distinct from c.voice_id desc limit 1),
    -- private.limit_of, in a plan that is kept.
    coalesce((select o.value from private.client_limits o where o.client_id = c.id and o.name = 'calls_at_once'),
             (select l.value from private.limits l where l.name = 'calls_at_once')),
    null::boolean, null::boolean, c.overflow_to_cloud
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
