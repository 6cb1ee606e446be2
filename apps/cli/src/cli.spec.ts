import { describe, expect, it } from '@jest/globals';
import {
  GatewayClient,
  localGateway,
  OperationCancelledError,
  OperationFailedError,
  RefusedError,
} from '../../../stack/gateway.client.ts';
import { InstallError, PreflightError } from '../../../stack/install/install-error.mjs';
import { PortTakenError } from '../../../stack/ports.ts';
import { EXIT } from './exit-codes.ts';
import { toFault } from './fault.ts';
import { duration } from './output.ts';
import { toLine } from './start/screen.ts';

describe('A fault', () => {
  it('of a taken port names its holder and offers other ports', () => {
    const fault = toFault(new PortTakenError(3_000, 'node server.js (pid 12)'));
    expect(fault).toMatchObject({ cause: 'port 3000 is taken by node server.js (pid 12)', exitCode: EXIT.preflight });
    expect(fault.fix).toContain('--port-offset');
  });
  it('of the machine is preflight, of an installation is a failure', () => {
    expect(toFault(new PreflightError('no Java', ['Java 17'], 'apt')).exitCode).toBe(EXIT.preflight);
    expect(toFault(new InstallError('mvn ended', ['a line'], 'again'))).toMatchObject({
      lines: ['a line'],
      exitCode: EXIT.failure,
    });
  });
  it('of usage has its own code', () => {
    expect(toFault(new RangeError('the port offset')).exitCode).toBe(EXIT.usage);
  });
  it('of an operation shows its log', () => {
    expect(toFault(new OperationFailedError('bootstrap.topics: no broker', ['step 1'])).lines).toEqual(['step 1']);
  });
  it('of an operation does not say its cause again, nor empty lines', () => {
    expect(toFault(new OperationFailedError('adopt: there is no topic x', ['', 'there is no topic x'])).lines).toEqual(
      [],
    );
  });
  it('of one that was cancelled has nothing to mend', () => {
    expect(toFault(new OperationCancelledError('rebuild'))).toMatchObject({
      cause: 'rebuild was cancelled; what it had done stays done',
      lines: [],
      fix: 'ask again when it is wanted',
    });
  });
  it('of what there is not sends to the list of those that there are', () => {
    const fix = (status: number): string => toFault(new RefusedError(status, 'No operation has this id.', [])).fix;
    expect([fix(404), fix(400)]).toEqual(['name one that its `list` shows', 'correct what it names and ask again']);
  });
  it('shows at most 15 lines', () => {
    const many = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    expect(toFault(new OperationFailedError('failed', many)).lines).toHaveLength(15);
  });
});

describe('A line of progress', () => {
  it('tells one event with its time', () => {
    expect(toLine({ kind: 'begin', step: 'kafka' })).toBe('Kafka: begun');
    expect(toLine({ kind: 'end', step: 'kafka', ms: 4_210 })).toBe('Kafka: ready (4.2 s)');
    expect(toLine({ kind: 'end', step: 'data', ms: 71, note: '52 tracks' })).toBe(
      'First live number: 52 tracks (71 ms)',
    );
    expect(toLine({ kind: 'fail', step: 'bootstrap.migrate' })).toBe('Schema: failed');
    expect(toLine({ kind: 'note', text: 'kafka is ready' })).toBe('kafka is ready');
  });
  it('writes times in the unit that fits', () => {
    expect([3, 999, 1_000, 61_250].map(duration)).toEqual(['3 ms', '999 ms', '1.0 s', '61.3 s']);
  });
});

describe('The gateway', () => {
  it('that does not answer is an error, not a wait without end', async () => {
    const asking = new GatewayClient(localGateway(1, '/nowhere')).firstRows();
    expect(toFault(await asking.catch((error: unknown) => error))).toEqual({
      cause: 'the gateway does not answer',
      lines: [],
      log: undefined,
      fix: 'npx freshwax status says what runs, npx freshwax logs gateway why; ask again when it is ready',
      exitCode: EXIT.unhealthy,
    });
  });
  it('has no part in a mistake of ours', () => {
    expect(toFault(new TypeError('x is undefined'))).toMatchObject({ cause: 'x is undefined', exitCode: EXIT.failure });
  });
});
