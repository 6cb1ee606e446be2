import { lastLines } from './log-file.ts';

const LINES_SHOWN = 15;

/** A service that did not come up: which, why, and the end of its log. */
export class ServiceFailedError extends Error {
  override readonly name = 'ServiceFailedError';
  readonly service: string;
  readonly log: string | undefined;
  readonly lines: readonly string[];

  constructor(service: string, cause: string, log?: string) {
    super(`${service}: ${cause}`);
    this.service = service;
    this.log = log;
    this.lines = log ? lastLines(log, LINES_SHOWN) : [];
  }
}
