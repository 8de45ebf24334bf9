-- A box is known by its token: one of a box that was shut out, or from before a turn whose overlap is over, opens nothing.

create or replace function private.current_edge_agent() returns private.edge_agents
language plpgsql stable security definer set search_path = '' as $$
declare
  v_claims jsonb := (select auth.jwt());
  a private.edge_agents;
begin
  select * into a from private.edge_agents e where e.id = (v_claims ->> 'edge_agent_id')::uuid and e.revoked_at is null;
  if a.id is null or not private.token_is_current(a, (v_claims ->> 'iat')::bigint) then
    raise exception 'unknown or revoked edge agent' using errcode = '28000';
  end if;
  return a;
end $$;
