-- Joining and leaving a client. Nobody joins but by an invitation to a confirmed e-mail address of his own.

create table public.invitations (
  id          uuid primary key default gen_random_uuid(),
  client_id   uuid not null references public.clients (id) on delete cascade,
  email       text not null check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$' and length(email) <= 254),
  role        public.member_role not null,
  invited_by  uuid references auth.users (id) on delete set null,
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  accepted_by uuid references auth.users (id) on delete set null,
  revoked_at  timestamptz,
  check (accepted_at is null or revoked_at is null)
);
create unique index invitations_one_pending on public.invitations (client_id, email) where accepted_at is null and revoked_at is null;
create index invitations_email_idx on public.invitations (email) where accepted_at is null and revoked_at is null;
create index invitations_over_idx on public.invitations (coalesce(accepted_at, revoked_at, expires_at));
create index invitations_invited_by_idx on public.invitations (invited_by);
create index invitations_accepted_by_idx on public.invitations (accepted_by);
comment on table  public.invitations is 'Who was asked to join a client. Valid for the confirmed e-mail address it names, until it expires.';
comment on column public.invitations.email is 'In lower case. Whoever has confirmed this address may accept.';
comment on column public.invitations.role is 'What the addressee will be.';
comment on column public.invitations.invited_by is 'Null: the operator. Who is no owner any more has no invitations open.';
comment on column public.invitations.expires_at is 'Not accepted by then: void. Inviting again makes it new.';
comment on column public.invitations.accepted_by is 'The user who joined by it.';
comment on column public.invitations.revoked_at is 'Withdrawn by an owner, or because whoever invited is none any more.';

alter table public.invitations enable row level security;
create policy invitations_select on public.invitations for select to authenticated
  using (client_id = any (array(select private.my_client_ids('{owner,admin}'))));
revoke all on public.invitations from public, anon, authenticated, service_role, edge_agent;
grant select on public.invitations to authenticated;
grant select, insert, update, delete on public.invitations to service_role;

create type public.invitation_offer as (id uuid, client text, role public.member_role, expires_at timestamptz);
comment on type public.invitation_offer is 'An invitation as its addressee sees it.';

-- A client without an owner could never be managed again. The row of the client is the lock: two owners who demote each
-- other at once take turns.
create function private.keep_an_owner() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.role <> 'owner' or (tg_op = 'UPDATE' and new.role = 'owner') then return coalesce(new, old); end if;
  perform from public.clients where id = old.client_id for update;
  if not found or not exists (select from auth.users where id = old.user_id) then return old; end if;   -- both go with their parent
  if not exists (select from public.client_members m
                 where m.client_id = old.client_id and m.role = 'owner' and m.user_id <> old.user_id) then
    raise exception 'a client keeps at least one owner' using errcode = 'PT409', hint = 'Make another member owner first.';
  end if;
  return coalesce(new, old);
end $$;
create trigger client_members_keep_owner before update or delete on public.client_members
  for each row execute function private.keep_an_owner();

-- What somebody offered as an owner is void when he is none any more: he must not come back by a friend's acceptance.
create function private.withdraw_invitations() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.role = 'owner' and (tg_op = 'DELETE' or new.role <> 'owner') then
    update public.invitations set revoked_at = now()
    where client_id = old.client_id and invited_by = old.user_id and accepted_at is null and revoked_at is null;
  end if;
  return null;
end $$;
create trigger client_members_withdraw after update of role or delete on public.client_members
  for each row execute function private.withdraw_invitations();

-- The same where the account itself is deleted. (An operator who renews an invitation leaves it without a name, too.)
create function private.withdraw_orphan() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from auth.users u where u.id = old.invited_by) then new.revoked_at := now(); end if;
  return new;
end $$;
create trigger invitations_orphaned before update of invited_by on public.invitations
  for each row when (new.invited_by is null and old.invited_by is not null and new.accepted_at is null and new.revoked_at is null)
  execute function private.withdraw_orphan();

create function private.invite_unchecked(p_client_id uuid, p_email text, p_role public.member_role, p_by uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_email text := lower(btrim(p_email));
  v_id uuid;
begin
  if v_email is null or v_email !~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$' or length(v_email) > 254 then
    raise exception 'p_email must be an e-mail address' using errcode = '22023';
  end if;
  if p_role is null then raise exception 'p_role is required: owner, admin or viewer' using errcode = '22023'; end if;
  if exists (select from public.client_members m join auth.users u on u.id = m.user_id
             where m.client_id = p_client_id and lower(u.email) = v_email) then
    raise exception 'this person is a member already' using errcode = '23505', hint = 'Change the role instead.';
  end if;
  insert into public.invitations as i (client_id, email, role, invited_by) values (p_client_id, v_email, p_role, p_by)
  on conflict (client_id, email) where accepted_at is null and revoked_at is null
    do update set role = excluded.role, invited_by = excluded.invited_by, expires_at = now() + interval '7 days'
  returning i.id into v_id;
  return v_id;
end $$;

create function private.invite_member(p_client_id uuid, p_email text, p_role public.member_role) returns uuid
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner}');
  return private.invite_unchecked(p_client_id, p_email, p_role, (select auth.uid()));
end $$;
create function public.invite_member(p_client_id uuid, p_email text, p_role public.member_role) returns uuid
language sql security invoker set search_path = '' as $$ select private.invite_member(p_client_id, p_email, p_role) $$;
comment on function public.invite_member is 'Owners only. Inviting the same address again renews the invitation and may change its role.';

create function private.revoke_invitation(p_invitation_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare v_client uuid;
begin
  if p_invitation_id is null then raise exception 'p_invitation_id is required' using errcode = '22023'; end if;
  select client_id into v_client from public.invitations
  where id = p_invitation_id and client_id in (select private.my_client_ids());
  if v_client is null then raise exception 'no such invitation' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner}');
  update public.invitations set revoked_at = now() where id = p_invitation_id and accepted_at is null and revoked_at is null;
end $$;
create function public.revoke_invitation(p_invitation_id uuid) returns void
language sql security invoker set search_path = '' as $$ select private.revoke_invitation(p_invitation_id) $$;
comment on function public.revoke_invitation is 'Owners only. Withdraws it; one that was accepted stays accepted.';

-- The address comes from auth.users and must be confirmed: what a token says of itself in user_metadata proves nothing.
create function private.my_confirmed_email() returns text language sql stable security definer set search_path = '' as $$
  select lower(u.email) from auth.users u where u.id = (select auth.uid()) and u.email_confirmed_at is not null $$;

create function private.my_invitations() returns setof public.invitation_offer
language sql stable security definer set search_path = '' as $$
  select row(i.id, c.name, i.role, i.expires_at)::public.invitation_offer
  from public.invitations i join public.clients c on c.id = i.client_id
  where i.email = private.my_confirmed_email() and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
    and c.deleted_at is null
  order by i.created_at $$;
create function public.my_invitations() returns setof public.invitation_offer
language sql stable security invoker set search_path = '' as $$ select * from private.my_invitations() $$;
comment on function public.my_invitations is 'What the user who asks has been offered, and may accept.';

create function private.accept_invitation(p_invitation_id uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := (select auth.uid());
  i public.invitations;
begin
  if p_invitation_id is null then raise exception 'p_invitation_id is required' using errcode = '22023'; end if;
  select * into i from public.invitations where id = p_invitation_id and email = private.my_confirmed_email() for update;
  if i.id is null or i.revoked_at is not null or (i.accepted_at is null and i.expires_at <= now())
     or (i.accepted_at is not null and i.accepted_by is distinct from v_user)
     or not exists (select from public.clients c where c.id = i.client_id and c.deleted_at is null) then
    raise exception 'no such invitation' using errcode = 'PT404',
      hint = 'It may have expired or been withdrawn, or be for another e-mail address.';
  end if;
  if i.accepted_at is null then
    insert into public.client_members as m (client_id, user_id, role) values (i.client_id, v_user, i.role)
    on conflict (client_id, user_id) do update set role = excluded.role where m.role > excluded.role;   -- the enum begins with the highest
    update public.invitations set accepted_at = now(), accepted_by = v_user where id = i.id;
  end if;
  return i.client_id;
end $$;
create function public.accept_invitation(p_invitation_id uuid) returns uuid
language sql security invoker set search_path = '' as $$ select private.accept_invitation(p_invitation_id) $$;
comment on function public.accept_invitation is 'Joins, and returns the client''s id. Who is a member already has the higher of both roles afterwards.';

revoke all on function private.keep_an_owner, private.withdraw_invitations, private.withdraw_orphan, private.invite_unchecked, private.invite_member, private.revoke_invitation,
  private.my_confirmed_email, private.my_invitations, private.accept_invitation, public.invite_member, public.revoke_invitation,
  public.my_invitations, public.accept_invitation from public, anon, authenticated, service_role;
grant execute on function private.invite_member, private.revoke_invitation, private.my_invitations, private.accept_invitation,
  public.invite_member, public.revoke_invitation, public.my_invitations, public.accept_invitation to authenticated;
grant execute on function private.invite_unchecked to service_role;
