import { setTimeout as delay } from 'node:timers/promises';
import type { RawEventReader } from '@freshwax/cassandra';
import type { ConsumerCommand, RedriveResult } from '@freshwax/contracts';
import { RecordPublisher, RecordTooLargeError, type Kafka } from '@freshwax/kafka';
import { tryMaintenance, type Pool } from '@freshwax/postgres';
import { NotYetError, type OperationHandler, type OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { LetterStore, type Letter, type LetterKey, type Scope } from './letter.store.ts';
import { isApplied, readOutcome } from './redrive.outcome.ts';
import { begunAt, withLetter, type RedriveState } from './redrive.state.ts';
import { toRedriven } from './to-redriven.ts';

type RedriveCommand = Extract<ConsumerCommand, { type: 'dlq.redrive' }>;

/** Letters between two checkpoints. */
const PAGE = 100;
/** What was published is usually applied at once, and later where a consumer was lost; whoever asked waits so long, ms. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 200;
/** Of the way, what is left for the consumers. */
const PUBLISHED = 0.9;

interface RedriveParts {
  pool: Pool;
  reader: Pick<RawEventReader, 'readAt'>;
  kafka: Kafka;
}

/**
 * Publishes the records of dead letters again, each to its letter's own partition, so that one writer settles the letter and
 * stores the record. A worker that is lost between publishing and its checkpoint publishes some twice, which is harmless.
 */
export class RedriveHandler implements OperationHandler<'dlq.redrive'> {
  readonly type = 'dlq.redrive';
  readonly lane = 'letters';

  constructor(private readonly parts: RedriveParts) {}

  async run(command: RedriveCommand, task: OperationTask): Promise<OperationOutcome> {
    const publisher = new RecordPublisher(this.parts.kafka);
    await publisher.connect();
    try {
      let state = (task.checkpoint as RedriveState | null) ?? (await this.begin(command));
      while (state.letters < state.total) {
        const next = await this.publishPage(command, state, publisher);
        if (next.letters === state.letters) break;
        state = next;
        const line = `${state.published} of ${state.total} published`;
        await task.advance((PUBLISHED * state.letters) / Math.max(1, state.total), line, state);
      }
      return await this.finish(state, task);
    } finally {
      await publisher.disconnect();
    }
  }

  private async begin(command: RedriveCommand): Promise<RedriveState> {
    const store = new LetterStore(this.parts.pool);
    const untilMs = Date.now();
    if (command.letter === undefined) return begunAt(untilMs, await store.count(scopeOf(command, untilMs)));
    return begunAt(untilMs, (await store.find(command.letter)) ? 1 : 0);
  }

  /**
   * Under the lock of purge and expiry: a purge that began between looking at its rules and publishing would let pass
   * what it forbids.
   */
  private async publishPage(
    command: RedriveCommand,
    state: RedriveState,
    publisher: RecordPublisher,
  ): Promise<RedriveState> {
    const next = await tryMaintenance(this.parts.pool, async (connection) => {
      const store = new LetterStore(connection);
      const letters = await pageOf(store, command, state);
      const published: LetterKey[] = [];
      let page = state;
      for (const letter of letters) {
        const fate = await this.publish(store, letter, { command, publisher });
        if ('offset' in fate) published.push(letter);
        page = withLetter(page, letter, fate);
      }
      await store.markRedriven(published);
      return page;
    });
    if (!next) throw new NotYetError('a purge, an expiry or a rebuild is at work');
    return next;
  }

  private async publish(
    store: LetterStore,
    letter: Letter,
    { command, publisher }: { command: RedriveCommand; publisher: RecordPublisher },
  ): Promise<{ offset: bigint } | { refused: string }> {
    const rules = (await store.rulesOf(letter.topic)).filter((rule) => rule.partition === letter.partition);
    const stored = letter.fate === 'open' ? await this.parts.reader.readAt(letter, letter.offset) : undefined;
    const edited = command.value === undefined ? null : Buffer.from(command.value);
    const record = toRedriven(letter, stored, { edited, rules });
    if (record.refused !== undefined) return record;
    try {
      return { offset: await publisher.publish(letter, record) };
    } catch (error) {
      if (!(error instanceof RecordTooLargeError)) throw error;
      return { refused: 'with the mark of where it belongs it is longer than the broker takes' };
    }
  }

  private async finish(state: RedriveState, task: OperationTask): Promise<OperationOutcome> {
    const { pool } = this.parts;
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await isApplied(pool, state.places)) && Date.now() < deadline)
      await delay(LOOK_EVERY_MS, undefined, { signal: task.signal });
    const outcome = await readOutcome(pool, state.places);
    const pending = Math.max(0, state.published - outcome.settled - outcome.rejectedAgain);
    const { letters, published, refused } = state;
    return toOutcome({ letters, published, ...outcome, pending, refused });
  }
}

function toOutcome(result: RedriveResult): OperationOutcome {
  const { letters, published, settled, rejectedAgain, pending, refused } = result;
  const line = `${published} of ${letters} published: ${settled} settled, ${rejectedAgain} rejected again, ${pending} not applied yet`;
  const [why] = Object.keys(refused);
  if (letters === 0) return { result, line: 'there is no such letter', failure: 'there is no such letter' };
  return published === 0 && why !== undefined ? { result, line, failure: why } : { result, line };
}

async function pageOf(store: LetterStore, command: RedriveCommand, state: RedriveState): Promise<Letter[]> {
  const { after } = state;
  if (command.letter !== undefined) return [await store.find(command.letter)].filter((it) => it !== undefined);
  return store.page(scopeOf(command, state.untilMs), after && { ...after, offset: BigInt(after.offset) }, PAGE);
}

const scopeOf = ({ reason, topic }: RedriveCommand, untilMs: number): Scope => ({
  reason,
  topic,
  untilMs,
  discarded: false,
});
