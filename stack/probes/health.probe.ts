const ANSWER_WITHIN_MS = 2_000;

export interface Health {
  readonly ok: boolean;
  /** Failing checks as `name: detail`, empty when all is well. */
  readonly faults: readonly string[];
}

interface HealthBody {
  readonly checks?: Readonly<Record<string, { status: string; detail?: string }>>;
}

/**
 * Asks one of our own processes how it is.
 * @throws TypeError or TimeoutError when it does not answer at all
 */
export async function fetchHealth(port: number, kind: 'live' | 'ready'): Promise<Health> {
  const answer = await fetch(`http://127.0.0.1:${port}/health/${kind}`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const body = (await answer.json().catch(() => ({}))) as HealthBody;
  const failing = Object.entries(body.checks ?? {}).filter(([, { status }]) => status !== 'ok');
  return { ok: answer.ok, faults: failing.map(([name, { detail }]) => (detail ? `${name}: ${detail}` : name)) };
}
