import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';

/** One thing a process needs before it is ready. */
export interface HealthCheck {
  readonly name: string;
  /** Answers within the deadline or counts as down. Throwing counts as down. */
  check(): Promise<string | void>;
}
export const HEALTH_CHECKS = Symbol('health checks');

/** A check may not hold the probe longer than this, ms. */
const DEADLINE_MS = 1_000;

interface StatusResponse {
  status(code: number): StatusResponse;
  json(body: unknown): void;
}

@Controller('health')
export class HealthController {
  private readonly startedAt = new Date(performance.timeOrigin).toISOString();

  constructor(@Inject(HEALTH_CHECKS) private readonly checks: HealthCheck[]) {}

  @Get('live')
  live() {
    return { status: 'ok', pid: process.pid, startedAt: this.startedAt };
  }

  @Get('ready')
  async ready(@Res() response: StatusResponse): Promise<void> {
    const checks = Object.fromEntries(
      await Promise.all(this.checks.map(async (it) => [it.name, await verdict(it)] as const)),
    );
    const ok = Object.values(checks).every((check) => check.status === 'ok');
    response
      .status(ok ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
      .json({ status: ok ? 'ok' : 'error', pid: process.pid, startedAt: this.startedAt, checks });
  }
}

async function verdict(health: HealthCheck): Promise<{ status: 'ok' | 'error'; detail?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  try {
    const detail = await Promise.race([health.check(), deadline]);
    return detail ? { status: 'ok', detail } : { status: 'ok' };
  } catch (error) {
    return { status: 'error', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
