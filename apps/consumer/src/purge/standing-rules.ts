import type { Claim } from '@freshwax/kafka';
import type { Connection } from '@freshwax/postgres';
import type { PurgeRule } from './purge.rule.ts';

/** A rule whose rows may still lie in the state table, in any partition of the topic. */
export interface DoomedRule extends PurgeRule {
  partition: number;
}

/** What the purges so far mean for one claimed partition. */
export interface StandingRules {
  /** Rules that reach past the claim's position: records to come may fall under them. */
  ahead: readonly PurgeRule[];
  /** Rules whose rows are still being retracted: a row under them loses to any observation. */
  doomed: readonly DoomedRule[];
}

const READ = `SELECT p.source, p.observed_before, p.retracted_at IS NULL AS is_open, b.part, b.generation, b.upto
FROM book.purge p JOIN book.purge_bound b ON b.purge = p.id
WHERE b.topic = $1 AND (p.retracted_at IS NULL OR (b.part = $2 AND (b.generation, b.upto) > ($3::int, $4::bigint)))
ORDER BY p.started_at, p.id, b.part`;

interface Row {
  source: string;
  observed_before: string;
  is_open: boolean;
  part: number;
  generation: number;
  upto: string;
}

/**
 * The rules that a chunk is judged by, read once a claim. That is enough: a purge writes its rule and raises every epoch in
 * one statement, so whoever claimed before it is fenced, and whoever claims after it reads the rule.
 */
export class StandingRulesStore {
  private readonly read = new Map<string, { epoch: bigint; rules: Promise<StandingRules> }>();

  constructor(private readonly connection: Connection) {}

  /** @throws driver errors; see postgresVerdict */
  of(claim: Claim): Promise<StandingRules> {
    const key = `${claim.topic}/${claim.partition}`;
    const held = this.read.get(key);
    if (held?.epoch === claim.epoch) return held.rules;
    const rules = this.ask(claim);
    this.read.set(key, { epoch: claim.epoch, rules });
    rules.catch(() => this.read.delete(key));
    return rules;
  }

  private async ask({ topic, partition, generation, nextOffset }: Claim): Promise<StandingRules> {
    const { rows } = await this.connection.query<Row>(READ, [topic, partition, generation, nextOffset]);
    const rules = rows.map((row) => ({ ...toRule(row), isOpen: row.is_open }));
    return { ahead: rules.filter((rule) => rule.partition === partition), doomed: rules.filter((rule) => rule.isOpen) };
  }
}

const toRule = (row: Row): DoomedRule => ({
  source: row.source,
  observedBeforeMs: Number(row.observed_before),
  partition: row.part,
  upto: { generation: row.generation, offset: BigInt(row.upto) },
});
