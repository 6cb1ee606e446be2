import { setTimeout as delay } from 'node:timers/promises';
import type { RawEventReader } from '@freshwax/cassandra';
import type { ConsumerCommand, RedriveResult } from '@freshwax/contracts';
import { RecordPublisher, RecordTooLargeError, type Kafka } from '@freshwax/kafka';
import { tryMaintenance, type Pool } from '@freshwax/postgres';
import { NotYetError, type OperationHandler, type OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { LetterStore, type Chosen, type Letter, type Scope } from './letter.store.ts';
import { readOutcome } from './redrive.outcome.ts';
import { lastDone, toBegun, withLetter, type RedriveState } from './redrive.state.ts';
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

/** One attempt of one worker. */
interface Attempt {
  command: RedriveCommand;
  task: OperationTask;
  publisher: RecordPublisher;
}

/**
 * Publishes the records of dead letters again, each to its letter's own partition, so that one writer settles the letter and
 * stores the record. A worker that is lost between publishing and its checkpoint publishes some twice, which is harmless; each
 * letter names the operation before it is published, so that it counts once, whoever published it.
 */
export class RedriveHandler implements OperationHandler<'dlq.redrive'> {
  readonly type = 'dlq.redrive';
  readonly lane = 'letters';

  constructor(private readonly parts: RedriveParts) {}

  async run(command: RedriveCommand, task: OperationTask): Promise<OperationOutcome> {
    const publisher = new RecordPublisher(this.parts.kafka);
    await publisher.connect();
    try {
      let state = (task.checkpoint as RedriveState | null) ?? (await this.begin(command, task));
      while (state.letters < state.total) {
        const next = await this.publishPage(state, { command, task, publisher });
        if (next.letters === state.letters) break;
        await save(task, (state = next));
      }
      return await this.finish(state, task);
    } finally {
      await publisher.disconnect();
    }
  }

  /**
   * What it marked and did not get to publish is open again. Some of it may have been published nevertheless; what comes
   * back settles its letter or is counted at it all the same.
   */
  async discard(_: RedriveCommand, task: OperationTask): Promise<void> {
    const state = task.checkpoint as RedriveState | null;
    if (state) await new LetterStore(this.parts.pool).unmarkRest(lastDone(state), task.id);
  }

  /** What is meant is kept before any of it is published: the next worker would find some of it no more. */
  private async begin(command: RedriveCommand, task: OperationTask): Promise<RedriveState> {
    const state = toBegun(await choose(new LetterStore(this.parts.pool), { command, task }));
    await save(task, state);
    return state;
  }

  /**
   * Under the lock of purge and expiry: a purge that began between looking at its rules and publishing would let pass
   * what it forbids.
   */
  private async publishPage(state: RedriveState, attempt: Attempt): Promise<RedriveState> {
    const { command, task } = attempt;
    const next = await tryMaintenance(this.parts.pool, async (connection) => {
      const store = new LetterStore(connection);
      let page = state;
      for (const letter of await pageOf(store, { command, task }, state)) {
        const refused = await this.publish(store, letter, attempt);
        if (refused !== undefined) await store.unmarkRedriven(letter, task.id);
        page = withLetter(page, letter, refused);
      }
      return page;
    });
    if (!next) throw new NotYetError('a purge, an expiry or a rebuild is at work');
    return next;
  }

  /** @returns why it was not published */
  private async publish(
    store: LetterStore,
    letter: Letter,
    { command, task, publisher }: Attempt,
  ): Promise<string | undefined> {
    // By a worker that was lost.
    if (letter.fate === 'settled' && letter.redrivenBy === task.id) return undefined;
    const rules = (await store.rulesOf(letter.topic)).filter((rule) => rule.partition === letter.partition);
    const stored = letter.fate === 'open' ? await this.parts.reader.readAt(letter, letter.offset) : undefined;
    const edited = command.value === undefined ? null : Buffer.from(command.value);
    const record = toRedriven(letter, stored, { edited, rules });
    if (record.refused !== undefined) return record.refused;
    await store.markRedriven(letter, task.id);
    try {
      await publisher.publish(letter, record);
      return undefined;
    } catch (error) {
      if (!(error instanceof RecordTooLargeError)) throw error;
      return 'with the mark of where it belongs it is longer than the broker takes';
    }
  }

  /** Waits until each letter is settled or rejected again, or patience ends. */
  private async finish({ letters, published, refused }: RedriveState, task: OperationTask): Promise<OperationOutcome> {
    const deadline = performance.now() + PATIENCE_MS;
    let outcome = await readOutcome(this.parts.pool, task.id);
    while (outcome.pending > 0 && performance.now() < deadline) {
      await delay(LOOK_EVERY_MS, undefined, { signal: task.signal });
      outcome = await readOutcome(this.parts.pool, task.id);
    }
    return toOutcome({ letters, published, ...outcome, refused });
  }
}

function save(task: OperationTask, state: RedriveState): Promise<void> {
  const line = `${state.published} of ${state.total} published`;
  return task.advance((PUBLISHED * state.letters) / Math.max(1, state.total), line, state);
}

function toOutcome(result: RedriveResult): OperationOutcome {
  const { letters, published, settled, rejectedAgain, pending, refused } = result;
  const line = `${published} of ${letters} published: ${settled} settled, ${rejectedAgain} rejected again, ${pending} not applied yet`;
  const [why] = Object.keys(refused);
  if (letters === 0) return { result, line: 'there is no such letter', failure: 'there is no such letter' };
  return published === 0 && why !== undefined ? { result, line, failure: why } : { result, line };
}

type Asked = Pick<Attempt, 'command' | 'task'>;

/** One that is named is meant whenever it was recorded. */
async function choose(store: LetterStore, asked: Asked): Promise<Chosen> {
  const { letter } = asked.command;
  if (letter === undefined) return store.choose(scopeOf(asked));
  return { total: (await store.find(letter)) ? 1 : 0, untilMs: 0 };
}

async function pageOf(store: LetterStore, asked: Asked, state: RedriveState): Promise<Letter[]> {
  const { letter } = asked.command;
  if (letter !== undefined) return [await store.find(letter)].filter((it) => it !== undefined);
  return store.page(scopeOf(asked), { untilMs: state.untilMs, after: lastDone(state), limit: PAGE });
}

const scopeOf = ({ command: { reason, topic }, task }: Asked): Scope => ({
  reason,
  topic,
  discarded: false,
  redrivenBy: task.id,
});
