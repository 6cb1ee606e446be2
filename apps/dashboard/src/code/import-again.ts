const FILE = /https?:\/\/\S+\.js\b/;

let renewals = 0;

/**
 * Imports once more what could not be fetched. A browser that keeps failed modules for the document's life (Chrome; the
 * standard no longer asks for it, whatwg/html#10327) fails at once and names the file: under a new address it is fetched.
 * @throws what the import throws
 */
export async function importAgain<M>(load: () => Promise<M>): Promise<M> {
  try {
    return await load();
  } catch (error) {
    const file = FILE.exec(String(error))?.[0];
    if (file === undefined) throw error;
    renewals += 1;
    return (await import(/* @vite-ignore */ `${file}?again=${renewals}`)) as M;
  }
}
