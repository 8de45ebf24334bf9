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

-- Everything one call needs of its client, by the dialled number; {"client_id": null} for a number that is nobody's.
create function private.edge_resolve_call(p_to text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  a private.edge_agents := private.current_edge_agent();
  r jsonb;
begin
  select jsonb_build_object(
    'client_id', c.id, 'client', c.name, 'phone_number_id', n.id, 'config_version', c.config_version,
    'timezone', c.timezone, 'language', c.language, 'profession', pr.slug, 'hours', c.hours, 'facts', c.facts,
    'serviceable', private.client_is_serviceable(c.id),
    'prompt', (
      select jsonb_build_object('id', p.id, 'version', p.version, 'body', p.body, 'greeting', p.greeting) from public.prompts p
      where p.profession_id = c.profession_id and p.status = 'published' and (p.client_id = c.id or p.client_id is null)
      order by p.client_id nulls last limit 1),
    'voice', (
      select jsonb_build_object('id', v.id, 'provider', v.provider, 'provider_voice_id', v.provider_voice_id) from public.voices v
      where v.status = 'ready' and (v.id = c.voice_id or v.is_default)
      order by v.id is not distinct from c.voice_id desc limit 1))
  into r
  from public.phone_numbers n
  join public.clients c on c.id = n.client_id
  join public.professions pr on pr.id = c.profession_id
  where n.e164 = p_to and n.released_at is null and c.deleted_at is null and (a.client_ids is null or c.id = any (a.client_ids));
  return coalesce(r, jsonb_build_object('client_id', null));
end $$;
create function public.edge_resolve_call(p_to text) returns jsonb
language sql stable security invoker set search_path = '' as $$ select private.edge_resolve_call(p_to) $$;

revoke all on function private.current_edge_agent, private.edge_resolve_call, public.edge_resolve_call
  from public, anon, authenticated, service_role;
grant execute on function private.edge_resolve_call, public.edge_resolve_call to edge_agent;
