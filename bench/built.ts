import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../stack/place.ts';

/** Where `npm run build` puts programs and libraries; another folder compares two of them. */
export const defaultBuilt = join(projectRoot, 'dist');

export interface Built {
  readonly folder: string;
  readonly contracts: typeof import('../libs/contracts/src/index.ts');
  readonly kafka: typeof import('../libs/kafka/src/index.ts');
  readonly cassandra: typeof import('../libs/cassandra/src/index.ts');
  readonly postgres: typeof import('../libs/postgres/src/index.ts');
}

/**
 * The built libraries: Node runs no TypeScript with path aliases.
 * @throws Error when nothing is built there
 */
export async function loadBuilt(folder: string): Promise<Built> {
  const load = (name: string): Promise<unknown> =>
    import(pathToFileURL(resolve(folder, 'libs', name, 'src/index.js')).href);
  if (!existsSync(consumerProgram(folder))) throw new Error(`the consumer is not built in ${folder} (npm run build)`);
  const [contracts, kafka, cassandra, postgres] = await Promise.all(
    ['contracts', 'kafka', 'cassandra', 'postgres'].map(load),
  );
  return { folder, contracts, kafka, cassandra, postgres } as Built;
}

export const consumerProgram = (folder: string): string => resolve(folder, 'apps/consumer/src/main.js');
