import { toAdoptions } from '../../../libs/postgres/src/adopt/to-adoptions.ts';
import { adopt } from '../postgres/ledger.rules.ts';
import { fencePurge, retractAll } from '../postgres/purge.rules.ts';
import { partitionKey, type PurgeRow } from '../postgres/tables.ts';
import { swap } from './rebuild.ts';
import { Sweeper } from './sweeper.ts';
import type { World } from './world.ts';

const LOOK_MS = 2_000;
/** Longer than a consumer goes on naming what was decided already, ms. */
const DECIDED_MS = 20_000;
/** Later than any observation. */
const EVER_MS = 8_640_000_000_000_000;

/** Who decides what a consumer may not decide by itself, and asks for purges and rebuilds. */
export class Operator {
  readonly counts = { adopted: 0, purges: 0, swaps: 0 };
  /** Which version of its log each generation of a partition is of. */
  readonly versions = new Map<string, number[]>();

  /** Purges that are not done. */
  purging = 0;
  private readonly decidedAt = new Map<string, number>();

  constructor(private readonly world: World) {
    this.look();
  }

  purge(): void {
    this.purging++;
    const { scheduler, servers } = this.world;
    const ends = [...servers.broker.topics].flatMap(([topic, { id, logs }]) =>
      logs.map(({ high }, part) => ({ topic, part, topicId: id, high })),
    );
    const observedBefore = scheduler.random.chance(0.5) ? EVER_MS : Math.floor(scheduler.nowMs) - 3_600_000;
    scheduler.at(scheduler.random.next() * 200, () => {
      const id = `purge-${++this.counts.purges}`;
      scheduler.note(`${id} of spotify before ${observedBefore}`);
      const purge = fencePurge(servers.postgres.database, { id, source: 'spotify', observedBefore }, ends);
      scheduler.at(scheduler.random.next() * 3_000, () => this.retract(purge));
    });
  }

  rebuild(): void {
    const { scheduler, servers } = this.world;
    // The worst moment: a statement that knows the old tables is under way.
    servers.postgres.onBegin = () => {
      servers.postgres.onBegin = () => undefined;
      // One lock keeps purge and rebuild apart, from the rule to the last window.
      if (this.purging > 0) return;
      scheduler.note('rebuild: the new tables are swapped in');
      this.counts.swaps++;
      swap(servers.postgres.database, servers.cassandra);
    };
  }

  private retract(purge: PurgeRow): void {
    const { scheduler, servers } = this.world;
    retractAll(servers.postgres.database, purge);
    scheduler.note(`${purge.id} has retracted`);
    new Sweeper(scheduler, servers, purge, () => void this.purging--).start(scheduler.random.next() * 1_000);
  }

  /** Does what the consumers name: a partition that stands still is adopted. */
  private look(): void {
    const { scheduler } = this.world;
    // What a process said before it was stopped is no one's to decide by.
    const awake = this.world.living().filter(({ process }) => !process.isStopped);
    for (const line of new Set(awake.flatMap((consumer) => consumer.trouble()))) {
      const key = /^(\S+\/\d+): .*decide with/.exec(line)?.[1];
      if (key) this.adopt(key, line.includes('cut and filled again'));
    }
    scheduler.at(LOOK_MS, () => this.look());
  }

  /** @param isNamed whether the partition is to be adopted though ledger and log seem to fit */
  private adopt(key: string, isNamed: boolean): void {
    const { broker, postgres } = this.world.servers;
    const [topic, number] = key.split('/') as [string, string];
    const part = Number(number);
    const row = postgres.database.ledger.get(partitionKey(topic, part));
    const life = broker.topics.get(topic);
    const { scheduler } = this.world;
    if (!row || !life || broker.network.isDown) return;
    if (scheduler.nowMs - (this.decidedAt.get(key) ?? 0) < DECIDED_MS) return;
    const { low, high, records } = life.logs[part]!;
    const later = records.find(({ timestampMs }) => row.lastRecordAt !== null && timestampMs > row.lastRecordAt);
    const ledger = { partition: part, generation: row.generation, topicId: row.topicId, nextOffset: row.next };
    const standing = { ...ledger, low, high, goesOnAt: later?.offset ?? high };
    const [found] = toAdoptions([standing], life.id, undefined);
    const [chosen] = found || !isNamed ? [found] : toAdoptions([standing], life.id, part);
    if (!chosen) return;
    const isSame = this.world.sent.versionsOf(topic, part).length === 1 && chosen.reason.includes('cut');
    if (isSame) this.world.watch.report('I9', `${key} stopped though its log was never cut: ${chosen.reason}`);
    this.decidedAt.set(key, scheduler.nowMs);
    scheduler.note(`adopt ${key} at ${chosen.base}: ${chosen.reason}`);
    this.counts.adopted++;
    const versions = this.versions.get(key) ?? [0];
    versions.push(this.world.sent.versionsOf(topic, part).length - 1);
    this.versions.set(key, versions);
    adopt(postgres.database, row, { topicId: life.id, ...chosen });
  }
}
