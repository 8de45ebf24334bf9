-- The first of the edge agent's two doors: who is called. (The other is edge_ingest; it holds no table grant at all.)

create function private.current_edge_agent() returns private.edge_agents
language plpgsql stable security definer set search_path = '' as $$
declare a private.edge_agents;
begin
  select * into a from private.edge_agents e
  where e.id = ((select auth.jwt()) ->> 'edge_agent_id')::uuid and e.revoked_at is null;
  if a.id is null then raise exception 'unknown or revoked edge agent' using errcode = '28000'; end if;
  return a;
end $$;

create type public.resolved_prompt as (id uuid, version int, body text, greeting text);
create type public.resolved_voice  as (id uuid, provider text, provider_voice_id text);
create type public.resolved_call   as (
  client_id uuid, client text, phone_number_id uuid, config_version bigint, timezone text, language text, profession text, hours jsonb,
  facts text, serviceable boolean, prompt public.resolved_prompt, voice public.resolved_voice);
comment on type public.resolved_prompt is 'What the receptionist is told, and says first.';
comment on type public.resolved_voice is 'What the receptionist speaks with.';
comment on type public.resolved_call is 'Everything one call needs of its client; client_id null: the number is nobody''s.';

create function private.edge_resolve_call(p_to text) returns public.resolved_call
language plpgsql stable security definer set search_path = '' as $$
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
      order by v.id is not distinct from c.voice_id desc limit 1)
  into r
  from public.phone_numbers n
  join public.clients c on c.id = n.client_id
  join public.professions pr on pr.id = c.profession_id
  where n.e164 = p_to and n.released_at is null and c.deleted_at is null and (a.client_ids is null or c.id = any (a.client_ids));
  return r;
end $$;
create function public.edge_resolve_call(p_to text) returns public.resolved_call
language sql stable security invoker set search_path = '' as $$ select private.edge_resolve_call(p_to) $$;
comment on function public.edge_resolve_call is 'Whose number is called, and all that answering takes. For edge boxes; asked once for each call.';

revoke all on function private.current_edge_agent, private.edge_resolve_call, public.edge_resolve_call
  from public, anon, authenticated, service_role;
grant execute on function private.edge_resolve_call, public.edge_resolve_call to edge_agent;
