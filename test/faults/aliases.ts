import { registerHooks } from 'node:module';

/**
 * Loaded first (`node --import`): the suite runs on Node itself, without a test framework around drivers and processes, and
 * takes the libraries as they are built.
 */
const LIBRARY = /^@freshwax\/(?<path>[a-z]+(?:\/[a-z]+)?)$/;

registerHooks({
  resolve: (specifier, context, next) => {
    const path = LIBRARY.exec(specifier)?.groups?.['path'];
    if (path === undefined) return next(specifier, context);
    const [name, ...entry] = path.split('/');
    return next(
      new URL(['../../dist/libs', name, 'src', ...entry, 'index.js'].join('/'), import.meta.url).href,
      context,
    );
  },
});
