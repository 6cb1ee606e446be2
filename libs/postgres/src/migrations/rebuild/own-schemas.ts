const MARK = 'made by a rebuild of Freshwax';

/** What a version before this one left: it is known by the tables that it has. */
export const markEarlier = `
DO $$
BEGIN
  IF to_regclass('old.popularity_history') IS NOT NULL THEN
    ALTER SCHEMA old RENAME TO freshwax_old;
    COMMENT ON SCHEMA freshwax_old IS '${MARK}';
  END IF;
  IF to_regclass('shadow.popularity_history') IS NOT NULL THEN
    COMMENT ON SCHEMA shadow IS '${MARK}';
  END IF;
  IF to_regclass('shadow_book.ingest_offset') IS NOT NULL THEN
    COMMENT ON SCHEMA shadow_book IS '${MARK}';
  END IF;
END $$;
`;

/**
 * The steps again, with schemas that are marked as theirs: what is called alike and is somebody else's is never dropped.
 * The tables before a swap are called freshwax_old: `old` is a name that anybody may have.
 */
export const ownSchemas = `
-- Drops those of them that a rebuild has made.
CREATE FUNCTION book.rebuild_clear(VARIADIC names text[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT nspname, obj_description(oid, 'pg_namespace') AS said FROM pg_namespace WHERE nspname = ANY(names) LOOP
    IF one.said IS DISTINCT FROM '${MARK}' THEN
      RAISE EXCEPTION 'a schema "%" is in the way that no rebuild has made: call it something else', one.nspname USING ERRCODE = '55000';
    END IF;
    EXECUTE format('DROP SCHEMA %I CASCADE', one.nspname);
  END LOOP;
END $$;

-- Tables of this version, empty, with books of their own; what an earlier rebuild left is dropped.
CREATE OR REPLACE FUNCTION book.rebuild_begin() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  strangers text;
BEGIN
  -- A view is bound to tables, not to names: after the swap it would show what was, and dropping that would drop it.
  SELECT string_agg(DISTINCT v.oid::regclass::text, ', ') INTO strangers FROM pg_depend d
    JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class
    JOIN pg_class t ON d.refclassid = 'pg_class'::regclass AND t.oid = d.refobjid JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'live' AND v.oid <> t.oid;
  IF strangers IS NOT NULL THEN
    RAISE EXCEPTION 'views read the tables of live and would stay behind: %. Drop them, and make them again afterwards', strangers USING ERRCODE = '55000';
  END IF;
  PERFORM book.rebuild_clear('freshwax_old', 'shadow', 'shadow_book');
  CREATE SCHEMA shadow;
  COMMENT ON SCHEMA shadow IS '${MARK}';
  CREATE SCHEMA shadow_book;
  COMMENT ON SCHEMA shadow_book IS '${MARK}';
  PERFORM book.rebuild_copy('live', 'shadow');
  PERFORM book.rebuild_copy('book', 'shadow_book');
END $$;

-- Every epoch is raised with the renaming. A statement that waits for its row of ingest_offset holds the tables it was
-- planned for: with its old epoch it would go on into those that are gone. The caller holds those rows and has filled up to
-- them; that nothing lags is looked at once more.
CREATE OR REPLACE FUNCTION book.rebuild_swap(id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lagging bigint;
BEGIN
  PERFORM 1 FROM book.ingest_offset ORDER BY topic, part FOR UPDATE;
  SELECT count(*) INTO lagging FROM book.ingest_offset o LEFT JOIN shadow_book.ingest_offset s
    ON (s.topic, s.part, s.generation, s.next_offset) = (o.topic, o.part, o.generation, o.next_offset) WHERE s.topic IS NULL;
  IF lagging > 0 THEN
    RAISE EXCEPTION '% partitions of the rebuild are not where the pipeline is', lagging USING ERRCODE = '55000';
  END IF;
  UPDATE book.ingest_offset SET epoch = epoch + 1, updated_at = now();
  UPDATE book.rebuild SET swapped_at = clock_timestamp(), swapped_in = pg_current_xact_id() WHERE operation = id;
  ALTER SCHEMA live RENAME TO freshwax_old;
  COMMENT ON SCHEMA freshwax_old IS '${MARK}';
  ALTER SCHEMA shadow RENAME TO live;
  COMMENT ON SCHEMA live IS NULL;
END $$;

-- False while somebody may still look at it: a snapshot is older than the swap, or a statement holds one of its tables.
CREATE OR REPLACE FUNCTION book.rebuild_drop_old(id uuid) RETURNS bool LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_stat_activity a, book.rebuild r WHERE r.operation = id AND a.pid <> pg_backend_pid()
      AND a.datname = current_database() AND age(a.backend_xmin) >= age(r.swapped_in::xid)) THEN
    RETURN false;
  END IF;
  PERFORM book.rebuild_clear('freshwax_old', 'shadow_book');
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END $$;

-- Nothing of a rebuild that was not swapped stays.
CREATE OR REPLACE FUNCTION book.rebuild_abandon() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM book.rebuild_clear('shadow', 'shadow_book');
END $$;

REVOKE EXECUTE ON FUNCTION book.rebuild_clear(text[]) FROM PUBLIC;
`;
