import { Listr, ListrLogger, ProcessOutput, type ListrTask } from 'listr2';
import { startSteps, type Progress, type StepName } from '../../../../stack/progress.ts';
import { duration, errColours, say } from '../output.ts';

/** Shows how a start goes. */
export interface Screen {
  report(progress: Progress): void;
  /** Nothing more of the start will come; notes may. Resolves when everything is drawn. */
  close(): Promise<void>;
}

const titles = Object.assign({}, ...startSteps.map(({ steps }) => steps)) as Record<StepName, string>;

/** Tasks with spinners on a terminal, else one line an event. */
export function openScreen(steps: ReadonlySet<StepName>): Screen {
  return process.stderr.isTTY ? new TaskScreen(steps) : new LineScreen();
}

class LineScreen implements Screen {
  report(progress: Progress): void {
    say(toLine(progress));
  }

  async close(): Promise<void> {}
}

export function toLine(progress: Progress): string {
  if (progress.kind === 'note') return progress.text;
  const title = titles[progress.step];
  if (progress.kind === 'begin') return `${title}: begun`;
  if (progress.kind === 'fail') return `${title}: failed`;
  return `${title}: ${progress.note ?? 'ready'} (${duration(progress.ms)})`;
}

class TaskScreen implements Screen {
  readonly #ends = new Map<StepName, PromiseWithResolvers<Progress>>();
  readonly #drawn: Promise<unknown>;
  readonly #notes: string[] = [];
  #isClosed = false;

  constructor(steps: ReadonlySet<StepName>) {
    for (const step of steps) this.#ends.set(step, Promise.withResolvers());
    const groups = startSteps.map(({ steps: names }) =>
      (Object.keys(names) as StepName[]).filter((name) => steps.has(name)),
    );
    // listr2 draws on what it takes for stdout; stdout is for data.
    const processOutput = new ProcessOutput(process.stderr, process.stdout);
    const list = new Listr<object, 'default', 'simple'>(
      groups.map((names) => ({
        task: (_, task) =>
          task.newListr(
            names.map((name) => this.#task(name)),
            { concurrent: true },
          ),
      })),
      {
        renderer: 'default',
        fallbackRenderer: 'simple',
        // Signals are ours: they end the stack in order.
        registerSignalListeners: false,
        rendererOptions: { logger: new ListrLogger({ processOutput }), collapseSubtasks: false },
      },
    );
    this.#drawn = list.run({}).catch(() => undefined);
  }

  #task(name: StepName): ListrTask<object, never, never> {
    return {
      title: titles[name],
      task: async (_, task) => {
        const end = await this.#ends.get(name)?.promise;
        if (end?.kind !== 'end') throw new Error(titles[name]);
        const note = end.note ? `  ${end.note}` : '';
        task.title = `${titles[name]}${note}  ${errColours.dim(duration(end.ms))}`;
      },
    };
  }

  report(progress: Progress): void {
    if (progress.kind !== 'note') {
      if (progress.kind !== 'begin') this.#ends.get(progress.step)?.resolve(progress);
      return;
    }
    if (this.#isClosed) say(progress.text);
    else this.#notes.push(progress.text);
  }

  async close(): Promise<void> {
    // Steps that never ended are drawn as failed.
    for (const [step, { resolve }] of this.#ends) resolve({ kind: 'fail', step });
    await this.#drawn;
    this.#isClosed = true;
    for (const note of this.#notes) say(note);
  }
}
