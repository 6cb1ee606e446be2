/**
 * Copies the form of tables, never rows: columns, defaults and constraints by LIKE; what LIKE leaves out (storage
 * parameters, names of indexes, rights) from the catalogue. So a copy cannot drift from what the migrations made of live.
 */
export const copySchema = `
CREATE FUNCTION book.rebuild_copy(source text, target text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one record;
  indexed record;
  allowed record;
BEGIN
  FOR one IN
    SELECT c.oid, c.relname, c.relowner, c.relacl, CASE WHEN c.reloptions IS NULL THEN '' ELSE 'WITH (' || array_to_string(c.reloptions, ', ') || ')' END AS options
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = source AND c.relkind = 'r'
      AND (target <> 'shadow_book' OR c.relname IN ('ingest_offset', 'dead_letter', 'window_count', 'removal'))
  LOOP
    EXECUTE format('CREATE TABLE %I.%I (LIKE %I.%I INCLUDING ALL EXCLUDING INDEXES) %s', target, one.relname, source, one.relname, one.options);
    FOR indexed IN
      SELECT i.indexrelid, k.oid AS made_by, k.conname FROM pg_index i
      LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = one.oid AND k.contype IN ('p', 'u', 'x')
      WHERE i.indrelid = one.oid
    LOOP
      IF indexed.made_by IS NULL THEN
        EXECUTE replace(pg_get_indexdef(indexed.indexrelid), format(' ON %I.%I USING ', source, one.relname), format(' ON %I.%I USING ', target, one.relname));
      ELSE
        EXECUTE format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', target, one.relname, indexed.conname, pg_get_constraintdef(indexed.made_by));
      END IF;
    END LOOP;
    FOR allowed IN SELECT grantee::regrole AS who, privilege_type AS what FROM aclexplode(one.relacl) WHERE grantee NOT IN (0, one.relowner) LOOP
      EXECUTE format('GRANT %s ON %I.%I TO %s', allowed.what, target, one.relname, allowed.who);
    END LOOP;
  END LOOP;
  FOR allowed IN
    SELECT a.grantee::regrole AS who, a.privilege_type AS what FROM pg_namespace n, aclexplode(n.nspacl) a
    WHERE n.nspname = source AND a.grantee NOT IN (0, n.nspowner)
  LOOP
    EXECUTE format('GRANT %s ON SCHEMA %I TO %s', allowed.what, target, allowed.who);
  END LOOP;
END $$;
`;
