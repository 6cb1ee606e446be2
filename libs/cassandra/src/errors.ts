import cassandra from 'cassandra-driver';

/** What a Cassandra failure means for the chunk that met it. */
export type CassandraVerdict = 'transient' | 'refused' | 'bug';

const { errors, types } = cassandra;
/** Of newer protocols, which the driver does not name: the log for others is full; a conditional write's end is unknown. */
const CDC_WRITE_FAILURE = 0x1600;
const CAS_WRITE_UNKNOWN = 0x1700;
const TRANSIENT = new Set<number>([
  types.responseErrorCodes.unavailableException,
  types.responseErrorCodes.overloaded,
  types.responseErrorCodes.isBootstrapping,
  types.responseErrorCodes.truncateError,
  types.responseErrorCodes.writeTimeout,
  types.responseErrorCodes.readTimeout,
  types.responseErrorCodes.readFailure,
  types.responseErrorCodes.writeFailure,
  types.responseErrorCodes.serverError,
  types.responseErrorCodes.unprepared,
  CDC_WRITE_FAILURE,
  CAS_WRITE_UNKNOWN,
]);

/** transient: ask again later. refused: 0x2200, the node will never take this row. bug: anything else. */
export function cassandraVerdict(error: unknown): CassandraVerdict {
  if (error instanceof errors.ResponseError) {
    if (TRANSIENT.has(error.code)) return 'transient';
    return error.code === types.responseErrorCodes.invalid ? 'refused' : 'bug';
  }
  if (error instanceof errors.NoHostAvailableError) return innerVerdict(error);
  return error instanceof errors.OperationTimedOutError || error instanceof errors.BusyConnectionError || isAlone(error)
    ? 'transient'
    : 'bug';
}

/** Of a node that is just being connected to; the driver says it without a class or a code where it prepares a statement. */
const isAlone = (error: unknown): boolean => error instanceof Error && error.message === 'No connection available';

/** With one node, a refusal may come wrapped in "no host available": the refusal is what counts. */
function innerVerdict(error: cassandra.errors.NoHostAvailableError): CassandraVerdict {
  const inner = Object.values((error.innerErrors ?? {}) as Record<string, unknown>);
  return inner.some((it) => it instanceof errors.ResponseError && cassandraVerdict(it) === 'refused')
    ? 'refused'
    : 'transient';
}
