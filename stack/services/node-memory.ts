/** What a Node process is started with so that it keeps little of what it no longer needs; both are read before any code runs. */
export interface NodeMemory {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * For the consumer under a backlog. On a machine with room V8 lets its young space grow to 128 MB, and glibc keeps the freed
 * buffers of fetch answers. None of these is a limit: work that needs more gets it.
 * Why these: decision 0014.
 */
export const consumerMemory: NodeMemory = {
  flags: ['--max-semi-space-size=8'],
  env: { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '1048576' },
};

/** For the gateway, which mostly waits: of 226 MB after its start 163 are left. Neither is a limit. */
export const gatewayMemory: NodeMemory = {
  flags: ['--max-semi-space-size=4'],
  env: { MALLOC_ARENA_MAX: '2' },
};
