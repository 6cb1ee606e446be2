import type { Reply } from '../exchange.ts';
import { services } from '../services.ts';
import { untilGone } from '../sleep.ts';
import type { FaultTable, Occasion, Spoiling } from './fault.ts';
import { html } from './trouble.faults.ts';

const FIFTY_MB = 50 * 1024 * 1024;
/** Reserved, so that nobody answers there (RFC 2606). */
const ELSEWHERE = 'http://elsewhere.invalid';

const noAnswer: Reply = { status: 0, headers: {}, body: '', transport: { kind: 'reset' } };
const half = (body: string): number => Math.floor(Buffer.byteLength(body) / 2);

const spoils = (what: string, spoil: (reply: Reply, occasion: Occasion) => Reply): Spoiling => ({
  what,
  scope: services,
  spoil: (occasion, reply) => spoil(reply, occasion),
});

const huge =
  (isAnnounced: boolean) =>
  (reply: Reply, { parameters }: Occasion) => ({
    ...reply,
    transport: { kind: 'padded' as const, bytes: parameters.bytes ?? FIFTY_MB, isAnnounced },
  });

export const transportFaults: FaultTable = {
  silent: {
    what: 'The connection is accepted and nothing is ever answered.',
    scope: services,
    instead: async ({ exchange }) => {
      await untilGone(exchange.gone);
      return noAnswer;
    },
  },
  reset: { what: 'The connection is reset.', scope: services, instead: () => noAnswer },
  redirect: {
    what: '302 to the same path on another host (`location`).',
    scope: services,
    instead: ({ exchange: { url }, parameters }) => ({
      status: 302,
      headers: { location: parameters.location ?? `${ELSEWHERE}${url.pathname}${url.search}` },
      body: '',
    }),
  },
  'html-page': {
    what: '200 with an HTML page, as a login page of a network answers.',
    scope: services,
    instead: () => ({ ...html(200, 'Welcome'), isSpoilt: true }),
  },
  'empty-200': {
    what: '200 without a body.',
    scope: services,
    instead: () => ({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: '',
      isSpoilt: true,
    }),
  },
  'truncated-json': spoils('The JSON ends half-way; the length in the headers is that of the half.', (reply) => ({
    ...reply,
    body: Buffer.from(reply.body).subarray(0, half(reply.body)).toString(),
  })),
  'cut-short': spoils('The connection ends half-way through the body that was announced.', (reply) => ({
    ...reply,
    transport: { kind: 'cut', bytes: half(reply.body) },
  })),
  'wrong-content-type': spoils('The true JSON as `text/html`.', (reply) => ({
    ...reply,
    headers: { ...reply.headers, 'content-type': 'text/html' },
  })),
  'huge-body': spoils('50 MB (`bytes`): the true JSON and blanks, its length announced.', huge(true)),
  'huge-body-unannounced': spoils('The same without a length in the headers.', huge(false)),
};
