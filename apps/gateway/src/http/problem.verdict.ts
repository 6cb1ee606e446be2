import { HttpException } from '@nestjs/common';
import { cassandraVerdict } from '@freshwax/cassandra';
import { postgresVerdict } from '@freshwax/postgres';
import { ProblemError, problems, type ProblemName } from './problem.error.ts';

/** SQLSTATEs that say "not made yet": undefined table, schema, database, role or its password, and missing grants. */
const UNMADE = new Set(['42P01', '3F000', '3D000', '28000', '28P01']);
const RETRY_AFTER_S = 5;

/** What the client is told of an error. Whatever is not known becomes `internal`, without a word of its cause. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return fromStore(error) ?? fromHttp(error) ?? new ProblemError('internal', { cause: error });
}

/** True when a store is away or not made yet, so that asking again later may help. */
export const isUpstreamUnavailable = (error: unknown): boolean => toProblem(error).problem === 'upstream-unavailable';

function fromStore(error: unknown): ProblemError | undefined {
  const store = unavailableStore(error);
  if (!store) return undefined;
  return new ProblemError('upstream-unavailable', { detail: store, retryAfterS: RETRY_AFTER_S, cause: error });
}

/** Also when it is the cause of what a check says in its own words. */
function unavailableStore(error: unknown): string | undefined {
  if (!isErrorLike(error) || error instanceof HttpException) return undefined;
  const { code } = error;
  if (typeof code === 'string' && UNMADE.has(code))
    return 'PostgreSQL answers, but the schema is not made yet: run the operation bootstrap.migrate.';
  if (error.name.startsWith('KafkaJS')) return 'Kafka does not answer.';
  if (cassandraVerdict(error) !== 'bug') return 'Cassandra does not answer, or the keyspace is not made yet.';
  if (postgresVerdict(error) === 'transient') return 'PostgreSQL does not answer.';
  return error.cause === undefined ? undefined : unavailableStore(error.cause);
}

function fromHttp(error: unknown): ProblemError | undefined {
  const status = error instanceof HttpException ? error.getStatus() : (error as { status?: unknown } | null)?.status;
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  const found = (Object.keys(problems) as ProblemName[]).find((name) => problems[name][0] === status);
  return new ProblemError(found ?? 'validation', {
    detail: status === 400 ? 'The body is not JSON, or the address cannot be decoded.' : undefined,
    cause: error,
  });
}

interface ErrorLike {
  name: string;
  code?: unknown;
  cause?: unknown;
}

/** By shape: an error of Node itself is no instance of the Error of another realm. */
const isErrorLike = (error: unknown): error is ErrorLike =>
  typeof error === 'object' && error !== null && typeof (error as ErrorLike).name === 'string';
