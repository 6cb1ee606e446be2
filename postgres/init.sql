-- Databases and roles of Freshwax, once, on an empty server. Run by psql (the official image's init folder) and by
-- the embedded stack (stack/services/postgres-init.ts), which understands \getenv, \connect and :'name' and nothing
-- else of psql. Tables are made by TypeORM's migrations, as freshwax_owner.

\getenv owner_password FRESHWAX_POSTGRES_OWNER_PASSWORD
\getenv writer_password FRESHWAX_POSTGRES_WRITER_PASSWORD
\getenv reader_password FRESHWAX_POSTGRES_READER_PASSWORD
\getenv airflow_password FRESHWAX_POSTGRES_AIRFLOW_PASSWORD

-- Owns the schemas and runs the migrations.
CREATE ROLE freshwax_owner LOGIN PASSWORD :'owner_password';

-- The apps: read and write rows, make nothing.
CREATE ROLE freshwax_writer LOGIN PASSWORD :'writer_password';

-- People who bring their own SQL.
CREATE ROLE freshwax_reader LOGIN PASSWORD :'reader_password';

ALTER ROLE freshwax_reader SET default_transaction_read_only = on;

CREATE ROLE airflow LOGIN PASSWORD :'airflow_password';

-- The first segments of the log, made now: a commit that has to make one (16 MB of zeroes) holds up all others meanwhile. The
-- checkpoint keeps them for later, up to min_wal_size.
SELECT pg_logical_emit_message(false, 'freshwax', ''), pg_switch_wal() FROM generate_series(1, 16);

CHECKPOINT;

-- C.UTF-8 of the builtin provider: the same order on every machine, whatever its C library.
CREATE DATABASE spotifydb OWNER freshwax_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin LOCALE 'C.UTF-8';

CREATE DATABASE airflow OWNER airflow TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin LOCALE 'C.UTF-8';

REVOKE ALL ON DATABASE spotifydb, airflow FROM PUBLIC;

GRANT CONNECT ON DATABASE spotifydb TO freshwax_writer, freshwax_reader;

ALTER DATABASE spotifydb SET timezone = 'UTC';

\connect spotifydb

REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- Whatever the owner makes later, in whatever schema, is open to the writer and readable by the reader.
ALTER DEFAULT PRIVILEGES FOR ROLE freshwax_owner GRANT USAGE ON SCHEMAS TO freshwax_writer, freshwax_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE freshwax_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO freshwax_writer;

ALTER DEFAULT PRIVILEGES FOR ROLE freshwax_owner GRANT USAGE, SELECT ON SEQUENCES TO freshwax_writer;

ALTER DEFAULT PRIVILEGES FOR ROLE freshwax_owner GRANT SELECT ON TABLES TO freshwax_reader;
