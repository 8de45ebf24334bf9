-- The operator's shell: frontdesk voices clone, frontdesk webhook. (Endpoints that change are in the audit log by their trigger.)

-- In the name of the owner, who has consented to it.
create function public.request_clone(p_slug text, p_sample_path text, p_sample_sha256 text, p_consent_version text) returns uuid
language plpgsql security invoker set search_path = '' as $$
declare
  v_client uuid := private.client_called(p_slug);
  v_owner uuid;
  v_id uuid;
begin
  if p_sample_path is null or p_sample_sha256 is null or p_consent_version is null then
    raise exception 'p_sample_path, p_sample_sha256 and p_consent_version are required' using errcode = '22023';
  end if;
  if p_sample_sha256 !~ '^[0-9a-f]{64}$' then raise exception 'p_sample_sha256 must be 64 hexadecimal digits' using errcode = '22023'; end if;
  if length(p_consent_version) not between 1 and 100 then
    raise exception 'p_consent_version must have 1 to 100 characters' using errcode = '22023';
  end if;
  if p_sample_path !~ ('^' || v_client || '/[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$') then
    raise exception 'p_sample_path must be a file in the client''s own folder' using errcode = '22023';
  end if;
  select user_id into v_owner from public.client_members where client_id = v_client and role = 'owner' order by created_at limit 1;
  if v_owner is null then raise exception 'nobody can consent: the client has no owner yet' using errcode = 'PT409'; end if;
  insert into public.voice_clone_requests as r (client_id, sample_path, sample_sha256, consent_by, consent_version)
  values (v_client, p_sample_path, p_sample_sha256, v_owner, p_consent_version)
  on conflict (client_id, provider, sample_sha256) do update
    set status = 'queued', sample_path = excluded.sample_path, consent_by = excluded.consent_by, consent_version = excluded.consent_version,
        error = null, updated_at = now()
  returning r.id into v_id;
  return v_id;
end $$;
comment on function public.request_clone is 'Queues the cloning of a sample that lies in the bucket voice-samples; the owner consents. Returns the request''s id.';

create function public.add_webhook(p_slug text, p_url text, p_secret text, p_event_types text[] default '{call.completed,call.missed,lead.captured,voice.ready,voice.failed}')
returns uuid language plpgsql security invoker set search_path = '' as $$
declare
  v_client uuid := private.client_called(p_slug);
  v_id uuid;
begin
  perform private.check_secret(p_secret);
  if coalesce(p_url, '') !~ '^https://[^[:space:]@/?#]+([/?#][^[:space:]]*)?$' or length(p_url) > 2048 then
    raise exception 'p_url must be an https address' using errcode = '22023';
  end if;
  if coalesce(cardinality(p_event_types), 0) = 0 or array_position(p_event_types, null) is not null
     or not p_event_types <@ '{call.completed,call.missed,lead.captured,voice.ready,voice.failed,webhook.test}' then
    raise exception 'p_event_types must be some of call.completed, call.missed, lead.captured, voice.ready, voice.failed' using errcode = '22023';
  end if;
  insert into public.webhook_endpoints (client_id, url, event_types) values (v_client, p_url, p_event_types) returning id into v_id;
  insert into private.webhook_secrets (endpoint_id, vault_id) values (v_id, vault.create_secret(p_secret, 'webhook:' || v_id));
  return v_id;
end $$;
comment on function public.add_webhook is 'An endpoint with the secret that signs what it is told; returns its id.';

create function public.send_test_webhooks(p_slug text) returns setof uuid language plpgsql security invoker set search_path = '' as $$
declare v_client uuid := private.client_called(p_slug);
begin
  return query select private.send_test(v_client, e.id) from public.webhook_endpoints e where e.client_id = v_client and e.is_active;
end $$;
comment on function public.send_test_webhooks is 'A webhook.test to each active endpoint; returns the ids of the deliveries.';

create function public.stop_test_webhooks(p_ids uuid[]) returns bigint language plpgsql security invoker set search_path = '' as $$
declare n bigint;
begin
  if p_ids is null then raise exception 'p_ids is required' using errcode = '22023'; end if;
  update public.webhook_deliveries set status = 'dead' where id = any (p_ids) and event_type = 'webhook.test' and status = 'pending';
  get diagnostics n = row_count;
  return n;
end $$;
comment on function public.stop_test_webhooks is 'Tests that nobody has picked up are not sent any more, lest they come when nobody looks; returns how many.';

-- An operator knows an endpoint by its address. (The same address twice: all of them.)
create function private.endpoints_at(p_slug text, p_url text) returns uuid[] language plpgsql stable security invoker set search_path = '' as $$
declare
  v_client uuid := private.client_called(p_slug);
  v_found uuid[];
begin
  if p_url is null then raise exception 'p_url is required' using errcode = '22023'; end if;
  select array_agg(id) into v_found from public.webhook_endpoints where client_id = v_client and url = p_url;
  if v_found is null then
    raise exception '% has no webhook to %', p_slug, left(p_url, 200) using errcode = 'PT404',
      hint = 'frontdesk webhook list ' || p_slug || ' shows them.';
  end if;
  return v_found;
end $$;

create function public.switch_webhook(p_slug text, p_url text, p_on boolean) returns void language plpgsql security invoker set search_path = '' as $$
begin
  if p_on is null then raise exception 'p_on is required' using errcode = '22023'; end if;
  update public.webhook_endpoints set is_active = p_on where id = any (private.endpoints_at(p_slug, p_url)) and is_active <> p_on;
end $$;
comment on function public.switch_webhook is 'On: it is told of what happens from now on; what it missed is replayed apart. Off: nothing is kept for it.';

create function public.remove_webhook(p_slug text, p_url text) returns void language plpgsql security invoker set search_path = '' as $$
begin
  delete from public.webhook_endpoints where id = any (private.endpoints_at(p_slug, p_url));
end $$;
comment on function public.remove_webhook is 'With its secret, and the record of what it was told.';

create function public.replay_deliveries_of(p_slug text, p_since timestamptz default null) returns bigint
language sql security invoker set search_path = '' as $$ select private.replay_unchecked(private.client_called(p_slug), null, p_since, null) $$;
comment on function public.replay_deliveries_of is 'As replay_deliveries, to all endpoints of a client, for an operator; returns how many.';

revoke all on function public.request_clone, public.add_webhook, public.send_test_webhooks, public.stop_test_webhooks, private.endpoints_at,
  public.switch_webhook, public.remove_webhook, public.replay_deliveries_of from public, anon, authenticated, service_role;
grant execute on function public.request_clone, public.add_webhook, public.send_test_webhooks, public.stop_test_webhooks, private.endpoints_at,
  public.switch_webhook, public.remove_webhook, public.replay_deliveries_of to service_role;
