export interface Question {
  /** Below `/api/v1/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** At most one request in this time; costly statistics ask for more than the second that is the least. */
  readonly minIntervalMs?: number;
  readonly maxAgeMs?: number;
  /** The answer is not of one source: the choice of the view is not sent. */
  readonly isOfAllSources?: boolean;
}

/** The address of a question for the source that the view names. */
export function addressOf(question: Question, source: string | null): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(question.query ?? {})) query.set(name, String(value));
  if (source && !question.isOfAllSources) query.set('source', source);
  const text = query.toString();
  return `/api/v1/${question.path}${text ? `?${text}` : ''}`;
}
