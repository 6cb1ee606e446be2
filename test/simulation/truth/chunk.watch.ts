import { logWindow, windowOf } from '@freshwax/cassandra';
import type { AppliedChunk } from '../postgres/chunk.rules.ts';
import { partitionKey } from '../postgres/tables.ts';
import type { World } from '../world/world.ts';
import { hasExpired } from './fate.ts';
import { Violation } from './violation.ts';

/** What must hold at the very instant of each applied chunk, not only in the end. */
export class ChunkWatch {
  private readonly ends = new Map<string, bigint>();
  readonly violations: Violation[] = [];
  applied = 0;

  constructor(private readonly world: World) {
    world.servers.postgres.onApplied = (chunk) => this.look(chunk);
  }

  private look(chunk: AppliedChunk): void {
    this.applied++;
    this.lookAtChain(chunk);
    this.lookAtRaw(chunk);
  }

  /** I8: each range begins where the one before it ended. */
  private lookAtChain({ ledger, from, to }: AppliedChunk): void {
    const key = `${partitionKey(ledger.topic, ledger.part)}/${ledger.generation}`;
    const end = this.ends.get(key) ?? ledger.base;
    this.ends.set(key, to);
    if (from !== end || to <= from) this.report('I8', `${key} applies ${from}..${to} where it stood at ${end}`);
  }

  /** I6: what is applied is in Cassandra before, unless it has expired or a purge forbids it. */
  private lookAtRaw({ ledger, from, to }: AppliedChunk): void {
    const { topic, part, generation } = ledger;
    const versions = this.world.sent.versionsOf(topic, part);
    const { cassandra, postgres } = this.world.servers;
    if (versions.length > 1 || postgres.database.purges.length > 0) return;
    const nowMs = this.world.scheduler.nowMs;
    for (const { offset, said } of versions[0]!) {
      if (offset < from || offset >= to || (said && hasExpired(said, nowMs))) continue;
      if (!cassandra.read(logWindow({ topic, partition: part, generation }, windowOf(offset)), offset))
        this.report('I6', `${topic}/${part} ${offset} is applied and not in Cassandra`);
    }
  }

  report(invariant: string, what: string): void {
    this.world.scheduler.note(`${invariant} BROKEN: ${what}`);
    this.violations.push(new Violation(invariant, what));
  }
}
