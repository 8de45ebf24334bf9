-- Who the members are: their e-mail addresses, by which they were invited and sign in. Whoever may read invitations may read them;
-- everybody knows his own.

create type public.member_address as (user_id uuid, email text);
comment on type public.member_address is 'A member, and the e-mail address he signs in with.';

create function private.member_addresses(p_client_id uuid) returns setof public.member_address
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner,admin,viewer}');
  return query
    select m.user_id, u.email::text
    from public.client_members m join auth.users u on u.id = m.user_id
    where m.client_id = p_client_id
      and (m.user_id = (select auth.uid()) or p_client_id in (select private.my_client_ids('{owner,admin}')))
    order by m.created_at, m.user_id;
end $$;
create function public.member_addresses(p_client_id uuid) returns setof public.member_address
language sql stable security invoker set search_path = '' as $$ select * from private.member_addresses(p_client_id) $$;
comment on function public.member_addresses is 'The e-mail address of each member, for owners and admins; a viewer gets his own.';

revoke all on function private.member_addresses, public.member_addresses from public, anon, authenticated, service_role;
grant execute on function private.member_addresses, public.member_addresses to authenticated;
