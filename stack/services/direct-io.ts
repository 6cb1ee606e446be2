import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Whether files of the folder can be written past the page cache. ramfs cannot, nor tmpfs before Linux 6.6. True where there is no
 * such flag: macOS takes any file so, once it is open.
 * @throws what opening a file there throws otherwise
 */
export async function takesDirectIo(folder: string): Promise<boolean> {
  const { O_CREAT, O_DIRECT, O_WRONLY } = constants as Partial<typeof constants>;
  if (O_DIRECT === undefined) return true;
  const file = join(folder, `.direct-io-${process.pid}`);
  try {
    const handle = await open(file, O_CREAT! | O_WRONLY! | O_DIRECT, 0o600);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EINVAL') return false;
    throw error;
  } finally {
    await rm(file, { force: true });
  }
}
