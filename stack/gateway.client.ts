import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import {
  isGoingOn,
  operationAnswer,
  overviewAnswer,
  problem,
  type Operation,
  type OperationRequest,
} from '@freshwax/contracts';

const POLL_EVERY_MS = 100;
const SILENT_FOR_MS = 120_000;
const ANSWER_WITHIN_MS = 10_000;

/** The idempotent steps that make an empty stack usable, in order. */
export const bootstrapSteps = [
  'bootstrap.topics',
  'bootstrap.keyspace',
  'bootstrap.migrate',
  'bootstrap.verify',
] as const;

/** An operation that the gateway ended as failed, or that took too long. */
export class OperationFailedError extends Error {
  override readonly name: string = 'OperationFailedError';
  /** The operation's own last lines. */
  readonly lines: readonly string[];
  constructor(message: string, lines: readonly string[]) {
    super(message);
    this.lines = lines;
  }
}

/** Somebody ended it before it was done. */
export class OperationCancelledError extends OperationFailedError {
  override readonly name = 'OperationCancelledError';
  constructor(type: string) {
    super(`${type} was cancelled; what it had done stays done`, []);
  }
}

/** A request that the gateway refused, in its own words. */
export class RefusedError extends OperationFailedError {
  override readonly name = 'RefusedError';
  readonly status: number;
  constructor(status: number, message: string, lines: readonly string[]) {
    super(message, lines);
    this.status = status;
  }
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** The longest that it may say nothing new: not that it is slow ends the waiting. Default 120 s. */
  readonly silentForMs?: number;
  /** Is handed the operation each time it was looked at. */
  readonly onChange?: (operation: Operation) => void;
}

/** Where a gateway answers, and the key that it wants for changes. */
export interface GatewayAccess {
  readonly url: string;
  readKey(): Promise<string>;
}

/** Of the embedded stack, whose key lies in a file. */
export const localGateway = (port: number, keyFile: string): GatewayAccess => ({
  url: `http://127.0.0.1:${port}`,
  readKey: async () => (await readFile(keyFile, 'utf8')).trim(),
});

/** Asks the gateway of a stack for work, with the stack's own key. */
export class GatewayClient {
  readonly #access: GatewayAccess;

  constructor(access: GatewayAccess) {
    this.#access = access;
  }

  /**
   * Asks for an operation and waits for its end.
   * @throws OperationFailedError, also when it was cancelled; TypeError when the gateway does not answer
   */
  async run(
    request: OperationRequest,
    { signal, silentForMs = SILENT_FOR_MS, onChange }: RunOptions = {},
  ): Promise<Operation> {
    let operation = await this.#request(request);
    onChange?.(operation);
    let heard = { what: toNews(operation), atMs: Date.now() };
    while (isGoingOn(operation)) {
      if (Date.now() > heard.atMs + silentForMs) throw silence(operation, silentForMs);
      await sleep(POLL_EVERY_MS, undefined, { signal });
      operation = operationAnswer.parse(await this.#fetch(`/operations/${operation.id}`)).data;
      onChange?.(operation);
      const what = toNews(operation);
      if (what !== heard.what) heard = { what, atMs: Date.now() };
    }
    const { type, state, error, log } = operation;
    if (state === 'succeeded') return operation;
    if (state === 'cancelled') throw new OperationCancelledError(type);
    throw new OperationFailedError(`${type}: ${error ?? state}`, log);
  }

  /** `52 tracks`, or the albums or artists of a source that names no tracks; undefined before the first row. */
  async firstRows(): Promise<string | undefined> {
    const { data } = overviewAnswer.parse(await this.#fetch('/stats/overview'));
    const kind = (['tracks', 'albums', 'artists'] as const).find((each) => data[each] > 0);
    return kind && `${data[kind]} ${kind}`;
  }

  /** @throws OperationFailedError; TypeError when the gateway does not answer */
  async read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    return schema.parse(await this.#fetch(path));
  }

  /** With the stack's own key. @returns the answer's body, null where it has none @throws as `read` */
  async change(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${await this.#access.readKey()}`, 'content-type': 'application/json' };
    return this.#fetch(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  }

  async #request(request: OperationRequest): Promise<Operation> {
    return operationAnswer.parse(await this.change('POST', '/operations', request)).data;
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<unknown> {
    const answer = await fetch(`${this.#access.url}/api/v1${path}`, {
      ...init,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (answer.status === 204) return null;
    if (answer.ok) return answer.json();
    throw refusalOf(answer.status, path, await answer.text());
  }
}

/** Whatever of an operation changes while somebody works at it. */
const toNews = ({ state, progress, log }: Operation): string => JSON.stringify([state, progress, log.at(-1)]);

const silence = ({ type, state, log }: Operation, silentForMs: number): OperationFailedError =>
  new OperationFailedError(`${type} is ${state} and has said nothing new for ${silentForMs / 1_000} s`, log);

function refusalOf(status: number, path: string, body: string): RefusedError {
  const said = problem.safeParse(toJson(body)).data;
  if (!said) return new RefusedError(status, `the gateway answered ${status} to ${path}`, [body.slice(0, 500)]);
  const lines = (said.errors ?? []).map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}`);
  return new RefusedError(status, `${said.title}${said.detail ? `: ${said.detail}` : ''}`, lines);
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
