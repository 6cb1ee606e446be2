import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gatherFrames } from './gathered-frame.patch.ts';

interface Connection {
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  gathered?: object;
  requestQueue: { fulfillRequest(answer: { correlationId: number; payload: Buffer }): void };
  processData(bytes: Buffer): void;
}
const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/connection') as { prototype: Connection };

const HEAD_BYTES = 8;
/** As a broker sends it: length, number, bytes. */
const frameOf = (correlationId: number, bytes: number): Buffer => {
  const frame = Buffer.alloc(HEAD_BYTES + bytes, correlationId);
  frame.writeInt32BE(frame.length - 4, 0);
  frame.writeInt32BE(correlationId, 4);
  return frame;
};

describe('a frame that comes in pieces', () => {
  beforeAll(gatherFrames);

  const received = (pieces: readonly Buffer[]): { answers: object[]; connection: Connection } => {
    const answers: object[] = [];
    const connection = Object.assign(Object.create(prototype) as Connection, {
      chunks: [],
      bytesBuffered: 0,
      bytesNeeded: 4,
      requestQueue: {
        fulfillRequest: ({ correlationId, payload }: { correlationId: number; payload: Buffer }) =>
          void answers.push({
            correlationId,
            bytes: payload.length,
            isWhole: payload.every((it) => it === correlationId),
          }),
      },
    });
    for (const piece of pieces) connection.processData(piece);
    return { answers, connection };
  };

  it('is the same wherever it is cut, and so is what comes behind it', () => {
    const lengths = fc.array(fc.constantFrom(0, 5, 70_000, 300_000, 1_000_000), { minLength: 1, maxLength: 4 });
    const cuts = fc.array(fc.nat(1_500_000), { maxLength: 8 });
    fc.assert(
      fc.property(lengths, cuts, (all, places) => {
        const sent = Buffer.concat(all.map((bytes, at) => frameOf(at + 1, bytes)));
        const edges = [0, ...places.map((it) => it % (sent.length + 1)), sent.length].sort((a, b) => a - b);
        const { answers } = received(edges.slice(1).map((end, at) => sent.subarray(edges[at]!, end)));
        expect(answers).toEqual(all.map((bytes, at) => ({ correlationId: at + 1, bytes, isWhole: true })));
      }),
      { numRuns: 60 },
    );
  });

  it('is held by nothing once it was handed on, and its pieces not before', () => {
    const frame = frameOf(1, 1_000_000);
    const { connection: half } = received([frame.subarray(0, 65_536), frame.subarray(65_536, 500_000)]);
    expect([half.chunks, half.bytesBuffered]).toEqual([[], 0]);
    const { connection: whole } = received([frame.subarray(0, 65_536), frame.subarray(65_536)]);
    expect([whole.chunks, whole.gathered]).toEqual([[], undefined]);
  });

  it('is not given the room that a damaged length asks for', () => {
    const frame = frameOf(1, 100);
    frame.writeInt32BE(0x7f_ff_ff_f0, 0);
    expect(received([frame]).connection.gathered).toBeUndefined();
  });
});
