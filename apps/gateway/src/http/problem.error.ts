/** Every kind of problem that the API answers with: its status, its title, and what its page at `/problems/<name>` says. */
export const problems = {
  validation: [
    400,
    'The request is not valid',
    'A parameter or a field of the body breaks its schema; `errors` names each one.',
  ],
  'cursor-expired': [400, 'The cursor is no longer valid', 'Ask for the first page again, without a cursor.'],
  unauthorized: [
    401,
    'A key is needed',
    'Send `Authorization: Bearer <key>`. Changes need the admin key, which the first start wrote to var/secrets/admin.key; reads need the read key where FRESHWAX_READ_KEY sets one.',
  ],
  forbidden: [
    403,
    'Not allowed',
    'The host name is not one that this gateway answers under, or it has no admin key. FRESHWAX_ALLOWED_HOSTS adds names.',
  ],
  'not-found': [404, 'Not found', 'Nothing lies at this address.'],
  'method-not-allowed': [405, 'Not a method of this address', 'The header `Allow` names those that are.'],
  'not-acceptable': [
    406,
    'Not acceptable',
    '`Accept` names nothing that this address answers. Lists answer JSON, NDJSON, CSV and Parquet; most others JSON.',
  ],
  conflict: [409, 'Conflict', 'The state of the resource does not allow it now.'],
  'idempotency-conflict': [409, 'The Idempotency-Key was used for another request', 'Use a new key for a new request.'],
  'payload-too-large': [413, 'The request is too large', 'A body may have 64 KB, an address with its headers 16 KB.'],
  'unsupported-media-type': [415, 'Unsupported media type', 'Send `Content-Type: application/json`.'],
  'rate-limited': [429, 'Too many requests', 'Wait as long as Retry-After says.'],
  internal: [500, 'Something went wrong here', 'The gateway logged the cause under the trace id.'],
  'capability-missing': [501, 'The source does not offer this', 'Another source may.'],
  'upstream-unavailable': [
    503,
    'A store does not answer',
    'Try again after Retry-After. /health/ready says which store, and why.',
  ],
  'not-computed-yet': [
    503,
    'Not computed yet',
    'The first answer over many rows takes a while. It is being computed: ask again after Retry-After.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, explanation: string]>;

export type ProblemName = keyof typeof problems;

export interface ProblemExtras {
  detail?: string;
  errors?: { pointer: string; detail: string }[];
  /** Seconds, for the header Retry-After. */
  retryAfterS?: number;
  cause?: unknown;
}

/** A failure that the client is told of as it is. */
export class ProblemError extends Error {
  constructor(
    readonly problem: ProblemName,
    readonly extras: ProblemExtras = {},
  ) {
    super(extras.detail ?? problems[problem][1], { cause: extras.cause });
    this.name = 'ProblemError';
  }

  get status(): number {
    return problems[this.problem][0];
  }
}
