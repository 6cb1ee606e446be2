import { expect, it } from '@jest/globals';
import { shownPath } from './shown-path.ts';

it.each([
  ['/home/me/freshwax/var/log', 'var/log'],
  ['/home/me/freshwax/..var', '..var'],
  ['/home/me/freshwax', '/home/me/freshwax'],
  ['/home/me', '/home/me'],
  ['/var/data', '/var/data'],
])('%s is shown as %s to who is in /home/me/freshwax', (path, shown) => {
  expect(shownPath(path, '/home/me/freshwax')).toBe(shown);
});
