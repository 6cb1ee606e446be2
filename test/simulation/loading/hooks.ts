import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import { mutants } from '../mutants/mutants.ts';
import { mutate } from './mutation.ts';

/**
 * Loads the project's TypeScript as it is written, or with one mutant: `import('…?mutant=M7')` gives a module and all that
 * it imports anew, with that mutant's edits. Nothing in the product knows of it.
 */
const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Where mutants may be; everything else is shared by all of them. */
const MUTABLE = ['apps/consumer/src/', 'libs/kafka/src/', 'libs/cassandra/src/', 'test/simulation/'];
const SHARED = ['test/simulation/engine/', 'test/simulation/loading/', 'test/simulation/mutants/'];
const compiled = new Map<string, string>();

registerHooks({
  resolve(specifier, context, next) {
    const found = next(toLibrary(specifier) ?? specifier, context);
    const mutant = context.parentURL ? new URL(context.parentURL).searchParams.get('mutant') : null;
    if (mutant === null || !isMutable(found.url) || found.url.includes('?')) return found;
    return { ...found, url: `${found.url}?mutant=${mutant}` };
  },
  load(url, context, next) {
    const path = toPath(url);
    if (path === undefined) return next(url, context);
    return { format: 'module', source: read(path, new URL(url).searchParams.get('mutant')), shortCircuit: true };
  },
});

/** `@freshwax/<lib>[/<entry>]`, as tsconfig.json maps it. */
function toLibrary(specifier: string): string | undefined {
  const [scope, lib, entry] = specifier.split('/');
  if (scope !== '@freshwax') return undefined;
  const file = join(root, 'libs', lib!, 'src', entry ?? '', 'index.ts');
  return existsSync(file) ? pathToFileURL(file).href : undefined;
}

function toPath(url: string): string | undefined {
  if (!url.startsWith('file:') || !new URL(url).pathname.endsWith('.ts')) return undefined;
  const path = fileURLToPath(url.split('?')[0]!);
  return path.startsWith(root) && !path.includes('/node_modules/') ? path.slice(root.length) : undefined;
}

function isMutable(url: string): boolean {
  const path = toPath(url) ?? '';
  return MUTABLE.some((it) => path.startsWith(it)) && !SHARED.some((it) => path.startsWith(it));
}

function read(path: string, mutant: string | null): string {
  const edits = (mutants.find(({ name }) => name === mutant)?.edits ?? []).filter(({ file }) => file === path);
  if (edits.length > 0) return compile(path, edits.reduce(mutate, readFileSync(join(root, path), 'utf8')));
  const known = compiled.get(path) ?? compile(path, readFileSync(join(root, path), 'utf8'));
  compiled.set(path, known);
  return known;
}

function compile(path: string, source: string): string {
  return transformSync(source, {
    filename: path,
    sourceMaps: 'inline',
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
    },
    module: { type: 'es6' },
  }).code;
}
