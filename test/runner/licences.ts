import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../stack/place.ts';

const noticesFile = join(projectRoot, 'THIRD_PARTY_NOTICES');

/** Licences that ask for no more than a notice. */
const permissive = new Set(
  'MIT ISC 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 BlueOak-1.0.0 Python-2.0 CC0-1.0'.split(' '),
);
/** Development packages whose code the dashboard's bundle carries to its readers. */
const bundled = new Set(['preact', '@preact/signals', '@preact/signals-core', 'apexcharts']);
const licenceFile = /^(licen[cs]e|copying)(\.(md|txt|mit))?$/i;

interface LockEntry {
  readonly version: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
  readonly os?: readonly string[];
}

interface Notice {
  readonly title: string;
  readonly licence: string;
  readonly copyrights: readonly string[];
  /** Terms without the lines that name the holders. */
  readonly terms: string;
  readonly notice: string;
}

/** Every package that runs on a user's machine, sorted; what npm installs for one platform only is left out. */
async function readNotices(): Promise<Notice[]> {
  const lock = JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>;
  };
  const shipped = Object.entries(lock.packages).filter(([path, { dev, devOptional, link, os }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return path.includes('node_modules/') && !link && !os && (bundled.has(name) || (!dev && !devOptional));
  });
  const notices = await Promise.all(shipped.map(([path]) => readNotice(join(projectRoot, path))));
  const unique = new Map(notices.map((notice) => [notice.title, notice]));
  return [...unique.values()].toSorted((a, b) => (a.title < b.title ? -1 : 1));
}

async function readNotice(folder: string): Promise<Notice> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
    licenses?: readonly { type: string }[];
  };
  const files = await readdir(folder);
  const read = async (name: string | undefined): Promise<string> =>
    name === undefined ? '' : (await readFile(join(folder, name), 'utf8')).replaceAll('\r', '').trim();
  const lines = (await read(files.toSorted().find((name) => licenceFile.test(name)))).split('\n');
  const isHolder = (line: string): boolean =>
    /^\W*(copyright\b(?! notice| holder| owner| and| license)|\(c\) \d|©)/i.test(line) && !line.includes('[yyyy]');
  return {
    title: `${manifest.name} ${manifest.version}`,
    licence: manifest.license ?? manifest.licenses?.map(({ type }) => type).join(' AND ') ?? 'none',
    copyrights: lines.filter(isHolder).map((line) => line.trim().replace(/^[^\w(©]+/, '')),
    terms: lines
      .filter((line) => !isHolder(line))
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
    notice: await read(files.find((name) => /^notice(\.(md|txt))?$/i.test(name))),
  };
}

/** The file that goes with Freshwax: who made what, the terms once each, and the notices that Apache's licence keeps. */
function toText(notices: readonly Notice[]): string {
  const packages = notices.map(({ title, licence, copyrights }) =>
    [`${title} (${licence})`, ...copyrights.map((line) => `    ${line}`)].join('\n'),
  );
  const licences = [...new Set(notices.map(({ licence }) => licence))].toSorted();
  // One text stands for all: of those, the one that most packages use.
  const terms = licences.map((licence) => `${'='.repeat(30)} ${licence}\n\n${commonest(notices, licence)}`);
  const kept = notices
    .filter(({ notice }) => notice !== '')
    .map(({ title, notice }) => `${'='.repeat(30)} notice of ${title}\n\n${notice}`);
  return `${[
    'Freshwax uses the packages below. Kafka, Cassandra, PostgreSQL, Airflow, Spark, Node.js and Chromium are fetched by your own',
    'package clients and come with their own licences.',
    '\nGenerated from package-lock.json by `node test/runner/licences.ts`; `npm run check` compares.\n',
    ...packages,
    '',
    ...terms.flatMap((text) => [text, '']),
    ...kept.flatMap((text) => [text, '']),
  ].join('\n')}`;
}

function commonest(notices: readonly Notice[], licence: string): string {
  const counts = new Map<string, number>();
  for (const { terms } of notices.filter((notice) => notice.licence === licence && notice.terms.length > 200)) {
    counts.set(terms, (counts.get(terms) ?? 0) + 1);
  }
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? 'see the package';
}

/** What is wrong with the licences of what we ship. */
export async function findLicenceFaults(): Promise<string[]> {
  const notices = await readNotices();
  const refused = notices.filter(
    ({ licence }) =>
      !licence
        .split(/ (?:AND|OR) |[()]/)
        .filter(Boolean)
        .every((id) => permissive.has(id)),
  );
  // From 5.0.0 on its licence is proprietary while the metadata of that version still says MIT: only the text counts.
  const apex = await readFile(join(projectRoot, 'node_modules/apexcharts/LICENSE'), 'utf8');
  const isMit = apex.includes('Permission is hereby granted, free of charge, to any person obtaining a copy');
  const written = await readFile(noticesFile, 'utf8').catch(() => '');
  return [
    ...refused.map(({ title, licence }) => `${title}: ${licence} is not on the list of permissive licences`),
    ...(isMit ? [] : ['apexcharts: its LICENSE is not the MIT licence']),
    ...(written === toText(notices)
      ? []
      : ['THIRD_PARTY_NOTICES is not what the lock file says: node test/runner/licences.ts']),
  ];
}

if (import.meta.main) await writeFile(noticesFile, toText(await readNotices()));
