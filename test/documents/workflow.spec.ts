import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: unknown;
  readonly if?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = '.github/workflows';

describe.each(readdirSync(FOLDER))('the workflow %s', (file) => {
  const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
  const workflow = parse(text) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('may read the code and nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(jobs.map(({ permissions }) => permissions)).toEqual(jobs.map(() => undefined));
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with).toMatchObject({
      'persist-credentials': false,
    });
  });
  it('pins each action to a commit, and says its version beside it', () => {
    const used = text.split('\n').filter((line) => /\buses:/.test(line));
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    expect(used.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });
  it('ends, and does not run beside an older run of the same branch', () => {
    expect(workflow.concurrency?.group).toContain('github.ref');
    for (const job of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(120);
    for (const job of jobs) expect(job['runs-on']).toMatch(/^ubuntu-\d{2}\.\d{2}$/);
  });
  it('brings a Node that the checkout can start with', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
    const [, least] = /^>=(\d+)\./.exec(engines.node) ?? [];
    for (const job of jobs) {
      const node = job.steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'))?.with?.['node-version'];
      expect(Number(node)).toBeGreaterThan(Number(least));
    }
  });
  it('puts nothing that somebody else writes into a script', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });
});

describe('continuous integration', () => {
  const { jobs } = parse(readFileSync(`${FOLDER}/ci.yml`, 'utf8')) as Workflow;
  const { steps } = jobs['ci']!;

  it('runs what everybody can run: .ci/run', () => {
    expect(steps.some(({ run }) => run?.trim().endsWith('.ci/run'))).toBe(true);
    expect(statSync('.ci/run').mode & 0o111).toBe(0o111);
  });
  it('keeps its cache by files that are there', () => {
    const cache = steps.find(({ uses }) => uses?.startsWith('actions/cache@'))!;
    const [, listed = ''] = /hashFiles\(([^)]*)\)/.exec(String(cache.with!['key'])) ?? [];
    const named = [...listed.matchAll(/'([^']+)'/g)].map(([, path]) => path!).filter((path) => !path.includes('*'));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
  it('runs the stack in containers too, where nobody else’s change is waited for', () => {
    const { if: when, steps: others } = jobs['containers']!;
    expect(when).toBe("github.event_name != 'pull_request'");
    expect(others.at(-1)).toMatchObject({ run: 'npm run test:compose' });
  });
  it('keeps the logs of a run that failed', () => {
    expect(steps.at(-1)).toMatchObject({ if: 'failure()', uses: expect.stringContaining('actions/upload-artifact@') });
  });
});

describe('issue forms', () => {
  const forms = readdirSync('.github/ISSUE_TEMPLATE').filter((name) => name !== 'config.yml');
  const kinds = ['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'];

  it.each(forms)('%s has what GitHub asks of one', (name) => {
    const form = parse(readFileSync(`.github/ISSUE_TEMPLATE/${name}`, 'utf8')) as {
      name: string;
      description: string;
      body: { type: string; id?: string; attributes: { label?: string; value?: string } }[];
    };
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    expect(form.body.filter(({ type }) => !kinds.includes(type))).toEqual([]);
    const asked = form.body.filter(({ type }) => type !== 'markdown');
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
    expect(asked.filter(({ attributes }) => !attributes.label)).toEqual([]);
  });
});
