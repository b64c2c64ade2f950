-- What postgres-exporter needs: statement statistics, and a role that may read statistics but no
-- rows of the shop.

CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'exporter') THEN
    CREATE ROLE exporter LOGIN CONNECTION LIMIT 5 IN ROLE pg_monitor;
  END IF;
  -- The role shares the owner's password: the stored SCRAM verifier holds no role name, so it can
  -- be copied without knowing the password, and one secret file serves both.
  EXECUTE format('ALTER ROLE exporter PASSWORD %L',
    (SELECT rolpassword FROM pg_authid WHERE rolname = current_user));
END
$$;
