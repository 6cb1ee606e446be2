import type { Problem } from '@freshwax/contracts';

/** Why an answer could not be had, in words for the reader. */
export interface Fault {
  readonly title: string;
  readonly detail: string;
  readonly status: number | null;
  /** Whether a part of the pipeline is down: then the page says so above all cards. */
  readonly isOutage: boolean;
  readonly traceId: string | null;
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'title' in body && 'status' in body;

const UNAVAILABLE = 503;
const NOT_COMPUTED_YET = '/problems/not-computed-yet';

/** Reads a refused answer; a body that is no problem document still becomes a fault with its status. */
export function toFault(status: number, body: unknown): Fault {
  if (isProblem(body)) {
    const detail = body.detail ?? (body.errors ?? []).map(({ detail: each }) => each).join('; ');
    const isOutage = status === UNAVAILABLE && body.type !== NOT_COMPUTED_YET;
    return { title: body.title, detail, status, isOutage, traceId: body.traceId ?? null };
  }
  return {
    title: `The gateway answered ${status}`,
    detail: '',
    status,
    isOutage: status === UNAVAILABLE,
    traceId: null,
  };
}

export const unreachable: Fault = {
  title: 'The gateway does not answer',
  detail: 'It may be starting or stopped. `npx freshwax status` says which.',
  status: null,
  isOutage: true,
  traceId: null,
};
