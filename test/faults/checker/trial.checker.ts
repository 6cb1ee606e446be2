import { countRedeliveries, countsOfJournals, countsOfLedger, readJournal, secretsIn } from '../world/evidence.ts';
import type { World } from '../world/world.ts';
import { checkAggregates } from './aggregates.checker.ts';
import { checkBooks, readRanges } from './book.checker.ts';
import { checkChain } from './chain.checker.ts';
import { observationsOf } from './observations.ts';
import { checkRaw, type SentTo } from './raw.checker.ts';
import { checkRemoved, holesOf, isForbidden, takenBy, type Placed } from './removals.checker.ts';
import { checkState } from './state.checker.ts';
import { readRawRows } from './stores.ts';
import { violations, type Violation } from './violation.ts';

/** Holds both stores, the journals and the logs of a drained trial against its ledger, and counts what has happened in it. */
export async function checkTrial(world: World, secrets: readonly string[]): Promise<Violation[]> {
  const { pipeline, consumers, ledger, reader } = world;
  const sent = ledger.read();
  const raw = await readRawRows(pipeline.cassandra);
  const isLost = (it: Pick<Required<SentTo>, 'topic' | 'partition' | 'generation' | 'offset'>): boolean =>
    ledger.lost.some(
      (range) =>
        ['topic', 'partition', 'generation'].every((name) => range[name as 'topic'] === it[name as 'topic']) &&
        it.offset >= range.from &&
        it.offset < range.to,
    );
  const forbids = isForbidden(ledger);
  const { violations: rawViolations, records: found } = checkRaw(raw, sent, (it) => isLost(it) || forbids(it));
  // What was kept raw and not applied when Kafka lost it: its generation ended before it.
  const records = found.filter((it) => !isLost(it));
  const known = [...raw, ...sent.filter((it): it is typeof it & Placed => it.offset !== undefined)];
  const holes = holesOf(await readRanges(pipeline.pool), known).filter((it) => !isLost(it));
  const { purged, expired } = takenBy(
    ledger,
    sent.filter((it) => it.offset === undefined || !isLost({ ...it, offset: it.offset })),
    holes,
  );
  const observations = observationsOf(records);
  const journals = consumers.all.map(readJournal);
  world.countSoFar({
    ...countsOfLedger(sent),
    ...countsOfJournals(journals, raw.length),
    redeliveries: countRedeliveries(consumers.all),
    deadLetters: [...records, ...purged].filter((it) => it.reason !== undefined).length,
  });
  return [
    ...rawViolations,
    ...checkRemoved(records, ledger),
    ...(await checkAggregates(pipeline.pool, observations)),
    ...(await checkState(pipeline.pool, observations)),
    ...(await checkBooks(pipeline.pool, { records: [...records, ...expired], purged }, isLost)),
    ...checkChain(journals),
    ...violations('I11', reader.seen.splice(0)),
    ...violations('I13', secretsIn(world.logs(), [...secrets, ...world.secrets])),
  ];
}
