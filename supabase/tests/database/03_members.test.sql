-- Joining by invitation, and that a client keeps an owner.
\ir town.psql
select plan(17);

select pg_temp.only('{owner,admin}', $$ select from public.invitations where id = :invitation $$, 'invitations_select: owners and admins see who was asked');
select pg_temp.nobody($$ insert into public.invitations (client_id, email, role) values (:client, 'me@people.example', 'owner') $$,
  'nobody invites by writing it down');
select pg_temp.only('{owner}', $$ select public.invite_member(:client, 'new@people.example', 'viewer') $$,
  'invite_member: owners only', pg_temp.refused('{admin,viewer}'));
select pg_temp.only('{owner}', $$ select public.revoke_invitation(:invitation) $$,
  'revoke_invitation: owners only', pg_temp.refused('{admin,viewer}'));
select pg_temp.only('{invitee}', $$ select * from public.my_invitations() $$, 'my_invitations: whoever was asked sees it');

create function pg_temp.accepts(p_description text, p_allowed text[] default '{}') returns text language sql as $$
  select pg_temp.only(p_allowed, 'select public.accept_invitation(:invitation)', p_description,
    (select jsonb_object_agg(who, 'PT404') from people where who <> 'anon' and who <> all (p_allowed))) $$;
select pg_temp.accepts('accept_invitation: it is good for its address only', '{invitee}');
select is(
  pg_temp.tried((select claims::jsonb || '{"email": "invitee@people.example", "user_metadata": {"email": "invitee@people.example", "email_verified": true}}'
                 from people where who = 'neighbour')::json, 'select public.accept_invitation(:invitation)'),
  'PT404', 'accept_invitation: what a token says of itself proves nothing');
update auth.users set email_confirmed_at = null where email = 'invitee@people.example';
select pg_temp.accepts('accept_invitation: an address that nobody confirmed proves nothing');
update auth.users set email_confirmed_at = now() where email = 'invitee@people.example';
update public.invitations set expires_at = now() - interval '1 second' where id = pg_temp.id('invitation');
select pg_temp.accepts('accept_invitation: it expires');
update public.invitations set expires_at = now() + interval '1 day', revoked_at = now() where id = pg_temp.id('invitation');
select pg_temp.accepts('accept_invitation: it can be withdrawn');

update public.invitations set revoked_at = null, accepted_at = now(), accepted_by = (select (claims ->> 'sub')::uuid from people where who = 'viewer')
where id = pg_temp.id('invitation');
select pg_temp.accepts('accept_invitation: it is good once');

update public.invitations set accepted_at = null, accepted_by = null where id = pg_temp.id('invitation');
insert into public.client_members (client_id, user_id, role)
select pg_temp.id('client'), (claims ->> 'sub')::uuid, 'owner' from people where who = 'invitee';
select set_config('request.jwt.claims', claims::text, true) from people where who = 'invitee' \g /dev/null
select lives_ok($$ select public.accept_invitation(pg_temp.id('invitation')) $$, 'accept_invitation: who was made a member meanwhile may still accept');
select is((select m.role from public.client_members m join people p on m.user_id = (p.claims ->> 'sub')::uuid
           where p.who = 'invitee' and m.client_id = pg_temp.id('client')), 'owner', 'and keeps the higher role');
insert into public.invitations (client_id, email, role, invited_by)
select pg_temp.id('client'), who || 's@people.example', 'owner', (claims ->> 'sub')::uuid from people where who in ('invitee', 'owner');
update public.client_members set role = 'admin' where user_id = (select (claims ->> 'sub')::uuid from people where who = 'invitee');
select results_eq($$ select email from public.invitations where client_id = pg_temp.id('client') and role = 'owner' and revoked_at is null $$,
  array['owners@people.example'], 'what somebody offered who is no owner any more is void, what others offered is not');

select throws_ok($$ update public.client_members set role = 'viewer' where client_id = pg_temp.id('client') and role = 'owner' $$,
  'PT409', null, 'the last owner is not made less');
select throws_ok($$ delete from public.client_members where client_id = pg_temp.id('client') and role = 'owner' $$,
  'PT409', null, 'the last owner does not leave');
select lives_ok($$ delete from public.clients where id = pg_temp.id('client') $$, 'a client goes with its last owner');

select * from finish();
rollback;
