import {
  NoAnswerError,
  OperationCancelledError,
  OperationFailedError,
  RefusedError,
} from '../../../stack/gateway.client.ts';
import { InstallError, PreflightError } from '../../../stack/install/install-error.mjs';
import { PortTakenError } from '../../../stack/ports.ts';
import { lastLines } from '../../../stack/process/log-file.ts';
import { ServiceFailedError } from '../../../stack/process/service-failed.error.ts';
import { ClosedLetterError } from './closed-letter.error.ts';
import { NoSuchEntryError } from './entries.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { NotRunningError } from './not-running.error.ts';
import { errColours, say } from './output.ts';

/** What a person reads when something failed. Plain data: it also travels between processes. */
export interface Fault {
  readonly cause: string;
  readonly lines: readonly string[];
  readonly log: string | undefined;
  readonly fix: string;
  readonly exitCode: ExitCode;
}

/** @param gatewayLog shown for what the gateway was asked to do and did not */
export function toFault(error: unknown, gatewayLog?: string): Fault {
  const cause = error instanceof Error ? error.message : String(error);
  if (error instanceof PortTakenError) return { ...bare(cause), fix: portFix, exitCode: EXIT.preflight };
  if (error instanceof PreflightError) return { ...bare(cause, error.lines), fix: error.fix, exitCode: EXIT.preflight };
  if (error instanceof InstallError) return { ...bare(cause, error.lines), fix: error.fix };
  if (error instanceof ServiceFailedError) return { ...bare(cause, error.lines, error.log), fix: again };
  if (error instanceof ClosedLetterError) return { ...bare(cause), fix: error.fix };
  if (error instanceof NotRunningError) return { ...bare(cause), fix: 'npm start', exitCode: EXIT.unhealthy };
  if (error instanceof NoAnswerError) return { ...bare(cause), fix: look, exitCode: EXIT.unhealthy };
  if (error instanceof RefusedError && (error.status < 500 || error.status === NOT_OFFERED))
    return {
      ...bare(cause, error.lines),
      fix: error.status === NOT_THERE ? askForList : correct,
      exitCode: EXIT.usage,
    };
  if (error instanceof OperationCancelledError) return { ...bare(cause), fix: 'ask again when it is wanted' };
  if (error instanceof OperationFailedError) {
    // Most end with their cause.
    const own = error.lines.filter((line) => line !== '' && !cause.endsWith(line));
    const lines = [...own, ...(gatewayLog ? lastLines(gatewayLog, 15) : [])].slice(-15);
    return { ...bare(cause, lines, gatewayLog), fix: gatewayLog ? again : askAgain };
  }
  if (error instanceof NoSuchEntryError) return { ...bare(cause), fix: error.fix, exitCode: EXIT.usage };
  const isUsage = error instanceof RangeError;
  const stack = error instanceof Error && !isUsage ? (error.stack ?? '').split('\n').slice(1, 6) : [];
  return { ...bare(cause, stack), ...(isUsage && { fix: 'npx freshwax --help', exitCode: EXIT.usage }) };
}

const NOT_THERE = 404;
/** What the gateway answers where no source does what was asked: its words say what would. */
const NOT_OFFERED = 501;

const portFix = 'end that process, or move all ports: npx freshwax start --port-offset <n>, 1000 more than now';
const correct = 'correct what it names and ask again';
const askForList = 'name one that its `list` shows';
const look = 'npx freshwax status says what runs, npx freshwax logs gateway why; ask again when it is ready';
const again = 'mend the cause and start again; `npx freshwax doctor` looks at the machine';
const askAgain = 'mend the cause and ask again; `npx freshwax logs gateway` has more';

const bare = (cause: string, lines: readonly string[] = [], log?: string): Fault => ({
  cause,
  lines,
  log,
  fix: 'npx freshwax doctor',
  exitCode: EXIT.failure,
});

export function sayFault({ cause, lines, log, fix }: Fault): void {
  say(`${errColours.red('error:')} ${cause}`);
  for (const line of lines) say(errColours.dim(`  ${line}`));
  if (log) say(`log: ${log}`);
  say(`fix: ${fix}`);
}
