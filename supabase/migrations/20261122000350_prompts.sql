-- Changing how a receptionist behaves: draft, check, publish, roll back; and professions of a client's own.

create type public.prompt_problem as (field text, problem text, detail text);
comment on type public.prompt_problem is 'What keeps a draft from being published: field body or greeting, problem a short code, detail in words.';

create function private.text_problems(p_field text, p_text text, p_longest int) returns setof public.prompt_problem
language plpgsql immutable set search_path = '' as $$
declare v_found text;
begin
  if btrim(coalesce(p_text, ''), E' \t\r\n') = '' then
    return query select p_field, 'empty', format('the %s is empty', p_field);
  end if;
  if length(p_text) > p_longest then
    return query select p_field, 'too_long', format('the %s has %s characters, %s are allowed', p_field, length(p_text), p_longest);
  end if;
  for v_found in select distinct m[1] from regexp_matches(p_text, '\{[^{}]*\}?', 'g') m where m[1] <> '{business}' loop
    return query select p_field, 'unknown_placeholder',
      format('the %s holds %s: only {business} is filled in, anything else would be read out', p_field, left(v_found, 60));
  end loop;
  if regexp_replace(p_text, '\{[^{}]*\}?', '', 'g') ~ '\}' then
    return query select p_field, 'unknown_placeholder', format('the %s holds a } without its {', p_field);
  end if;
  if p_text ~ E'\uFFFD' or p_text ~ E'[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]' or p_text ~ E'Ã[\u0080-\u00BF]|Â[\u00A0-\u00BF]|â€' then
    return query select p_field, 'damaged_text', format('the %s was saved in another encoding than UTF-8: export it again as UTF-8', p_field);
  end if;
  if p_text ~ E'[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]' then
    return query select p_field, 'invisible_characters', format('the %s holds invisible characters: paste it again as plain text', p_field);
  end if;
end $$;

create function private.prompt_problems(p_body text, p_greeting text) returns setof public.prompt_problem
language sql immutable set search_path = '' as $$
  select * from private.text_problems('body', p_body, 8000)
  union all select * from private.text_problems('greeting', p_greeting, 300) $$;
create function public.check_prompt(p_body text, p_greeting text) returns setof public.prompt_problem
language sql stable security invoker set search_path = '' as $$ select * from private.prompt_problems(p_body, p_greeting) $$;
comment on function public.check_prompt is 'Everything that keeps this prompt from being published; no row when it is fit.';

-- What editors add without being asked: a byte order mark, Windows line ends.
create function private.as_typed(p_text text) returns text language sql immutable set search_path = '' as $$
  select replace(regexp_replace(p_text, E'^\uFEFF', ''), E'\r\n', E'\n') $$;

create function private.save_prompt_unchecked(p_client_id uuid, p_body text, p_greeting text, p_profession_id uuid, p_by uuid)
returns public.prompts language plpgsql security definer set search_path = '' as $$
declare
  v_profession uuid;
  r public.prompts;
begin
  if p_body is null then raise exception 'p_body is required' using errcode = '22023'; end if;
  if p_greeting is null then raise exception 'p_greeting is required' using errcode = '22023'; end if;
  if length(p_body) > 65536 then raise exception 'p_body must have at most 65536 characters' using errcode = '22023'; end if;
  if length(p_greeting) > 65536 then raise exception 'p_greeting must have at most 65536 characters' using errcode = '22023'; end if;
  select coalesce(p_profession_id, profession_id) into v_profession from public.clients where id = p_client_id for update;   -- one at a time
  if not exists (select from public.professions where id = v_profession and (client_id is null or client_id = p_client_id)) then
    raise exception 'no such profession' using errcode = 'PT404';
  end if;
  insert into public.prompts as p (client_id, profession_id, version, body, greeting, created_by)
  values (p_client_id, v_profession,
          1 + coalesce((select max(version) from public.prompts where client_id = p_client_id and profession_id = v_profession), 0),
          private.as_typed(p_body), private.as_typed(p_greeting), p_by)
  on conflict (client_id, profession_id) where status = 'draft'
    do update set body = excluded.body, greeting = excluded.greeting, created_by = excluded.created_by
  returning p.* into r;
  return r;
end $$;

create function private.publish_prompt_unchecked(p_prompt_id uuid) returns public.prompts
language plpgsql security definer set search_path = '' as $$
declare
  p public.prompts;
  v_problems text;
begin
  select * into p from public.prompts where id = p_prompt_id;
  perform from public.clients where id = p.client_id for update;            -- serialises concurrent publishes
  select * into p from public.prompts where id = p_prompt_id for update;
  select string_agg(detail, '; ') into v_problems from private.prompt_problems(p.body, p.greeting);
  if v_problems is not null then
    raise exception 'not fit to be published: %', v_problems using errcode = '22023', hint = 'The draft is kept: save a better one.';
  end if;
  update public.prompts set status = 'retired'
  where client_id = p.client_id and profession_id = p.profession_id and status = 'published' and id <> p.id;
  update public.prompts set status = 'published' where id = p.id returning * into p;
  update public.clients set config_version = config_version + 1 where id = p.client_id;
  return p;
end $$;

create function private.rollback_prompt_unchecked(p_client_id uuid, p_profession_id uuid) returns public.prompts
language plpgsql security definer set search_path = '' as $$
declare
  v_profession uuid;
  v_now public.prompts;
  v_before uuid;
begin
  select coalesce(p_profession_id, profession_id) into v_profession from public.clients where id = p_client_id for update;
  select * into v_now from public.prompts where client_id = p_client_id and profession_id = v_profession and status = 'published';
  if v_now.id is null then
    raise exception 'there is no published prompt of your own to roll back' using errcode = 'PT409';
  end if;
  select id into v_before from public.prompts
  where client_id = p_client_id and profession_id = v_profession and status = 'retired' and version < v_now.version
  order by version desc limit 1;
  if v_before is not null then return private.publish_prompt_unchecked(v_before); end if;
  if not exists (select from public.prompts where client_id is null and profession_id = v_profession and status = 'published') then
    raise exception 'this is the first version, and the profession has no default to go back to' using errcode = 'PT409';
  end if;
  update public.prompts set status = 'retired' where id = v_now.id;
  update public.clients set config_version = config_version + 1 where id = p_client_id;
  return null;
end $$;

-- What owners and admins call. ------------------------------------------------------------------------------------------

create function private.save_prompt(p_client_id uuid, p_body text, p_greeting text, p_profession_id uuid) returns public.prompts
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner,admin}');
  return private.save_prompt_unchecked(p_client_id, p_body, p_greeting, p_profession_id, (select auth.uid()));
end $$;
create function public.save_prompt(p_client_id uuid, p_body text, p_greeting text, p_profession_id uuid default null) returns public.prompts
language sql security invoker set search_path = '' as $$ select private.save_prompt(p_client_id, p_body, p_greeting, p_profession_id) $$;
comment on function public.save_prompt is 'The client''s one draft for a profession (its present one unless named), made or changed. Nobody hears a draft.';

create function private.publish_prompt(p_prompt_id uuid) returns public.prompts
language plpgsql security definer set search_path = '' as $$
declare v_client uuid;
begin
  if p_prompt_id is null then raise exception 'p_prompt_id is required' using errcode = '22023'; end if;
  select client_id into v_client from public.prompts where id = p_prompt_id and client_id in (select private.my_client_ids());
  if v_client is null then raise exception 'no such prompt' using errcode = 'PT404'; end if;
  perform private.require_role(v_client, '{owner,admin}');
  return private.publish_prompt_unchecked(p_prompt_id);
end $$;
create function public.publish_prompt(p_prompt_id uuid) returns public.prompts
language sql security invoker set search_path = '' as $$ select private.publish_prompt(p_prompt_id) $$;
comment on function public.publish_prompt is 'The next call uses this version; the one before is kept, and can be published again.';

create function private.rollback_prompt(p_client_id uuid, p_profession_id uuid) returns public.prompts
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(p_client_id, '{owner,admin}');
  return private.rollback_prompt_unchecked(p_client_id, p_profession_id);
end $$;
create function public.rollback_prompt(p_client_id uuid, p_profession_id uuid default null) returns public.prompts
language sql security invoker set search_path = '' as $$ select private.rollback_prompt(p_client_id, p_profession_id) $$;
comment on function public.rollback_prompt is 'Publishes the version below the present one; an empty row means that the profession''s default speaks again.';

create function private.add_profession(p_client_id uuid, p_slug text, p_name text, p_body text, p_greeting text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
  v_draft public.prompts;
begin
  perform private.require_role(p_client_id, '{owner,admin}');
  if p_slug is null or p_slug !~ '^[a-z][a-z0-9_]{1,40}$' then
    raise exception 'p_slug must be 2 to 41 of a-z, 0-9 and _, beginning with a letter' using errcode = '22023';
  end if;
  if length(btrim(coalesce(p_name, ''))) not between 1 and 100 then
    raise exception 'p_name must have 1 to 100 characters' using errcode = '22023';
  end if;
  if exists (select from public.professions where slug = p_slug and (client_id = p_client_id or client_id is null)) then
    raise exception 'there is a profession % already', p_slug using errcode = '23505';
  end if;
  insert into public.professions (client_id, slug, name) values (p_client_id, p_slug, btrim(p_name)) returning id into v_id;
  v_draft := private.save_prompt_unchecked(p_client_id, p_body, p_greeting, v_id, (select auth.uid()));
  perform private.publish_prompt_unchecked(v_draft.id);
  return v_id;
end $$;
create function public.add_profession(p_client_id uuid, p_slug text, p_name text, p_body text, p_greeting text) returns uuid
language sql security invoker set search_path = '' as $$ select private.add_profession(p_client_id, p_slug, p_name, p_body, p_greeting) $$;
comment on function public.add_profession is 'A profession of the client''s own with its prompt, published. To answer as it, set clients.profession_id.';

-- A client whose profession has no published prompt could not be answered for.
create function private.check_profession_speaks() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from public.prompts p where p.profession_id = new.profession_id and p.status = 'published'
                 and (p.client_id is null or p.client_id = new.id)) then
    raise exception 'this profession has no published prompt' using errcode = 'PT409', hint = 'Publish one for it first.';
  end if;
  return new;
end $$;
create trigger clients_profession_speaks before insert or update of profession_id on public.clients
  for each row execute function private.check_profession_speaks();

revoke all on function private.text_problems, private.prompt_problems, private.as_typed, private.save_prompt_unchecked,
  private.publish_prompt_unchecked, private.rollback_prompt_unchecked, private.save_prompt, private.publish_prompt,
  private.rollback_prompt, private.add_profession, private.check_profession_speaks, public.check_prompt, public.save_prompt,
  public.publish_prompt, public.rollback_prompt, public.add_profession from public, anon, authenticated, service_role;
grant execute on function private.text_problems, private.prompt_problems, public.check_prompt to authenticated, service_role;
grant execute on function private.save_prompt, private.publish_prompt, private.rollback_prompt, private.add_profession,
  public.save_prompt, public.publish_prompt, public.rollback_prompt, public.add_profession to authenticated;
grant execute on function private.save_prompt_unchecked, private.publish_prompt_unchecked, private.rollback_prompt_unchecked to service_role;
