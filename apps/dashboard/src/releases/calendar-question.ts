import type { Question } from '../query/address.ts';

/** The last 60 days and the next 30: cards that show them share one request. */
export const calendarQuestion: Question = { path: 'stats/releases', minIntervalMs: 3_000 };
