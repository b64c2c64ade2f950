#!/bin/bash
# Start of a replica in a container of the PostgreSQL image. Expects the data folder of the primary
# read-only at PRIMARY_DATA, and PGHOST, PGPORT, PGUSER, PGDATABASE, PGDATA, POSTGRES_PASSWORD_FILE;
# the arguments are the server's. Each start copies the primary anew, so the replica can always follow.
# https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
set -euo pipefail

PGPASSWORD=$(<"$POSTGRES_PASSWORD_FILE")
export PGPASSWORD
run_sql() { psql --no-psqlrc --set=ON_ERROR_STOP=1 --quiet --tuples-only --no-align "$@"; }

# Who may replicate is written in a file of the primary's, and the image allows nobody.
run_sql <<'SQL'
SELECT NOT EXISTS (
  SELECT FROM pg_hba_file_rules WHERE 'replication' = ANY (database) AND address = 'all'
) AS unknown \gset
\if :unknown
DO $$ BEGIN
  EXECUTE format('COPY (SELECT %L) TO PROGRAM %L', 'host replication all all scram-sha-256',
    'cat >> ' || current_setting('hba_file'));
END $$;
SELECT pg_reload_conf();
\endif
SQL

rm -rf "$PGDATA"
mkdir -p "$PGDATA"
chmod 700 "$PGDATA"

# One session begins and ends the backup.
coproc SESSION { run_sql; }
echo "SELECT pg_backup_start('replica', true);" >&"${SESSION[1]}"
read -r _ <&"${SESSION[0]}"
tar --create --directory="$PRIMARY_DATA" --ignore-failed-read --warning=no-file-changed \
  --warning=no-file-removed \
  --exclude=./postmaster.pid --exclude=./postmaster.opts --exclude='pgsql_tmp*' \
  --exclude='./pg_wal/*' --exclude='./pg_replslot/*' --exclude='./pg_dynshmem/*' \
  --exclude='./pg_notify/*' --exclude='./pg_serial/*' --exclude='./pg_snapshots/*' \
  --exclude='./pg_stat_tmp/*' --exclude='./pg_subtrans/*' . \
  | tar --extract --directory="$PGDATA" || [ "${PIPESTATUS[*]}" = '1 0' ]
{
  echo "\\pset format unaligned"
  echo "\\out $PGDATA/backup_label"
  echo "SELECT rtrim(labelfile, E'\\n') FROM pg_backup_stop(false);"
  echo '\q'
} >&"${SESSION[1]}"
wait "$SESSION_PID"

touch "$PGDATA/standby.signal"
echo "primary_conninfo = 'host=$PGHOST port=$PGPORT user=$PGUSER password=$PGPASSWORD application_name=replica'" \
  >> "$PGDATA/postgresql.auto.conf"
exec postgres -D "$PGDATA" "$@"
