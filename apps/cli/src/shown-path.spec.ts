import { expect, it } from '@jest/globals';
import { shownPath } from './shown-path.ts';

it.each([
  ['/srv/freshwax/var/log', 'var/log'],
  ['/srv/freshwax/..var', '..var'],
  ['/srv/freshwax', '/srv/freshwax'],
  ['/srv', '/srv'],
  ['/var/data', '/var/data'],
])('%s is shown as %s to who is in /srv/freshwax', (path, shown) => {
  expect(shownPath(path, '/srv/freshwax')).toBe(shown);
});
