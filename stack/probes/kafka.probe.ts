import { converse } from './tcp.probe.ts';

const METADATA = 3;
const METADATA_VERSION = 1;
const NO_TOPICS = 0;

/** Asks for the cluster's metadata; ready when it answers with at least one broker. */
export function isKafkaReady(port: number): Promise<boolean> {
  const client = Buffer.from('freshwax-probe');
  const request = Buffer.alloc(14 + client.length + 4);
  request.writeInt32BE(request.length - 4, 0);
  request.writeInt16BE(METADATA, 4);
  request.writeInt16BE(METADATA_VERSION, 6);
  request.writeInt32BE(1, 8);
  request.writeInt16BE(client.length, 12);
  client.copy(request, 14);
  request.writeInt32BE(NO_TOPICS, 14 + client.length);
  return converse(port, [{ send: request, read: readBrokers }]);
}

/** Answer: length, correlation id, then the array of brokers, which begins with its length. */
function readBrokers(received: Buffer): boolean | undefined {
  if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return undefined;
  return received.readInt32BE(8) > 0;
}
