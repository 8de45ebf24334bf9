-- Taking one's data along. Invokers: a user gets what he may read anyway, the operator everything.

create function public.export_configuration(p_client_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
declare r jsonb;
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  select jsonb_build_object(
    'client', to_jsonb(c),
    'subscription', (select to_jsonb(s) from public.subscriptions s where s.client_id = c.id),
    'members', (select coalesce(jsonb_agg(to_jsonb(m) order by m.created_at), '[]') from public.client_members m where m.client_id = c.id),
    'invitations', (select coalesce(jsonb_agg(to_jsonb(i) order by i.created_at), '[]') from public.invitations i where i.client_id = c.id),
    'phone_numbers', (select coalesce(jsonb_agg(to_jsonb(n) order by n.created_at), '[]') from public.phone_numbers n where n.client_id = c.id),
    'professions', (select coalesce(jsonb_agg(to_jsonb(p) order by p.created_at), '[]') from public.professions p where p.client_id = c.id),
    'prompts', (select coalesce(jsonb_agg(to_jsonb(p) order by p.created_at), '[]') from public.prompts p where p.client_id = c.id),
    'voices', (select coalesce(jsonb_agg(to_jsonb(v) order by v.created_at), '[]') from public.voices v where v.client_id = c.id),
    'voice_clone_requests', (select coalesce(jsonb_agg(to_jsonb(v) order by v.created_at), '[]') from public.voice_clone_requests v where v.client_id = c.id),
    'webhook_endpoints', (select coalesce(jsonb_agg(to_jsonb(w) order by w.created_at), '[]') from public.webhook_endpoints w where w.client_id = c.id),
    'notices', (select coalesce(jsonb_agg(to_jsonb(n) order by n.id), '[]') from public.notices n where n.client_id = c.id),
    'audit_log', (select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from public.audit_log a where a.client_id = c.id))
  into r from public.clients c where c.id = p_client_id;
  if r is null then raise exception 'no such client' using errcode = 'PT404'; end if;
  return r;
end $$;

comment on function public.export_configuration is 'Everything but the calls: what the reader may see of it, the operator all. No secret is in it.';

create type public.exported_call as (call_id uuid, call jsonb);
comment on type public.exported_call is 'A whole call: its row, its turns, events and outcome, and what became of each webhook about it.';
create function public.export_calls(p_client_id uuid, p_after uuid default null, p_limit int default 200) returns setof public.exported_call
language plpgsql stable security invoker set search_path = '' as $$
begin
  if p_client_id is null then raise exception 'p_client_id is required' using errcode = '22023'; end if;
  perform private.check_limit(p_limit);
  return query
    select c.id, to_jsonb(c) || jsonb_build_object(
      'turns', (select coalesce(jsonb_agg(to_jsonb(t) order by t.seq), '[]') from public.call_turns t where t.client_id = c.client_id and t.call_id = c.id),
      'events', (select coalesce(jsonb_agg(to_jsonb(e) order by e.occurred_at), '[]') from public.call_events e where e.client_id = c.client_id and e.call_id = c.id),
      'outcome', (select to_jsonb(o) from public.call_outcomes o where o.client_id = c.client_id and o.call_id = c.id),
      -- Without the payload: it repeats what is above.
      'deliveries', (select coalesce(jsonb_agg(to_jsonb(d) - '{payload,lease,leased_until}'::text[] order by d.position), '[]')
                     from public.webhook_deliveries d where d.client_id = c.client_id and d.subject = c.id::text))
    from public.calls c
    where c.client_id = p_client_id and (p_after is null or c.id > p_after)
    order by c.id limit p_limit;
end $$;
comment on function public.export_calls is 'Page after page in the order of ids: p_after is the last id of the page before. An empty page is the end.';

revoke all on function public.export_configuration, public.export_calls from public, anon, authenticated, service_role;
grant execute on function private.check_limit, public.export_configuration, public.export_calls to authenticated, service_role;
