-- What callers are told: always, never, or where the law of the business or of the caller may ask for it, which the box knows from both
-- numbers. Whoever has set nothing has that.

create type public.notice_rule as enum ('auto', 'always', 'never');
comment on type public.notice_rule is 'auto: by where the business and the caller are; see docs/data.md.';

drop trigger clients_manners_version on public.clients;
-- A row for each client: the table is small, and nothing that is released reads these columns yet.
-- squawk-ignore ban-drop-default
alter table public.clients alter column disclosure drop default;
-- squawk-ignore ban-drop-default
alter table public.clients alter column transcription_notice drop default;
-- squawk-ignore changing-column-type
alter table public.clients alter column disclosure type public.notice_rule using case when disclosure then 'auto' else 'never' end::public.notice_rule;
alter table public.clients
  -- squawk-ignore changing-column-type
  alter column transcription_notice type public.notice_rule using case when transcription_notice then 'auto' else 'never' end::public.notice_rule,
  alter column disclosure set default 'auto', alter column transcription_notice set default 'auto';
comment on column public.clients.disclosure is 'Whether callers are told first that they talk to a machine: auto (where the law may ask for it; at present everywhere), always, never.';
comment on column public.clients.transcription_notice is 'And that the call is written down: auto (unless business and caller are both where one of them may consent for both), always, never.';
create trigger clients_manners_version before update on public.clients
  for each row when ((old.disclosure, old.transcription_notice, old.greets_known_callers)
                     is distinct from (new.disclosure, new.transcription_notice, new.greets_known_callers))
  execute function private.bump_manners_version();
