// By their measured times, those that mostly wait first: begun last, one suite alone would be waited for.
const LONGEST = [
  'watch-and-follow',
  'reconcile',
  'contract',
  'delivery',
  'supervised',
  'backup',
  'listenbrainz-faults',
  'purge',
  'slow-listeners',
  'import-resume',
  'listenbrainz',
  'graceful-stop',
  'rebuild',
  'blocked',
  'producer',
  'upgrade',
  'simulated-days',
  'import',
  'dead-letters',
  'poison',
  'model',
  'expiry',
  'gateway',
  'takeover',
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
