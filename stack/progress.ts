/** What a start goes through, in order; those of one group run side by side. */
export const startSteps = [
  { group: 'servers', steps: { build: 'Build', postgres: 'PostgreSQL', kafka: 'Kafka', cassandra: 'Cassandra' } },
  { group: 'gateway', steps: { gateway: 'Gateway' } },
  {
    group: 'bootstrap',
    steps: {
      'bootstrap.topics': 'Topics',
      'bootstrap.keyspace': 'Keyspace',
      'bootstrap.migrate': 'Schema',
      'bootstrap.verify': 'Verified',
    },
  },
  { group: 'apps', steps: { simulator: 'Simulator', producer: 'Producer', consumer: 'Consumer' } },
  { group: 'data', steps: { data: 'First live number' } },
] as const;

type StepsOf<T> = T extends { readonly steps: infer S } ? keyof S : never;
export type StepName = StepsOf<(typeof startSteps)[number]>;

/** One line of a start or of a running stack. Plain data: it also travels between processes. */
export type Progress =
  | { readonly kind: 'begin'; readonly step: StepName }
  | { readonly kind: 'end'; readonly step: StepName; readonly ms: number; readonly note?: string }
  | { readonly kind: 'fail'; readonly step: StepName }
  /** Something that a person should read: a restart, what was swept, Airflow's turn. */
  | { readonly kind: 'note'; readonly text: string };

export type Report = (progress: Progress) => void;

/** Runs one step and reports how it went. The work may return a note. */
export async function runStep(report: Report, step: StepName, work: () => Promise<string | void>): Promise<void> {
  const begin = performance.now();
  report({ kind: 'begin', step });
  try {
    const note = await work();
    report({ kind: 'end', step, ms: Math.round(performance.now() - begin), ...(note && { note }) });
  } catch (error) {
    report({ kind: 'fail', step });
    throw error;
  }
}
