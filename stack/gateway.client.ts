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
/** The longest that nobody may answer while an operation is waited for: a gateway is started again within seconds. */
const AWAY_FOR_MS = 120_000;

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

/** Nobody answers, not in time, or not to the end. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  constructor(cause: unknown) {
    super('the gateway does not answer', { cause });
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
   * Asks for an operation and waits for its end; it goes on while the gateway does not answer.
   * @throws OperationFailedError, also when it was cancelled; NoAnswerError
   */
  async run(request: OperationRequest, options: RunOptions = {}): Promise<Operation> {
    const begun = await this.#request(request);
    const { operation, wasAway } = await this.#awaitEnd(begun, options);
    const { type, state, error, log } = operation;
    if (state === 'succeeded') return operation;
    if (state === 'cancelled') throw new OperationCancelledError(type);
    // The gateway runs these itself: one that it did not live to finish is asked for again.
    if (wasAway && isBootstrapStep(request.type)) return this.run(request, options);
    throw new OperationFailedError(`${type}: ${error ?? state}`, log);
  }

  /** `52 tracks`, or the albums or artists of a source that names no tracks; undefined before the first row. */
  async firstRows(): Promise<string | undefined> {
    const { data } = overviewAnswer.parse(await this.#fetch('/stats/overview'));
    const kind = (['tracks', 'albums', 'artists'] as const).find((each) => data[each] > 0);
    return kind && `${data[kind]} ${kind}`;
  }

  /** @throws OperationFailedError; NoAnswerError */
  async read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    return schema.parse(await this.#fetch(path));
  }

  /** With the stack's own key. @returns the answer's body, null where it has none @throws as `read` */
  async change(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${await this.#access.readKey()}`, 'content-type': 'application/json' };
    return this.#fetch(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  }

  /** @returns it as it ended, and whether the gateway was away meanwhile */
  async #awaitEnd(
    begun: Operation,
    { signal, silentForMs = SILENT_FOR_MS, onChange }: RunOptions,
  ): Promise<{ operation: Operation; wasAway: boolean }> {
    let operation = begun;
    let wasAway = false;
    let answeredAtMs = Date.now();
    let heard = { what: toNews(operation), atMs: answeredAtMs };
    onChange?.(operation);
    while (isGoingOn(operation)) {
      await sleep(POLL_EVERY_MS, undefined, { signal });
      try {
        operation = await this.#look(operation);
      } catch (error) {
        if (!isAway(error) || Date.now() > answeredAtMs + Math.min(silentForMs, AWAY_FOR_MS)) throw error;
        wasAway = true;
        continue;
      }
      answeredAtMs = Date.now();
      onChange?.(operation);
      const what = toNews(operation);
      if (what !== heard.what) heard = { what, atMs: answeredAtMs };
      else if (answeredAtMs > heard.atMs + silentForMs) throw silence(operation, silentForMs);
    }
    return { operation, wasAway };
  }

  /** As it is now. One that the gateway had in memory only is gone with that gateway. */
  async #look(operation: Operation): Promise<Operation> {
    try {
      return operationAnswer.parse(await this.#fetch(`/operations/${operation.id}`)).data;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.status !== NOT_THERE) throw error;
      return { ...operation, state: 'failed', error: 'the gateway was started again before it was done' };
    }
  }

  async #request(request: OperationRequest): Promise<Operation> {
    return operationAnswer.parse(await this.change('POST', '/operations', request)).data;
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<unknown> {
    const { status, ok, text } = await this.#ask(path, init).catch((error: unknown) => {
      throw new NoAnswerError(error);
    });
    if (status === 204) return null;
    if (ok) return JSON.parse(text);
    throw refusalOf(status, path, text);
  }

  /** @throws what fetch throws */
  async #ask(path: string, init: RequestInit): Promise<{ status: number; ok: boolean; text: string }> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(`${this.#access.url}/api/v1${path}`, { ...init, signal });
    return { status: answer.status, ok: answer.ok, text: await answer.text() };
  }
}

const isBootstrapStep = (type: string): boolean => bootstrapSteps.some((step) => step === type);

/** Nobody answers, or not now: the work goes on nevertheless. */
const isAway = (error: unknown): boolean =>
  error instanceof RefusedError
    ? error.status >= SERVER_FAILS || error.status === TOO_MANY
    : error instanceof NoAnswerError;
const NOT_THERE = 404;
const TOO_MANY = 429;
const SERVER_FAILS = 500;

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
