export const EXIT = { ok: 0, failure: 1, usage: 2, preflight: 3, unhealthy: 4, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
