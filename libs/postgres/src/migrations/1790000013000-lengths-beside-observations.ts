import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = 'live.tracks (source, observed_at DESC, id)';

/**
 * Of the newest tracks those of a length: beside the order stands what is asked of them, so that no row is read that does not fit.
 * Where a few in a thousand do, that was twelve thousand rows for a page. An observation enters the order anew in any case.
 */
export class LengthsBesideObservations1790000013000 implements MigrationInterface {
  name = 'LengthsBesideObservations1790000013000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX live.tracks_by_observation');
    await runner.query(`CREATE INDEX tracks_by_observation ON ${COLUMNS} INCLUDE (duration_ms)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX live.tracks_by_observation');
    await runner.query(`CREATE INDEX tracks_by_observation ON ${COLUMNS}`);
  }
}
