import { ConfigurationError, EXIT_CONFIGURATION } from '@freshwax/runtime';
import { ColumnError } from './columns.ts';
import { NoArrayError } from './json-array.records.ts';
import { UsageError } from './usage.error.ts';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** Something came between, and a part of the rows is published. */
export class BrokenOffError extends Error {
  /** @param rows that Kafka had acknowledged, from the first on */
  constructor(
    readonly rows: number,
    override readonly cause: unknown,
  ) {
    super('the import broke off', { cause });
    this.name = 'BrokenOffError';
  }
}

/** What a person reads who gave the command. */
export interface ImportFault {
  text: string;
  exitCode: number;
}

/** What went wrong, how far it was, and what to do; a stack only for what nobody foresaw. */
export function toImportFault(thrown: unknown): ImportFault {
  const error = thrown instanceof BrokenOffError ? thrown.cause : thrown;
  const { code, name, message, stack } = error as NodeJS.ErrnoException;
  const failure = (text: string): ImportFault => ({ text, exitCode: EXIT_FAILURE });
  if (error instanceof ConfigurationError) return { text: message, exitCode: EXIT_CONFIGURATION };
  if (error instanceof UsageError)
    return { text: `${message}\nfreshwax import --help lists the options`, exitCode: EXIT_USAGE };
  if (error instanceof ColumnError || error instanceof NoArrayError) return { text: message, exitCode: EXIT_USAGE };
  const far = toFar(thrown instanceof BrokenOffError ? thrown.rows : 0);
  if (name.startsWith('KafkaJS'))
    return failure(`Kafka did not take the events (${message}). ${far} Start the stack (npm start) and ${AGAIN}`);
  if (code?.startsWith('Z_')) return failure(`the compressed file is damaged: ${message}. ${far}`);
  if (code !== undefined) return failure(`the import broke off: ${message}. ${far} Mend that and ${AGAIN}`);
  return failure(stack ?? message);
}

/** Ids follow from what is said: docs/decisions/0005. */
const AGAIN = 'give the same command again: it goes on from there, and what went twice counts once.';

function toFar(rows: number): string {
  if (rows === 0) return 'No row is published for certain.';
  return rows === 1 ? 'The first row is published.' : `The first ${rows} rows are published.`;
}
