import { operationAnswer, type Operation, type OperationRequest } from '@freshwax/contracts';
import { eventually } from '../eventually.ts';
import type { AppProcess } from './app.process.ts';

/** Asks a gateway for operations, as a person with the key does. */
export class Operator {
  constructor(
    private readonly gateway: AppProcess,
    private readonly key: string,
  ) {}

  /** @returns the operation's id */
  async ask(request: OperationRequest): Promise<string> {
    return (await this.post('/api/v1/operations', request)).id;
  }

  cancel(id: string): Promise<Operation> {
    return this.post(`/api/v1/operations/${id}/cancel`);
  }

  async look(id: string): Promise<Operation> {
    return operationAnswer.parse(await this.gateway.json(`/api/v1/operations/${id}`)).data;
  }

  /** Waits until it is over, however it ended. */
  async ended(id: string): Promise<Operation> {
    let operation: Operation | undefined;
    await eventually(async () => {
      operation = await this.look(id);
      if (operation.finishedAt === null)
        throw new Error(`${operation.type} is ${operation.state}: ${operation.log.at(-1)}`);
    });
    return operation!;
  }

  /** Asks and waits. */
  async run(request: OperationRequest): Promise<Operation> {
    return this.ended(await this.ask(request));
  }

  private async post(path: string, body?: OperationRequest): Promise<Operation> {
    return operationAnswer.parse(await this.gateway.post(path, this.key, body)).data;
  }
}
