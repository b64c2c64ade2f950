#!/bin/bash
# Start of the PostgreSQL image that is built without a registry. Understands what the kit uses of the
# official image: POSTGRES_USER, POSTGRES_PASSWORD(_FILE), POSTGRES_DB, POSTGRES_INITDB_ARGS, PGDATA and
# the files of /docker-entrypoint-initdb.d, which run once, in order, when the cluster is made.
# https://hub.docker.com/_/postgres
set -euo pipefail

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
init_folder=/docker-entrypoint-initdb.d

[ "${1:-postgres}" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  install -d -o postgres -g postgres "$(dirname "$PGDATA")"
  exec setpriv --reuid=postgres --regid=postgres --clear-groups "$0" "$@"
fi

make_cluster() {
  local password=${POSTGRES_PASSWORD:-}
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || password=$(<"$POSTGRES_PASSWORD_FILE")
  if [ -z "$password" ]; then
    echo 'POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE must give the password of the owner' >&2
    exit 1
  fi
  # A cluster appears under its name only when it is complete; a killed start leaves a draft.
  local draft=$PGDATA.draft
  rm -rf "$draft"
  # shellcheck disable=SC2086 # several arguments in one variable, as in the official image
  initdb --pgdata="$draft" --username="$user" --pwfile=<(printf '%s' "$password") \
    --auth-host=scram-sha-256 --auth-local=trust --encoding=UTF8 ${POSTGRES_INITDB_ARGS:-}
  echo 'host all all all scram-sha-256' >> "$draft/pg_hba.conf"
  local sockets
  sockets=$(mktemp -d)
  pg_ctl --pgdata="$draft" --wait start \
    -o "-c listen_addresses= -c unix_socket_directories=$sockets -c shared_preload_libraries=pg_stat_statements"
  run_sql() { psql --no-psqlrc --set=ON_ERROR_STOP=1 --host="$sockets" --username="$user" "$@"; }
  [ "$database" = postgres ] || run_sql --dbname=postgres --command="CREATE DATABASE \"$database\""
  local file
  for file in "$init_folder"/*; do
    case $file in
      *.sql) run_sql --dbname="$database" --quiet --file="$file" ;;
      *.sh) PGHOST=$sockets PGUSER=$user PGDATABASE=$database bash "$file" ;;
    esac
  done
  pg_ctl --pgdata="$draft" --wait --mode=fast stop
  rm -rf "$sockets"
  mv "$draft" "$PGDATA"
}

[ -s "$PGDATA/PG_VERSION" ] || make_cluster
shift || true
exec postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"
