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

/** Takes away what lies behind so many bytes. @returns false where not even that many are there */
export async function cut(path: string, bytes: number): Promise<boolean> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > bytes) await truncate(path, bytes);
  return size >= bytes;
}
