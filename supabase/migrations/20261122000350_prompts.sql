-- Changing the prompt: draft, publish, roll back.

-- publish: one transaction retires the old version and publishes the new one
create function private.publish_prompt(p_prompt_id uuid) returns void language plpgsql security definer set search_path = '' as $$
declare p public.prompts;
begin
  select * into p from public.prompts where id = p_prompt_id for update;
  if p.id is null or p.client_id is null or p.client_id not in (select private.my_client_ids('{owner,admin}')) then
    raise exception 'prompt not found' using errcode = 'P0002';
  end if;
  perform from public.clients where id = p.client_id for update;            -- serialises concurrent publishes
  update public.prompts set status = 'retired' where client_id = p.client_id and profession_id = p.profession_id and status = 'published' and id <> p.id;
  update public.prompts set status = 'published' where id = p.id;
  update public.clients set config_version = config_version + 1 where id = p.client_id;
end $$;
create function public.publish_prompt(p_prompt_id uuid) returns void language sql security invoker set search_path = '' as $$ select private.publish_prompt(p_prompt_id) $$;
revoke all on function private.publish_prompt, public.publish_prompt from public, anon, authenticated, service_role;
grant execute on function private.publish_prompt, public.publish_prompt to authenticated;
