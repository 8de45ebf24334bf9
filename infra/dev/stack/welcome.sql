-- On the local stack nobody signs up: this is what signing up and accepting an invitation would leave behind.
begin;
insert into auth.users (id, email, email_confirmed_at, aud, role, created_at)
values (gen_random_uuid(), :'email', now(), 'authenticated', 'authenticated', now())
on conflict do nothing;
insert into public.client_members (client_id, user_id, role)
select i.client_id, u.id, i.role from public.invitations i join auth.users u on u.email = i.email
where i.email = :'email' and i.accepted_at is null and i.revoked_at is null
on conflict do nothing;
update public.invitations i set accepted_at = now(), accepted_by = u.id from auth.users u
where u.email = i.email and i.email = :'email' and i.accepted_at is null and i.revoked_at is null;
commit;
