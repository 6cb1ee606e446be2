/** The api-server asks its database through one worker, which the start of the others keeps waiting. */
const ANSWER_WITHIN_MS = 10_000;
const WARM_WITHIN_MS = 60_000;

interface Part {
  readonly status: string | null;
}
/** What `/api/v2/monitor/health` answers. It answers 200 whatever it says. */
export interface AirflowHealth {
  readonly metadatabase: Part;
  readonly scheduler: Part & { readonly latest_scheduler_heartbeat: string | null };
  readonly dag_processor: Part & { readonly latest_dag_processor_heartbeat: string | null };
}

/** Healthy by processes of this start: heartbeats of the run before stay in the database and look fresh for a while. */
export function isHealthySince({ metadatabase, scheduler, dag_processor }: AirflowHealth, since: Date): boolean {
  const beats = [scheduler.latest_scheduler_heartbeat, dag_processor.latest_dag_processor_heartbeat];
  const parts = [metadatabase, scheduler, dag_processor];
  return (
    parts.every(({ status }) => status === 'healthy') &&
    beats.every((beat) => beat !== null && Date.parse(beat) > since.getTime())
  );
}

interface Warming {
  readonly since: Date;
  isDone: boolean;
}

/** Makes the `isReady` of one Airflow. */
export function airflowProbe(port: number): (since: Date) => Promise<boolean> {
  const ask = (path: string, withinMs: number): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(withinMs) });
  let warmed: Warming | undefined;
  // The part of the api-server that tasks talk to loads at its first request: unasked, the first run takes 6 to 12 s.
  const warm = async (since: Date): Promise<void> => {
    const mine: Warming = { since, isDone: false };
    warmed = mine;
    mine.isDone = await ask('/execution/health', WARM_WITHIN_MS).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!mine.isDone && warmed === mine) warmed = undefined;
  };
  return async (since) => {
    const answer = await ask('/api/v2/monitor/health', ANSWER_WITHIN_MS);
    if (!answer.ok) return false;
    if (warmed?.since !== since) void warm(since);
    return warmed?.isDone === true && isHealthySince((await answer.json()) as AirflowHealth, since);
  };
}
