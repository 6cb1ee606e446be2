import { runsSimulator, type StackSettings } from '../../../../stack/app-env.ts';
import { supervisorLock } from '../../../../stack/inspect.ts';
import { checkPortsFree } from '../../../../stack/ports.ts';
import { tryLock } from '../../../../stack/process/file-lock.mjs';
import { sweep } from '../../../../stack/process/sweep.ts';
import type { Report } from '../../../../stack/progress.ts';
import { RunningStack } from '../../../../stack/running-stack.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { toFault, type Fault } from '../fault.ts';

/** What the caller of a supervised run hears. */
export interface Listener {
  readonly report: Report;
  /** The stack runs; `hasData` is false when no number arrived in time. */
  ready(hasData: boolean): Promise<void>;
  failed(fault: Fault): Promise<void>;
  stopping(): void;
}

type Interruption = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
/** Runners pass a terminal's signal on, so that one Ctrl-C arrives several times at once; a second one comes later. */
const SECOND_SIGNAL_AFTER_MS = 500;

/** Runs the stack until a signal: the first ends it in order, a second at once. Returns the exit code. */
export async function supervise(settings: StackSettings, listener: Listener): Promise<ExitCode> {
  const interrupted = onInterruption();
  const lock = tryLock(supervisorLock(settings.place));
  if ('holder' in lock) throw new Error(`process ${lock.holder.pid} already runs this stack`);
  const swept = await sweep(settings.place);
  if (swept.length > 0) listener.report({ kind: 'note', text: `ended what an earlier run left: ${swept.join(', ')}` });
  const stack = new RunningStack(settings, listener.report);
  try {
    await checkPortsFree(portsInUse(settings));
    const first = await Promise.race([stack.start(), interrupted]);
    if (typeof first === 'string') return await end(stack, listener, first);
    await listener.ready(first);
    if (settings.withAirflow) stack.startAirflow();
    return await end(stack, listener, await interrupted);
  } catch (error) {
    const fault = toFault(error, stack.logOf('gateway'));
    await stack.stop();
    await listener.failed(fault);
    return fault.exitCode;
  } finally {
    lock.release();
  }
}

async function end(stack: RunningStack, listener: Listener, why: Interruption): Promise<ExitCode> {
  listener.stopping();
  await stack.stop();
  return why === 'SIGINT' ? EXIT.interrupted : EXIT.ok;
}

/** Before anything starts: a taken port is then one clear message and not a half-started stack. */
function portsInUse(settings: StackSettings): number[] {
  const { place, withAirflow } = settings;
  const isUsed = (name: string): boolean =>
    (name !== 'simulator' || runsSimulator(settings)) && (name !== 'airflow' || withAirflow);
  return Object.entries(place.ports)
    .filter(([name]) => isUsed(name))
    .map(([, port]) => port);
}

/** Resolves with the first signal. `on`, not `once`: without a listener the default would end us in mid-stop. */
function onInterruption(): Promise<Interruption> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        first ??= performance.now();
        if (performance.now() - first > SECOND_SIGNAL_AFTER_MS) process.exit(EXIT.interrupted);
        resolve(name);
      });
    }
  });
}
