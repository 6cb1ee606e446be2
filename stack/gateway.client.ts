import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { operationAnswer, overviewAnswer, type Operation, type OperationRequest } from '@freshwax/contracts';

const POLL_EVERY_MS = 100;
const OPERATION_WITHIN_MS = 120_000;
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
  override readonly name = 'OperationFailedError';
  /** The operation's own last lines. */
  readonly lines: readonly string[];
  constructor(message: string, lines: readonly string[]) {
    super(message);
    this.lines = lines;
  }
}

/** Asks the gateway of this stack for work, with the stack's own key. */
export class GatewayClient {
  readonly #url: string;
  readonly #keyFile: string;

  constructor(port: number, keyFile: string) {
    this.#url = `http://127.0.0.1:${port}/api/v1`;
    this.#keyFile = keyFile;
  }

  /**
   * Asks for an operation and waits for its end.
   * @throws OperationFailedError; TypeError when the gateway does not answer
   */
  async run(request: OperationRequest, signal?: AbortSignal): Promise<Operation> {
    const { type } = request;
    const deadline = Date.now() + OPERATION_WITHIN_MS;
    let operation = await this.#request(request);
    while (operation.state === 'queued' || operation.state === 'running') {
      if (Date.now() > deadline) throw new OperationFailedError(`${type} is not done after 120 s`, operation.log);
      await sleep(POLL_EVERY_MS, undefined, { signal });
      operation = operationAnswer.parse(await this.#fetch(`/operations/${operation.id}`)).data;
    }
    if (operation.state === 'failed') throw new OperationFailedError(`${type}: ${operation.error}`, operation.log);
    return operation;
  }

  /** How many tracks the statistics know. */
  async countTracks(): Promise<number> {
    return overviewAnswer.parse(await this.#fetch('/stats/overview')).data.tracks;
  }

  async #request(request: OperationRequest): Promise<Operation> {
    const key = (await readFile(this.#keyFile, 'utf8')).trim();
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await this.#fetch('/operations', { method: 'POST', headers, body: JSON.stringify(request) });
    return operationAnswer.parse(answer).data;
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<unknown> {
    const answer = await fetch(`${this.#url}${path}`, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (answer.ok) return answer.json();
    throw new OperationFailedError(`the gateway answered ${answer.status} to ${path}`, [
      (await answer.text()).slice(0, 500),
    ]);
  }
}
