import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { expect, jest } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import type { z } from 'zod';
import { eventually } from '../../../test/eventually.ts';
import type { GatewayEnv } from './env.ts';
import { createGateway } from './gateway.app.ts';
import { PostgresStore } from './stores/postgres.store.ts';

export const ADMIN_KEY = 'an-admin-key-for-tests';

/** Of the newest version, however long it takes. */
export const insisting = { 'cache-control': 'no-cache' };

/** A gateway that listens, and how it is asked. */
export class Gateway {
  private constructor(
    private readonly app: INestApplication,
    readonly url: string,
  ) {}

  static async start(env: GatewayEnv): Promise<Gateway> {
    const app = await createGateway(env, { isSilent: true });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new Gateway(app, `http://127.0.0.1:${port}`);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers });
  }

  async read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    const response = await this.get(`/api/v1/${path}`, insisting);
    const body: unknown = await response.json();
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(body)}`);
    return schema.parse(body);
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.change('POST', '/api/v1/operations', { body, headers });
  }

  /** With the admin key, unless the headers name another. */
  change(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}`, ...headers },
      ...(body === undefined ? {} : { body: content }),
    });
  }

  /** Asks for an operation and waits until it is over. */
  async operate(body: contracts.OperationRequest): Promise<contracts.Operation> {
    const accepted = await this.post(body);
    expect(accepted.status).toBe(202);
    const location = accepted.headers.get('location')!;
    let operation: contracts.Operation | undefined;
    await eventually(async () => {
      operation = contracts.operationAnswer.parse(await (await this.get(location)).json()).data;
      expect(['succeeded', 'failed']).toContain(operation.state);
    });
    return operation!;
  }

  /** The statements of our own that it asks PostgreSQL while `work` goes on; lists ask others. */
  async statementsDuring(work: () => Promise<unknown>): Promise<string[]> {
    const rows = jest.spyOn(this.app.get(PostgresStore), 'rows');
    await work();
    const statements = rows.mock.calls.map(([sql]) => sql);
    rows.mockRestore();
    return statements;
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

export const problemOf = async (response: Response): Promise<contracts.Problem> => {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  return contracts.problem.parse(await response.json());
};
