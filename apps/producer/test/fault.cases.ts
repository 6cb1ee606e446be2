import type { Finished } from '../src/runs/run.ts';
import type { Asker } from './asker.ts';

/** Where an answer does not come: how long it is waited for, ms, and a good deal more. */
const SHORT_MS = 3_000;
const STALL = { stallMs: 20 * SHORT_MS };

/** As `/simulator/faults` takes it. */
export type Rule = string | ({ fault: string } & Record<string, unknown>);
export interface FaultCase {
  /** The row of the reference, or the switch. */
  title: string;
  rule: Rule;
  /** What is asked; one track by default. */
  ask?: (asker: Asker, ids: Ids) => Promise<Finished>;
  /** Calls that the simulator was asked, by bucket. */
  calls: Record<string, number>;
  outcome: 'done' | 'failed';
  /** In the run's row. */
  why?: RegExp;
  /** ms, each; none by default. */
  slept?: [number, number][];
  /** How long an answer is waited for, ms; default: as long as a producer does. */
  timeoutMs?: number;
  missing?: number;
  /** Events; by default 1 of a run that is done, none of another. */
  stored?: number;
}
export interface Ids {
  albums: string[];
  tracks: string[];
}

export const track = (asker: Asker, { tracks }: Ids) => asker.take('track', tracks.slice(0, 1));
const batch = (asker: Asker, { tracks }: Ids) => asker.take('track', tracks.slice(0, 5), 'extended');
const page = (asker: Asker) => asker.page({ limit: 50, offset: 0 });
const deep = (asker: Asker) => asker.page({ limit: 10, offset: 900 });

export const one = { 'tracks/{id}': 1, token: 1 };
const two = { 'tracks/{id}': 2, token: 1 };
const four = { 'tracks/{id}': 4, token: 1 };
/** A random of 0 makes what is jitter nothing: backing off takes no time then, a limit exactly what it says. */
const backOff = (times: number) => Array.from({ length: times }, (): [number, number] => [0, 0]);
const noneKnown = /the source knows none of the ids/;
const limit: [number, number] = [11_000, 41_000];

export const refusals: FaultCase[] = [
  { title: 'bad client', rule: 'bad-client', calls: { token: 1 }, outcome: 'failed', why: /SPOTIFY_CLIENT_SECRET/ },
  { title: 'bad token, once', rule: 'bad-token*1', calls: { 'tracks/{id}': 2, token: 2 }, outcome: 'done' },
  { title: 'expired token', rule: 'expired-token*1', calls: { 'tracks/{id}': 2, token: 2 }, outcome: 'done' },
  {
    title: 'tokens revoked in a run',
    rule: 'revoked-tokens*1',
    calls: { 'tracks/{id}': 2, token: 2 },
    outcome: 'done',
  },
  { title: 'bad token, ever', rule: 'bad-token', calls: { 'tracks/{id}': 2, token: 2 }, outcome: 'failed', why: /401/ },
  {
    title: 'limit too big',
    rule: 'invalid-limit',
    ask: page,
    calls: { search: 2, token: 1 },
    outcome: 'done',
    stored: 0,
  },
  {
    title: 'limit too big, no body',
    rule: 'empty-400',
    ask: page,
    calls: { search: 2, token: 1 },
    outcome: 'done',
    stored: 0,
  },
  { title: 'malformed id', rule: 'malformed-id', calls: one, outcome: 'failed', missing: 1, why: noneKnown },
  {
    title: 'malformed ids are not sent',
    rule: 'malformed-id',
    ask: (asker) => asker.take('track', ['spotify:track:1', 'Z'.repeat(22), '']),
    calls: {},
    outcome: 'failed',
    missing: 3,
    why: noneKnown,
  },
  { title: 'unknown id', rule: 'unknown-id', calls: one, outcome: 'failed', missing: 1, why: noneKnown },
  {
    title: 'unknown id among others',
    rule: 'unknown-id*1',
    ask: (asker, { tracks }) => asker.take('track', tracks.slice(0, 2)),
    calls: two,
    outcome: 'done',
    missing: 1,
  },
  { title: 'removed endpoint', rule: 'forbidden', calls: one, outcome: 'failed', why: /tracks\/\{id\}: not offered/ },
  {
    title: 'removed batch endpoint',
    rule: 'forbidden@tracks',
    ask: batch,
    calls: { tracks: 1, 'tracks/{id}': 5, token: 1 },
    outcome: 'done',
    stored: 5,
  },
  { title: 'owner without Premium', rule: 'premium', calls: one, outcome: 'failed', why: /active Premium/ },
  {
    title: 'offset too deep, 404',
    rule: 'too-deep',
    ask: deep,
    calls: { search: 1, token: 1 },
    outcome: 'failed',
    why: /not found/,
  },
  {
    title: 'offset too deep, 400',
    rule: 'too-deep-400',
    ask: deep,
    calls: { search: 1, token: 1 },
    outcome: 'failed',
    why: /\(400\)/,
  },
];

export const limits: FaultCase[] = [
  { title: 'rate limit', rule: '429-short*1', calls: two, outcome: 'done', slept: [limit] },
  { title: 'rate limit, plain text', rule: '429-plain*1', calls: two, outcome: 'done', slept: [limit] },
  { title: 'rate limit without a time', rule: '429-bare*1', calls: two, outcome: 'done', slept: [[10_000, 10_000]] },
  {
    title: 'rate limit, ever',
    rule: '429-short',
    calls: four,
    outcome: 'failed',
    why: /still rate limited/,
    slept: [limit, limit, limit],
  },
  { title: 'quota', rule: '429-quota*1', calls: one, outcome: 'failed', why: /quota is used up until/ },
  { title: 'quota, 20 hours', rule: '429-quota-20h*1', calls: one, outcome: 'failed', why: /quota is used up until/ },
  {
    title: '20 hours without a reason',
    rule: { fault: '429-short', retryAfter: 72_000, times: 1 },
    calls: one,
    outcome: 'failed',
    why: /quota is used up until/,
  },
];

export const troubles: FaultCase[] = ['500', '502', '503', '504'].flatMap((status) =>
  ['', '-html', '-empty'].flatMap((form): FaultCase[] => [
    {
      title: `${status}${form}, twice`,
      rule: `${status}${form}*2`,
      calls: { 'tracks/{id}': 3, token: 1 },
      outcome: 'done',
      slept: backOff(2),
    },
    {
      title: `${status}${form}, ever`,
      rule: `${status}${form}`,
      calls: four,
      outcome: 'failed',
      why: new RegExp(`answered ${status}`),
      slept: backOff(3),
    },
  ]),
);

export const wires: FaultCase[] = [
  {
    title: 'stall, then 504',
    rule: { fault: 'stall', ...STALL, times: 1 },
    timeoutMs: SHORT_MS,
    calls: two,
    outcome: 'done',
    slept: backOff(1),
  },
  {
    title: 'slow answer',
    rule: { fault: 'slow', ...STALL, times: 1 },
    timeoutMs: SHORT_MS,
    calls: two,
    outcome: 'done',
    slept: backOff(1),
  },
  {
    title: 'no answer at all, ever',
    rule: 'silent',
    timeoutMs: SHORT_MS,
    calls: four,
    outcome: 'failed',
    why: /no answer \(TimeoutError\)/,
    slept: backOff(3),
  },
  { title: 'connection reset', rule: 'reset*1', calls: two, outcome: 'done', slept: backOff(1) },
  { title: 'redirect to another host', rule: 'redirect', calls: one, outcome: 'failed', why: /led to another host/ },
  {
    title: '200 with a page of HTML',
    rule: 'html-page',
    calls: one,
    outcome: 'failed',
    why: /answered text\/html where JSON/,
  },
  {
    title: 'true JSON as text/html',
    rule: 'wrong-content-type',
    calls: one,
    outcome: 'failed',
    why: /answered text\/html where JSON/,
  },
  {
    title: '200 without a body',
    rule: 'empty-200',
    calls: four,
    outcome: 'failed',
    why: /broken off/,
    slept: backOff(3),
  },
  { title: 'truncated JSON, once', rule: 'truncated-json*1', calls: two, outcome: 'done', slept: backOff(1) },
  { title: 'body cut short, once', rule: 'cut-short*1', calls: two, outcome: 'done', slept: backOff(1) },
  { title: '50 MB, announced', rule: 'huge-body', calls: one, outcome: 'failed', why: /above 10485760 bytes/ },
  {
    title: '50 MB, not announced',
    rule: 'huge-body-unannounced',
    calls: one,
    outcome: 'failed',
    why: /above 10485760 bytes/,
  },
];
