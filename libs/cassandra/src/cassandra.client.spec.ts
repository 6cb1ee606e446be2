import { describe, expect, it } from '@jest/globals';
import { createCassandraClient } from './cassandra.client.ts';

const portOf = (contactPoints: string[]): number | undefined => {
  const client = createCassandraClient({ contactPoints, dataCenter: 'datacenter1', applicationName: 'spec' });
  return (client as unknown as { options: { protocolOptions: { port?: number } } }).options.protocolOptions.port;
};

describe('a client of Cassandra', () => {
  it('looks for the other nodes of a ring at the port of those it was told of', () => {
    expect(portOf(['127.0.0.1:19042', '127.0.0.2:19042'])).toBe(19_042);
  });

  it('takes the usual port where none is said', () => {
    expect(portOf(['cassandra.example'])).toBe(9_042);
  });
});
