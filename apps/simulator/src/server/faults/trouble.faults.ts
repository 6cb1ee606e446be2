import { services } from '../services.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { json } from '../exchange.ts';
import type { FaultHost, FaultTable, Occasion, Refusal } from './fault.ts';

const TEXTS = { 500: 'Server error', 502: 'Bad gateway', 503: 'Service unavailable', 504: 'Gateway timeout' } as const;
type Status = keyof typeof TEXTS;
const statuses = [500, 502, 503, 504] as const;
/** Spotify is silent for so long before it gives up, ms. */
const STALL_MS = [30_000, 45_000] as const;

/** In the form of the service that is asked. */
function troubleOf({ service }: Exchange, status: Status): Reply {
  const message = TEXTS[status];
  if (service === 'listenbrainz') return json(status, { code: status, error: message });
  if (service === 'musicbrainz') return json(status, { error: message });
  return json(status, { error: { status, message } });
}

export const html = (status: number, title: string): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>\r\n`,
});

const troubles = statuses.flatMap((status): [string, Refusal][] => [
  [
    `${status}`,
    { what: `${status} with a JSON body.`, scope: services, instead: ({ exchange }) => troubleOf(exchange, status) },
  ],
  [
    `${status}-html`,
    {
      what: `${status} with an HTML page.`,
      scope: services,
      instead: () => html(status, `${status} ${TEXTS[status]}`),
    },
  ],
  [
    `${status}-empty`,
    {
      what: `${status} without a body.`,
      scope: services,
      instead: () => ({ status, headers: {}, body: '' }),
    },
  ],
]);

/** Unless the rule has said how long, and so has waited already. */
async function stall({ exchange, parameters, dice }: Occasion, { sleep }: FaultHost): Promise<void> {
  if (parameters.stallMs === undefined) await sleep(dice.between(...STALL_MS), exchange.gone);
}

export const troubleFaults: FaultTable = {
  ...Object.fromEntries(troubles),
  stall: {
    what: '504 after 30 to 45 s (`stallMs`).',
    scope: services,
    instead: async (occasion, host) => {
      await stall(occasion, host);
      return troubleOf(occasion.exchange, 504);
    },
  },
  slow: {
    what: 'The true answer after 30 to 45 s (`stallMs`).',
    scope: services,
    instead: async (occasion, host, next) => {
      await stall(occasion, host);
      return next();
    },
  },
};
