/** The first message of test/runner/cluster-servers.ts, when all of them answer. */
export interface ClusterReady {
  readonly env: Record<string, string>;
  readonly logDirs: readonly string[];
}
