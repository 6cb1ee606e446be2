/** What a PostgreSQL failure means for the chunk that met it (design: judged by SQLSTATE, never by text). */
export type PostgresVerdict = 'transient' | 'refused' | 'bug';

/** Connection, resources (disk full, memory, connections), rollback, intervention, and what the machine below it did. */
const TRANSIENT_CLASSES = ['08', '40', '53', '57', '58'];
/** A lock that another holds; a server that is a standby now; a transaction that took too long. */
const TRANSIENT_CODES = new Set(['25006', '25P03', '25P04', '55006', '55P03']);
/** Values, rules, limits, and rules that a user wrote as triggers or views with a check. */
const REFUSED_CLASSES = ['22', '23', '44', '54', 'P0'];
const REFUSED_CODES = new Set(['21000', '40002']);
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'ERR_STREAM_DESTROYED',
]);

/**
 * transient: ask again later, nothing is known to be wrong with the data.
 * refused: the store will never take this row (21000, 22xxx, 23xxx, 40002, 44xxx, 54xxx, P0xxx).
 * bug: anything else; the process ends and is restarted.
 */
export function postgresVerdict(error: unknown): PostgresVerdict {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return isLostConnection(error) ? 'transient' : 'bug';
  if (SOCKET_CODES.has(code) || TRANSIENT_CODES.has(code)) return 'transient';
  if (REFUSED_CODES.has(code) || REFUSED_CLASSES.includes(code.slice(0, 2))) return 'refused';
  return TRANSIENT_CLASSES.includes(code.slice(0, 2)) ? 'transient' : 'bug';
}

const DISK_FULL = '53100';

/** It passes when there is room again. */
export const isDiskFull = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === DISK_FULL;

// pg 8 reports a connection that ended by plain Errors without a code; their text is all there is to know them by.
function isLostConnection(error: unknown): boolean {
  return error instanceof Error && LOST.has(error.message);
}
const LOST = new Set([
  'Connection terminated unexpectedly',
  'Connection terminated',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Query read timeout',
]);
