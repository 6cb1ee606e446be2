import { Injectable } from '@nestjs/common';
import type { Contributor, ContributorsAnswer, Provenance, Source, Stream } from '@freshwax/contracts';
import { VersionCache } from '../answers/version.cache.ts';
import { STATE_TABLES } from '../events/entity-places.query.ts';
import { toProvenance, type PlaceRow } from '../histories/to-provenance.ts';
import { cutPage } from '../http/page.ts';
import { CursorSigner } from '../security/cursor.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import type { Contribution } from './figure-rows.ts';

interface Row extends Omit<PlaceRow, 'topic'> {
  id: string;
  source: Source;
  name: string;
  observed_at: string;
  values: Contributor['values'];
  beside: (({ id: string } & Omit<PlaceRow, 'topic'>) | null)[];
}

const placeOf = (alias: string): string =>
  `'id', ${alias}.id, 'part', ${alias}.part, 'generation', ${alias}.generation, 'off', ${alias}.off::text, 'run_id', ${alias}.run_id`;

/** A page by ids: of any figure some index has that order, and a row that changes meanwhile keeps its place. */
const pageSql = ({ alias, from, values, shown, beside }: Contribution): string => {
  const fields = Object.entries(shown).map(([name, sql]) => `'${name}', ${sql}`);
  const others = Object.keys(beside).map(
    (other) => `CASE WHEN ${other}.id IS NOT NULL THEN jsonb_build_object(${placeOf(other)}) END`,
  );
  const [id, source, limit] = [1, 2, 3].map((further) => `$${values.length + further}`);
  return `
SELECT ${alias}.id, ${alias}.source, ${alias}.name, ${alias}.observed_at::text AS observed_at, ${alias}.part, ${alias}.generation,
       ${alias}.off::text AS off, ${alias}.run_id, jsonb_build_object(${fields.join()}) AS values, jsonb_build_array(${others.join()}) AS beside
  FROM ${from} AND (${alias}.id, ${alias}.source) > (${id}, ${source})
 ORDER BY ${alias}.id, ${alias}.source LIMIT ${limit}`;
};

interface Asked {
  /** The question without its page: what a cursor goes on with. Not its SQL: the ends of an axis move with the data. */
  scope: string;
  limit: number;
  cursor: string | undefined;
}

/** Which rows a figure counts. */
@Injectable()
export class ContributorsQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly cursors: CursorSigner,
    private readonly topics: TopicNames,
  ) {}

  async read(contribution: Contribution, { scope, limit, cursor }: Asked): Promise<Omit<ContributorsAnswer, 'meta'>> {
    const { from, values } = contribution;
    const after = cursor === undefined ? ['', ''] : await this.cursors.read(scope, cursor);
    const counted = this.cache.get(`rows behind ${JSON.stringify([from, values])}`, () =>
      this.postgres.row<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`, values),
    );
    const [{ n }, read] = await Promise.all([
      counted,
      this.postgres.rows<Row>(pageSql(contribution), [...values, ...after, limit + 1]),
    ]);
    const { rows, page } = await cutPage(read, limit, (last) => this.cursors.sign(scope, [last.id, last.source]));
    return { data: { n, rows: rows.map((row) => this.toContributor(row, contribution)) }, page };
  }

  private toContributor(row: Row, { stream, beside }: Contribution): Contributor {
    const others = Object.values(beside).flatMap((other, at) => {
      const found = row.beside[at];
      return found ? [{ table: STATE_TABLES[other], id: found.id, provenance: this.placeOf(found, other) }] : [];
    });
    return {
      table: STATE_TABLES[stream],
      id: row.id,
      source: row.source,
      name: row.name,
      observedAt: new Date(Number(row.observed_at)).toISOString(),
      values: row.values,
      provenance: this.placeOf(row, stream),
      beside: others,
    };
  }

  private placeOf(row: Omit<PlaceRow, 'topic'>, stream: Stream): Provenance {
    return toProvenance({ ...row, topic: this.topics.of(stream) });
  }
}
