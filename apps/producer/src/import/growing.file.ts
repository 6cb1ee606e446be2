import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat, truncate } from 'node:fs/promises';

/** Resolves when the bytes are on the disk. */
export async function append(path: string, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return;
  const file = await open(path, 'a');
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Takes away what lies behind so many bytes. */
export async function cut(path: string, bytes: number): Promise<void> {
  if ((await sizeOf(path)) > bytes) await truncate(path, bytes);
}

/** Of so many bytes, or as many as there are. */
export async function hashOf(path: string, bytes: number): Promise<Hash> {
  const hash = createHash('sha1');
  if (bytes === 0 || (await sizeOf(path)) === 0) return hash;
  for await (const chunk of createReadStream(path, { end: bytes - 1 })) hash.update(chunk as Buffer);
  return hash;
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
