/** What the test command takes, read on any Node. Of the tier `faults`: with one of them it takes its long form. */
export const faultOptions = /** @type {const} */ ({
  trials: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string' },
  named: { type: 'string', multiple: true },
  minutes: { type: 'string' },
  'at-once': { type: 'string' },
  rebalances: { type: 'string' },
});

export const testOptions = /** @type {const} */ ({ ...faultOptions, 'no-system-install': { type: 'boolean' } });
