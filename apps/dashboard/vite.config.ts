import { defineConfig, type Plugin } from 'vite';
import preact from '@preact/preset-vite';
import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The charts' script is on its way with the page's first: its import would begin only when that runs. */
const preloadCharts: Plugin = {
  name: 'preload-charts',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const charts = Object.values(bundle ?? {}).find((chunk) => chunk.type === 'chunk' && chunk.name === 'apex');
      if (!charts) return [];
      const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${charts.fileName}`, nonce: '__CSP_NONCE__' };
      return [{ tag: 'link', attrs, injectTo: 'head' }];
    },
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [preact({ reactAliasesEnabled: false }), preloadCharts],
  // The gateway puts a fresh nonce in this word's place each time it serves index.html.
  html: { cspNonce: '__CSP_NONCE__' },
  resolve: { alias: { '@freshwax/contracts': here('../../libs/contracts/src/index.ts') } },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
  build: {
    outDir: here('../../dist/apps/dashboard'),
    emptyOutDir: true,
    target: 'es2022',
    // `light-dark()` and `color-mix()` are used as they are.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    reportCompressedSize: true,
    modulePreload: { polyfill: false },
    // What the first page needs is one script, and compresses as one; so do the small parts that several other screens share.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'page', tags: ['$initial'], priority: 1 },
            { name: 'shared', test: /dashboard\/src/, minShareCount: 2, maxModuleSize: 4_000 },
          ],
        },
      },
    },
  },
});
