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
  flags: ['--max-semi-space-size=4', '--heap-growing-percent=60'],
  env: { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '1048576' },
};

/**
 * For the gateway, which mostly waits: of 116 MB after its start 58 are Node's own program, shared by all that run it. Its old space
 * is cleared when it is one and a half times what was in use after the last time: so 1,000 listeners stay below 150 MB. By a fifth, with
 * a young space of 2 MB, it stayed smaller, but 1 in 100 lists waited nearly twice as long.
 * What it frees of 32 KiB and more goes back to the system: V8's compiler works in blocks of that size, and 10 MB of them stayed
 * between what a thousand listeners hold. A request takes as much CPU time as with 128 KiB. None is a limit.
 */
export const gatewayMemory: NodeMemory = {
  flags: ['--max-semi-space-size=4', '--heap-growing-percent=50'],
  env: { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '32768', MALLOC_TRIM_THRESHOLD_: '131072' },
};

/** What each of our processes is started with: in the project's folder, since the path is of there. */
export const sourceMaps: readonly string[] = ['--import', './stack/services/source-maps.mjs'];
