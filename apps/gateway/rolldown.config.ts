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

/** The gateway as one program, in place of its modules and of 1,600 of packages: decision 0029. */
export default defineConfig({
  input: `${built}apps/gateway/src/main.js`,
  platform: 'node',
  // Our patches reach into these by path, so there must be one of each.
  external: [/^kafkajs/, /^cassandra-driver/],
  plugins: [ourMapsAlone],
  // Of what packages load where somebody has installed it.
  checks: { unresolvedImport: false },
  output: {
    dir: `${built}apps/gateway/src`,
    entryFileNames: 'main.js',
    chunkFileNames: 'chunks/[name].js',
    comments: false,
    // Names are what Nest tells providers apart by in its messages, and OpenAPI its operations.
    minify: { compress: minified, mangle: minified },
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});
