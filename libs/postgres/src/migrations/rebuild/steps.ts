/**
 * What of a rebuild needs the owner. Each names its schemas itself; the caller's transaction decides whether it happened.
 * Raised here: 55000 when the state of things forbids it, with the reason as text.
 */
export const rebuildSteps = `
-- Tables of this version, empty, with books of their own; what an earlier rebuild left is dropped.
CREATE FUNCTION book.rebuild_begin() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
  DROP SCHEMA IF EXISTS old, shadow, shadow_book CASCADE;
  CREATE SCHEMA shadow;
  CREATE SCHEMA shadow_book;
  PERFORM book.rebuild_copy('live', 'shadow');
  PERFORM book.rebuild_copy('book', 'shadow_book');
END $$;

-- Tables that were filled within minutes have no statistics yet, and plans without them are bad ones.
CREATE FUNCTION book.rebuild_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'shadow' LOOP
    EXECUTE format('ANALYZE shadow.%I', one.tablename);
  END LOOP;
END $$;

-- Every epoch is raised with the renaming. A statement that waits for its row of ingest_offset holds the tables it was
-- planned for: with its old epoch it would go on into those that are gone. The caller holds those rows and has filled up to
-- them; that nothing lags is looked at once more.
CREATE FUNCTION book.rebuild_swap(id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
  ALTER SCHEMA live RENAME TO old;
  ALTER SCHEMA shadow RENAME TO live;
END $$;

-- False while somebody may still look at it: a snapshot is older than the swap, or a statement holds one of its tables.
CREATE FUNCTION book.rebuild_drop_old(id uuid) RETURNS bool LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_stat_activity a, book.rebuild r WHERE r.operation = id AND a.pid <> pg_backend_pid()
      AND a.datname = current_database() AND age(a.backend_xmin) >= age(r.swapped_in::xid)) THEN
    RETURN false;
  END IF;
  DROP SCHEMA IF EXISTS old, shadow_book CASCADE;
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END $$;

-- Nothing of a rebuild that was not swapped stays.
CREATE FUNCTION book.rebuild_abandon() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DROP SCHEMA IF EXISTS shadow, shadow_book CASCADE;
END $$;
`;
