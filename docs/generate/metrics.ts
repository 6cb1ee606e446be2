import { register, type Metric, type Registry } from 'prom-client';
import { builtModule, code, GENERATED, toPage, toTable } from './page.ts';

const FILE = 'docs/reference/metrics.md';

interface MetricOfOurs {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** What makes the metrics of a process. What they need to be read is not there: nothing is read here. */
type Maker = () => Promise<readonly Registry[]>;

const construct = (classOf: unknown): { onApplicationBootstrap?(): void } =>
  Reflect.construct(classOf as new () => object, []);

const makers: Readonly<Record<string, Maker>> = {
  gateway: async () => {
    const { requestMetrics } = await builtModule<{ requestMetrics(): unknown }>(
      'apps/gateway/src/http/request.metrics.js',
    );
    requestMetrics();
    for (const [file, name] of [
      ['pipeline/pipeline.metrics.js', 'PipelineMetrics'],
      ['sources/quota.metrics.js', 'QuotaMetrics'],
    ] as const) {
      const made = await builtModule<Record<string, unknown>>(`apps/gateway/src/${file}`);
      construct(made[name]).onApplicationBootstrap?.();
    }
    construct((await builtModule<Record<string, unknown>>('apps/gateway/src/live/live.hub.js'))['LiveHub']);
    return [register];
  },
  producer: async () => {
    const file = 'apps/producer/src/process/producer.metrics.js';
    construct((await builtModule<Record<string, unknown>>(file))['ProducerMetrics']);
    return [register];
  },
  consumer: async () => {
    const { ChunkMetrics } = await builtModule<Record<string, unknown>>('apps/consumer/src/chunk/chunk.metrics.js');
    construct(ChunkMetrics);
    const { exposeLag } = await builtModule<{ exposeLag(server: unknown): void }>(
      'apps/consumer/src/process/lag.metric.js',
    );
    exposeLag(undefined);
    const { ExpirySchedule } = await builtModule<Record<string, unknown>>(
      'apps/consumer/src/retention/expiry.schedule.js',
    );
    construct(ExpirySchedule);
    return [register];
  },
  simulator: async () => {
    const { callMetrics } = await builtModule<{ callMetrics(log: unknown): Registry }>(
      'apps/simulator/src/server/metrics.middleware.js',
    );
    return [callMetrics(undefined)];
  },
};

const HEAD = `# Metrics

Each process answers \`/metrics\` in Prometheus' text format: the gateway at its address, the others on loopback at their ports
(3001, 3002, 3100 without an offset). Beside those below each has \`process_*\` and \`nodejs_*\` of its own process. Labels are
bounded: routes are templates, endpoints are families. What is not known is absent, never 0. ${GENERATED}`;

/** Every metric of our own, by process, as its object says. */
export async function metrics(): Promise<[path: string, text: string]> {
  const sections: string[] = [];
  for (const [name, make] of Object.entries(makers)) {
    register.clear();
    const rows = (await make()).flatMap((registry) => registry.getMetricsAsArray() as unknown as Metric[]).map(toRow);
    sections.push(`## ${name}\n\n${toTable(['metric', 'kind', 'labels', ''], rows)}`);
  }
  register.clear();
  return [FILE, await toPage(FILE, HEAD, ...sections)];
}

function toRow(metric: Metric): string[] {
  const { name, help, labelNames } = metric as unknown as MetricOfOurs;
  const kind = metric.constructor.name.toLowerCase();
  return [code(name), kind, labelNames.map(code).join(', '), help.replace(/([^.])$/, '$1.')];
}
