import type { ConsumerCommand } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import type { OperationHandler, OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { LetterStore, type Chosen, type Letter, type LetterKey, type Scope } from './letter.store.ts';

type DiscardCommand = Extract<ConsumerCommand, { type: 'dlq.discard' }>;

const PAGE = 1_000;

/** Marks letters as not worth mending, or takes that back. Nothing is deleted: counts by reason stay what they are. */
export class DiscardHandler implements OperationHandler<'dlq.discard'> {
  readonly type = 'dlq.discard';
  readonly lane = 'letters';

  constructor(private readonly pool: Pool) {}

  async run(command: DiscardCommand, task: OperationTask): Promise<OperationOutcome> {
    const store = new LetterStore(this.pool);
    return command.letter === undefined ? this.all(store, command, task) : this.one(store, command, command.letter);
  }

  private async one(store: LetterStore, command: DiscardCommand, id: string): Promise<OperationOutcome> {
    const letter = await store.find(id);
    if (!letter) return refused('there is no such letter');
    const why = whyNot(letter, command);
    if (why !== null) return refused(why);
    await mark(store, [letter], command);
    return toOutcome(1, command);
  }

  /** Whoever begins anew finds those that are done no more: they left the choice. */
  private async all(store: LetterStore, command: DiscardCommand, task: OperationTask): Promise<OperationOutcome> {
    const { reason, topic, undo } = command;
    const scope: Scope = { reason, topic, discarded: undo };
    const chosen = (task.checkpoint as Chosen | null) ?? (await store.choose(scope));
    const { total, untilMs } = chosen;
    let after: LetterKey | null = null;
    for (let done = 0; ;) {
      const letters: Letter[] = await store.page(scope, { untilMs, after, limit: PAGE });
      if (letters.length === 0) return toOutcome(total, command);
      await mark(store, letters, command);
      after = letters.at(-1)!;
      done += letters.length;
      await task.advance(Math.min(1, done / total), `${done} letters`, chosen);
    }
  }
}

const whyNot = ({ fate }: Letter, { undo }: DiscardCommand): string | null =>
  fate === (undo ? 'discarded' : 'open') ? null : undo ? 'it is not discarded' : `it is ${fate} already`;

const mark = (store: LetterStore, letters: readonly LetterKey[], { undo, by, why }: DiscardCommand): Promise<void> =>
  undo ? store.takeBack(letters) : store.discard(letters, { by, why });

const toOutcome = (letters: number, { undo }: DiscardCommand): OperationOutcome => ({
  result: { letters },
  line: `${letters === 1 ? '1 letter is' : `${letters} letters are`} ${undo ? 'open again' : 'discarded'}`,
});

const refused = (failure: string): OperationOutcome => ({ result: { letters: 0 }, line: failure, failure });
