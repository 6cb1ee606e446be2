import { describe, expect, it } from '@jest/globals';
import { toQueue } from './send-queues.ts';

const line = (queues: string): string =>
  `   7: 0100007F:0BB8 0100007F:9C40 01 ${queues} 01:00000014 00000000  1000        0 5120983 2 0000000000000000 20 4 30 10 -1`;

describe('a line of /proc/net/tcp', () => {
  it('says what waits to be sent, by the inode of the socket', () => {
    expect(toQueue(line('00001A2B:00000000'))).toEqual([['5120983', 0x1a2b]]);
  });
  it('says nothing where nothing waits, or of what is no line', () => {
    expect([toQueue(line('00000000:000000FF')), toQueue(''), toQueue('  sl  local_address')]).toEqual([[], [], []]);
  });
});
