import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'rolldown';

const built = fileURLToPath(new URL('../../dist/', import.meta.url));

/** What went wrong is told by the lines of our TypeScript; the maps of packages would take more memory than their code does. */
const ourMapsAlone: Plugin = {
  name: 'our-maps-alone',
  async load(id) {
    if (!id.startsWith(built)) return null;
    return { code: await readFile(id, 'utf8'), map: await readFile(`${id}.map`, 'utf8') };
  },
  transform: { filter: { id: /node_modules/ }, handler: (code) => ({ code, map: { mappings: '' } }) },
};

const minified = { keepNames: { function: true, class: true } };

/** The gateway as one program, in place of its modules and those of packages: decision 0029. */
export default defineConfig({
  input: `${built}apps/gateway/src/main.js`,
  platform: 'node',
  // There must be one of each: our patches reach into the first two by path, and TypeORM loads pg by a name that it computes.
  external: [/^kafkajs/, /^cassandra-driver/, 'pg'],
  plugins: [ourMapsAlone],
  onLog(level, log, handle) {
    // What packages load where somebody has installed it; of ours nothing may be missing.
    if (log.code !== 'UNRESOLVED_IMPORT') return handle(level, log);
    if (!/ in node_modules\//.test(log.message)) handle('error', log);
  },
  output: {
    dir: `${built}apps/gateway/src`,
    entryFileNames: 'main.js',
    chunkFileNames: 'chunks/[name].js',
    comments: false,
    // Names are what Nest tells providers apart by in its messages, and OpenAPI its operations.
    minify: { compress: minified, mangle: minified },
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});
