import { defineConfig } from 'vite';
import preact from '@preact/preset-vite';
import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  plugins: [preact({ reactAliasesEnabled: false })],
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
  },
});
