// By their measured times, those that mostly wait first: begun last, one suite alone would be waited for.
const LONGEST = [
  'watch-and-follow',
  'contract',
  'delivery',
  'purge',
  'reconcile',
  'backup',
  'upgrade',
  'listenbrainz-faults',
  'slow-listeners',
  'import-resume',
  'listenbrainz',
  'producer',
  'graceful-stop',
  'rebuild',
  'blocked',
  'simulated-days',
  'import',
];

/** Without a cache of times, as on a fresh machine, jest goes by the size of files. */
export default class LongestFirst {
  /** @param {readonly { path: string }[]} tests */
  sort(tests) {
    return [...tests].sort((a, b) => rankOf(a.path) - rankOf(b.path));
  }

  cacheResults() {}
}

/** @param {string} path */
function rankOf(path) {
  const rank = LONGEST.findIndex((name) => path.endsWith(`/${name}.itest.ts`));
  return rank === -1 ? LONGEST.length : rank;
}
