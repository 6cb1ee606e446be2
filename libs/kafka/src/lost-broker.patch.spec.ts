import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/eventually.ts';
import type { Group } from './kafkajs-group.ts';
import { surviveLostBrokers } from './lost-broker.patch.ts';

const require = createRequire(import.meta.url);
const ConsumerGroup = require('kafkajs/src/consumer/consumerGroup') as new (options: object) => Group;
const { KafkaJSConnectionError, KafkaJSRequestTimeoutError } = require('kafkajs/src/errors') as Record<
  'KafkaJSConnectionError' | 'KafkaJSRequestTimeoutError',
  new (message: string) => Error
>;
const { createErrorFromCode } = require('kafkajs/src/protocol/error') as { createErrorFromCode(code: number): Error };

const SESSION_MS = 10_000;
const NOT_COORDINATOR = 16;
const UNKNOWN_MEMBER = 25;
const NOT_LEADER = 6;
const UNKNOWN_TOPIC = 3;
const refused = (): Error => new KafkaJSConnectionError('Connection error: connect ECONNREFUSED');

/** Beats that it was sent, or the error that each of them meets. */
class Coordinator {
  beats = 0;
  constructor(private readonly error?: Error) {}

  async heartbeat(): Promise<void> {
    this.beats++;
    if (this.error) throw this.error;
  }
}

/** kafkajs' own group, that joined when `coordinator` was the one, and whose cluster says now who it is. */
function member(coordinator: Coordinator, find: () => Promise<Coordinator>): Group {
  const logger = { namespace: () => logger, info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  const group = new ConsumerGroup({
    groupId: 'group',
    topics: [],
    topicConfigurations: {},
    assigners: [],
    sessionTimeout: SESSION_MS,
    logger,
    instrumentationEmitter: { emit: () => undefined },
    cluster: { findGroupCoordinator: find },
  });
  return Object.assign(group, { memberId: 'member', coordinator, offsetManager: { coordinator } });
}

describe('a member of a group', () => {
  beforeAll(surviveLostBrokers);

  it.each([
    ['is gone', refused()],
    ['no longer answers', new KafkaJSRequestTimeoutError('Request Heartbeat timed out')],
    ['is another now', createErrorFromCode(NOT_COORDINATOR)],
  ])('beats to the new coordinator when the one it joined at %s', async (_, error) => {
    const next = new Coordinator();
    const group = member(new Coordinator(error), async () => next);
    await eventually(async () => {
      await group.heartbeat({ interval: 0 });
      expect(next.beats).toBeGreaterThan(0);
    });
    expect(group).toMatchObject({ coordinator: next, offsetManager: { coordinator: next } });
  });

  it('goes on without one for as long as its session, asks for it once, and no further', async () => {
    let asked = 0;
    const gone = new Coordinator(refused());
    const group = member(gone, () => (asked++, new Promise(() => undefined)));
    await Promise.all([group.heartbeat({ interval: 0 }), group.heartbeat({ interval: 0 })]);
    await group.heartbeat({ interval: 0 });
    expect({ asked, beats: gone.beats }).toEqual({ asked: 1, beats: 1 });
    group.lastRequest -= SESSION_MS + 1;
    await expect(group.heartbeat({ interval: 0 })).rejects.toThrow('ECONNREFUSED');
  });

  it('asks again when nobody knew the coordinator', async () => {
    const next = new Coordinator();
    const answers = [Promise.reject(refused()), Promise.resolve(next)];
    const group = member(new Coordinator(refused()), () => answers.shift()!);
    await eventually(async () => {
      await group.heartbeat({ interval: 0 });
      expect(next.beats).toBe(1);
    });
  });

  it('is told of what the group decides, and asks for no other coordinator', async () => {
    const find = (): Promise<Coordinator> => Promise.reject(new Error('asked'));
    const group = member(new Coordinator(createErrorFromCode(UNKNOWN_MEMBER)), find);
    await expect(group.heartbeat({ interval: 0 })).rejects.toMatchObject({ type: 'UNKNOWN_MEMBER_ID' });
  });

  it('fetches nothing from a broker that is gone, and goes on with the others', async () => {
    const group = member(new Coordinator(), () => new Promise(() => undefined));
    await expect(group.recoverFromFetch(refused())).resolves.toBeUndefined();
    await expect(group.recoverFromFetch(new TypeError('a bug'))).rejects.toThrow('a bug');
  });

  it('looks up who leads a log now, and does not join anew', async () => {
    const asked: string[] = [];
    const group = Object.assign(
      member(new Coordinator(), () => new Promise(() => undefined)),
      {
        cluster: { refreshMetadata: async () => void asked.push('metadata') },
        joinAndSync: async () => void asked.push('join'),
      },
    );
    await group.recoverFromFetch(createErrorFromCode(NOT_LEADER));
    expect(asked).toEqual(['metadata']);
    await group.recoverFromFetch(createErrorFromCode(UNKNOWN_TOPIC));
    expect(asked).toEqual(['metadata', 'metadata', 'join']);
  });
});
