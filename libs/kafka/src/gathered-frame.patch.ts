import { createRequire } from 'node:module';
import type { Connection } from './torn-frame.patch.ts';

interface Receiving extends Connection {
  processData(bytes: Buffer): void;
}

/** Shorter ones come in one piece or two. A longer one than the other is none that was asked for. */
const GATHERED_BYTES = { least: 256 * 1024, most: 64 * 1024 * 1024 };

/**
 * kafkajs 2.2.4 keeps the pieces that a frame comes in, 64 KB each, until it is whole, and then makes one of them: an answer of
 * 6 MB takes twice its room, and its pieces, old by then, wait for a full collection. And the end of the last frame, mostly nothing,
 * holds all of it until the next comes. Here each piece of a long frame is put where it belongs when it comes.
 */
export function gatherFrames(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/connection') as { prototype: Receiving };
  const { processData } = prototype;
  if (processData.name === 'gatherData') return;
  prototype.processData = function gatherData(this: Receiving, bytes): void {
    const { gathered } = this;
    if (!gathered) {
      processData.call(this, bytes);
      return begin(this);
    }
    const taken = bytes.copy(gathered.bytes, gathered.length);
    gathered.length += taken;
    if (gathered.length < gathered.bytes.length) return;
    this.gathered = undefined;
    processData.call(this, gathered.bytes);
    if (this.bytesBuffered === 0) this.chunks = [];
    if (taken < bytes.length) this.processData(bytes.subarray(taken));
  };
}

/** Where what has come is the beginning of a long frame. */
function begin(connection: Receiving): void {
  const { chunks, bytesBuffered, bytesNeeded } = connection;
  if (bytesNeeded < GATHERED_BYTES.least || bytesNeeded > GATHERED_BYTES.most) return;
  const bytes = Buffer.allocUnsafeSlow(bytesNeeded);
  let length = 0;
  for (const chunk of chunks) length += chunk.copy(bytes, length);
  connection.gathered = { bytes, length };
  Object.assign(connection, { chunks: [], bytesBuffered: bytesBuffered - length });
}
