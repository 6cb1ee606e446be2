import { constants } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { cacheRoot } from '../../../../stack/install/cache.mjs';
import { portSettings } from '../../../../stack/env.ts';
import { inspectSystem } from '../../../../stack/install/system-packages.mjs';
import { inspectStack } from '../../../../stack/inspect.ts';
import { placeAt, projectRoot } from '../../../../stack/place.ts';
import { checkPortsFree, PortTakenError } from '../../../../stack/ports.ts';
import { readFullDisks, toFullDiskLine } from '../data-room.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { nodeInUse } from '../node-in-use.ts';
import { out, outColours } from '../output.ts';
import { probeSources } from './probe.ts';

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do; empty when all is well. */
  readonly fix: string;
}

const GIB = 1024 ** 3;
const DISK_NEEDED = 3 * GIB;
const MEMORY_NEEDED = 5 * GIB;

export interface DoctorOptions {
  readonly json: boolean;
  readonly portOffset: number;
  readonly probe: boolean;
}

/** With `--probe` it asks the sources of the running stack anew what they offer, and looks at nothing else. */
export async function doctor({ json, portOffset, probe }: DoctorOptions): Promise<ExitCode> {
  if (probe) return probeSources(json);
  const findings = [
    ...system(),
    await disk(),
    ...(await fullDisks()),
    await memory(),
    await cache(),
    ...(await ports(portOffset)),
  ];
  if (json) out(JSON.stringify({ findings }));
  else for (const finding of findings) out(toLine(finding));
  return findings.every(({ ok }) => ok) ? EXIT.ok : EXIT.preflight;
}

function toLine({ name, ok, detail, fix }: Finding): string {
  const mark = ok ? outColours.green('ok  ') : outColours.red('FAIL');
  return `${mark} ${name}: ${detail}${fix && `\n     fix: ${fix}`}`;
}

const verdict = (name: string, ok: boolean, { detail, fix }: { detail: string; fix: string }): Finding => {
  return { name, ok, detail, fix: ok ? '' : fix };
};

function system(): Finding[] {
  const node = verdict('Node', true, {
    detail: nodeInUse({ version: process.versions.node, program: process.execPath, root: projectRoot }),
    fix: '',
  });
  const needed = inspectSystem({ airflow: true });
  return [
    node,
    ...needed.map(({ name, isThere, why, fix }) =>
      verdict(name, isThere, { detail: isThere ? 'found' : `missing; ${why}`, fix }),
    ),
  ];
}

async function disk(): Promise<Finding> {
  const { bavail, bsize } = await statfs(projectRoot);
  const free = bavail * bsize;
  const fix = 'free some: modules and servers take 1.3 GB, data grow with use';
  return verdict('disk', free >= DISK_NEEDED, { detail: `${(free / GIB).toFixed(1)} GiB free`, fix });
}

/** Data may lie on other disks than the checkout. */
async function fullDisks(): Promise<Finding[]> {
  const fix = 'free some there, or give the disk more; nothing has to be started again';
  return (await readFullDisks(placeAt({}).dataDir)).map((full) =>
    verdict(`disk of ${full.store}`, false, { detail: toFullDiskLine(full), fix }),
  );
}

/** A running stack has taken its share already. */
async function memory(): Promise<Finding> {
  const { phase } = await inspectStack(placeAt({}));
  const free = process.availableMemory?.() ?? freemem();
  const detail = `${(free / GIB).toFixed(1)} GiB available${phase === 'down' ? '' : ', with the stack running'}`;
  return verdict('memory', phase !== 'down' || free >= MEMORY_NEEDED, {
    detail,
    fix: 'close something, or start with --no-airflow',
  });
}

async function cache(): Promise<Finding> {
  const folder = cacheRoot();
  const isWritable = await mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK))
    .then(
      () => true,
      () => false,
    );
  return verdict('cache', isWritable, { detail: folder, fix: 'set FRESHWAX_CACHE to a folder that you can write to' });
}

/** Only while the stack is down; else they are taken by it, as they should be. */
async function ports(portOffset: number): Promise<Finding[]> {
  const place = placeAt({ portOffset, chosenPorts: portSettings() });
  if ((await inspectStack(place)).phase !== 'down') return [];
  try {
    await checkPortsFree(Object.values(place.ports));
    return [verdict('ports', true, { detail: 'free', fix: '' })];
  } catch (error) {
    if (!(error instanceof PortTakenError)) throw error;
    return [
      verdict('ports', false, { detail: error.message, fix: `npx freshwax start --port-offset ${portOffset + 1_000}` }),
    ];
  }
}
