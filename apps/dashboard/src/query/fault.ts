import type { Problem } from '@freshwax/contracts';

/** Why an answer could not be had, in words for the reader. */
export interface Fault {
  readonly title: string;
  readonly detail: string;
  readonly status: number | null;
  /** An outage is a part of the pipeline that is down: the page says so above all cards. What is computing is nobody's fault. */
  readonly kind: 'error' | 'outage' | 'computing';
  readonly traceId: string | null;
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'title' in body && 'status' in body;

const UNAVAILABLE = 503;
const NOT_COMPUTED_YET = '/problems/not-computed-yet';

const kindOf = (status: number): Fault['kind'] => (status === UNAVAILABLE ? 'outage' : 'error');

/** Reads a refused answer; a body that is no problem document still becomes a fault with its status. */
export function toFault(status: number, body: unknown): Fault {
  if (isProblem(body)) {
    const detail = body.detail ?? (body.errors ?? []).map(({ detail: each }) => each).join('; ');
    const kind = body.type === NOT_COMPUTED_YET ? 'computing' : kindOf(status);
    return { title: body.title, detail, status, kind, traceId: body.traceId ?? null };
  }
  return {
    title: `The gateway answered ${status}`,
    detail: '',
    status,
    kind: kindOf(status),
    traceId: null,
  };
}

export const unreachable: Fault = {
  title: 'The gateway does not answer',
  detail: 'It may be starting or stopped. `npx freshwax status` says which.',
  status: null,
  kind: 'outage',
  traceId: null,
};
