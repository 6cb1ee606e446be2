import { useEffect, useState } from 'preact/hooks';
import { fetchAnswer } from '../query/fetch-answer.ts';

const EACH_MS = 5_000;

export interface Health {
  readonly isReady: boolean;
  readonly startedAt: string | null;
  readonly checks: readonly { readonly name: string; readonly isUp: boolean; readonly detail: string }[];
}

interface HealthBody {
  readonly startedAt?: string;
  readonly checks?: Record<string, { status: string; detail?: string }>;
}

/** What stands behind the gateway, as its readiness says, also where that says no. @throws when it does not answer */
async function fetchHealth(): Promise<Health> {
  const response = await fetchAnswer('/health/ready');
  const body = (await response.json()) as HealthBody;
  const checks = Object.entries(body.checks ?? {}).map(([name, { status, detail }]) => ({
    name,
    isUp: status === 'ok' || status === 'up',
    detail: detail ?? '',
  }));
  return { isReady: response.ok, startedAt: body.startedAt ?? null, checks };
}

/** Asked again each few seconds while it is shown; `down` where nothing answers, undefined before the first answer. */
export function useHealth(): Health | 'down' | undefined {
  const [health, setHealth] = useState<Health | 'down'>();
  useEffect(() => {
    let isGone = false;
    const ask = () =>
      void fetchHealth().then(
        (next) => isGone || setHealth(next),
        () => isGone || setHealth('down'),
      );
    ask();
    const timer = setInterval(() => document.hidden || ask(), EACH_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, []);
  return health;
}
