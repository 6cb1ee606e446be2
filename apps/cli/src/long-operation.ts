import type { Operation, OperationRequest } from '@freshwax/contracts';
import type { GatewayClient } from '../../../stack/gateway.client.ts';
import { EXIT } from './exit-codes.ts';
import { say } from './output.ts';

/** Millions of events take minutes to hours; the work goes on whether or not anybody watches. */
const WITHIN_MS = 24 * 3_600_000;

/**
 * Asks for long work and says how far it is until it is done. Ctrl-C ends the watching, not the work.
 * @throws OperationFailedError when it failed or was cancelled
 */
export async function runAndWatch(gateway: GatewayClient, request: OperationRequest): Promise<Operation> {
  const sayProgress = progressSayer();
  let id: string | undefined;
  const onInterrupt = (): void => {
    if (id !== undefined) for (const line of howToLookAgain(id)) say(line);
    process.exit(EXIT.interrupted);
  };
  process.once('SIGINT', onInterrupt);
  const onChange = (operation: Operation): void => {
    id = operation.id;
    sayProgress(operation);
  };
  try {
    return await gateway.run(request, { withinMs: WITHIN_MS, onChange });
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

const howToLookAgain = (id: string): string[] => [
  '',
  `it goes on; look again: npx freshwax operations show ${id}`,
  `to end it:              npx freshwax operations cancel ${id}`,
];

/** Each new line of the operation's log, once. */
function progressSayer(): (operation: Operation) => void {
  let last: string | undefined;
  return ({ log, progress }) => {
    const line = log.at(-1);
    if (line !== undefined && line !== last) say(`${toPercent(progress)}  ${line}`);
    last = line;
  };
}

/** `  7 %` */
export const toPercent = (share: number): string => `${String(Math.round(share * 100)).padStart(3)} %`;
