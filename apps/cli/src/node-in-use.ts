import { sep } from 'node:path';

interface NodeInUse {
  readonly version: string;
  readonly program: string;
  /** The checkout. */
  readonly root: string;
}

/** The Node that runs this, and whose it is: that of the path may be another. */
export const nodeInUse = ({ version, program, root }: NodeInUse): string =>
  program.startsWith(root + sep)
    ? `${version}, the checkout's own (${program.slice(root.length + sep.length)}), whatever the path has`
    : `${version} (${program})`;
