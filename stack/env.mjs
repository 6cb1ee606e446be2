// The one place before Node 24 is there (and so before env.ts can be loaded) that reads the environment.

/** Where servers are kept, once a machine; undefined means the default of `cacheRoot`. */
export const cacheSetting = process.env.FRESHWAX_CACHE || undefined;
export const javaHome = process.env.JAVA_HOME || undefined;
export const searchPath = (process.env.PATH ?? '').split(':').filter(Boolean);

/**
 * The environment for a package client (npm, mvn, apt): ours, with what the caller sets.
 * @param {Record<string, string>} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export const clientEnv = (extra = {}) => ({ ...process.env, ...extra });
