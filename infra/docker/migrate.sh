#!/usr/bin/env bash
# Brings the database of infra/compose.yaml up to date: roles and schemas once, then each migration that is new, in one
# transaction with the note that it ran. A file that was changed after it ran is refused. May be run at any time.
#   PGHOST, PGDATABASE, PGUSER, PGPASSWORD: the superuser's way in. AUTHENTICATOR_PASSWORD: PostgREST's.
#   FRONTDESK_EDGE_ID: this box, which may answer for every client. DEMO_DATA=1: three invented businesses.
set -euo pipefail
here=$(dirname "$0")

say() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }

noted() { # digest under which a file ran; empty where it did not
  say -At -v name="$1" <<<"select digest from frontdesk_stack.applied where name = :'name'"
}

run() { # role, file, what else belongs into the same transaction
  local name digest
  name=$(basename "$2")
  digest=$(sha256sum "$2" | cut -d' ' -f1)
  say -1 -U "$1" -v api_grants=explicit -f "$2" -c "${3:-} insert into frontdesk_stack.applied (name, digest)
    values ('$name', '$digest') on conflict (name) do update set digest = excluded.digest, at = now()"
  echo "applied $name"
}

ledger="create schema frontdesk_stack authorization postgres;
create table frontdesk_stack.applied (name text primary key, digest text not null, at timestamptz default now());
alter table frontdesk_stack.applied owner to postgres;"

if [ "$(say -At -c "select to_regclass('frontdesk_stack.applied') is null")" = t ]; then
  run supabase_admin "$here/bootstrap.sql" "$ledger"
fi
# The schema's owner, who is no superuser, comes in by the same secret.
say -v secret="$PGPASSWORD" <<<"alter role postgres password :'secret'"

for file in "$here"/migrations/*.sql; do
  before=$(noted "$(basename "$file")")
  if [ -z "$before" ]; then
    run postgres "$file"
  elif [ "$before" != "$(sha256sum "$file" | cut -d' ' -f1)" ]; then
    echo "$(basename "$file") was changed after it was applied: migrations are only ever added" >&2
    exit 1
  fi
done

if [ "${DEMO_DATA:-0}" = 1 ]; then run postgres "$here/seed.sql"; fi

# PostgREST's login, and a bound on the disk that one query may sort in (only a superuser can set it).
say -v secret="${AUTHENTICATOR_PASSWORD:?}" <<'SQL'
alter role authenticator password :'secret';
alter role authenticator set temp_file_limit = '256MB';
notify pgrst, 'reload schema';
SQL
if [ -n "${FRONTDESK_EDGE_ID:-}" ]; then
  say -U postgres -v box="$FRONTDESK_EDGE_ID" <<<"insert into private.edge_agents (id, name)
    values (:'box', 'box ' || left(:'box', 8)) on conflict do nothing"
fi
echo "the database is up to date"
