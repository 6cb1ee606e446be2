/** What went wrong and, of an installation, the installer's own words and what to do. */
export function toWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { lines = [], fix } = error as Error & { lines?: readonly string[]; fix?: string };
  return [error.message, ...lines.map((line) => `  ${line}`), ...(fix ? [`fix: ${fix}`] : [])].join('\n');
}
