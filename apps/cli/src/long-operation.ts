import type { Operation, OperationRequest } from '@freshwax/contracts';
import { OperationFailedError, type GatewayClient } from '../../../stack/gateway.client.ts';
import { EXIT } from './exit-codes.ts';
import { say } from './output.ts';

/** Millions of events take minutes to hours; the work goes on whether or not anybody watches. */
const SILENT_FOR_MS = 24 * 3_600_000;

/**
 * Asks for long work and says how far it is until it is done. Ctrl-C ends the watching, not the work.
 * @throws OperationFailedError when it failed or was cancelled
 */
export async function runAndWatch(gateway: GatewayClient, request: OperationRequest): Promise<Operation> {
  const said = new Set<string>();
  let id: string | undefined;
  const onInterrupt = (): void => {
    if (id !== undefined) for (const line of howToLookAgain(id)) say(line);
    process.exit(EXIT.interrupted);
  };
  // Not once: Ctrl-C reaches us from the terminal and from whoever started us, and the second signal would end us unheard.
  process.on('SIGINT', onInterrupt);
  const onChange = (operation: Operation): void => {
    id = operation.id;
    sayProgress(operation, said);
  };
  try {
    return await gateway.run(request, { silentForMs: SILENT_FOR_MS, onChange });
  } catch (error) {
    throw error instanceof OperationFailedError && error.name === OperationFailedError.name
      ? unsaid(error, said)
      : error;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

/** Without the lines that were shown while it went on. */
const unsaid = ({ message, lines }: OperationFailedError, said: ReadonlySet<string>): OperationFailedError =>
  new OperationFailedError(
    message,
    lines.filter((line) => !said.has(line)),
  );

const howToLookAgain = (id: string): string[] => [
  '',
  `it goes on; look again: npx freshwax operations show ${id}`,
  `to end it:              npx freshwax operations cancel ${id}`,
];

/** The last line of the operation's log, once. */
function sayProgress({ log, progress }: Operation, said: Set<string>): void {
  const line = log.at(-1);
  if (!line || said.has(line)) return;
  said.add(line);
  say(`${toPercent(progress)}  ${line}`);
}

/** `  7 %` */
export const toPercent = (share: number): string => `${String(Math.round(share * 100)).padStart(3)} %`;
