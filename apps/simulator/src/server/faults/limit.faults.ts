import { ApiError, quotaExceeded, rateLimited } from '../../api/api-error.ts';
import { overListenBrainzRate } from '../../listenbrainz/limits.ts';
import { overMusicBrainzRate } from '../../musicbrainz/musicbrainz-error.ts';
import type { FaultHost, FaultTable, Occasion, Refusal } from './fault.ts';
import { plain } from './request.faults.ts';

/** As reported of live behaviour, s. */
const SHORT = [11, 41] as const;
const LONG = [48_925, 86_207] as const;
const TWENTY_HOURS = 72_000;

const secondsOf = ({ parameters, dice }: Occasion, [least, most]: readonly [number, number]): number =>
  parameters.retryAfter ?? dice.between(least, most);

/** The bucket stays closed until then, whatever else is asked of it. */
function closeBucket(occasion: Occasion, { quotas }: FaultHost, seconds: number): ApiError {
  const { family = '', at } = occasion.exchange;
  quotas.close(family, at + seconds * 1_000);
  return quotaExceeded(seconds);
}

const closes = (what: string, seconds: (occasion: Occasion) => number): Refusal => ({
  what,
  scope: ['spotify'],
  instead: (occasion, host) => {
    throw closeBucket(occasion, host, seconds(occasion));
  },
});

export const limitFaults: FaultTable = {
  '429-short': {
    what: '429 with `retry-after` of 11 to 41 s (`retryAfter`).',
    scope: ['spotify'],
    instead: (occasion) => {
      throw rateLimited(secondsOf(occasion, SHORT));
    },
  },
  '429-plain': {
    what: '429 `Too many requests` in plain text, `retry-after` of 11 to 41 s.',
    scope: ['spotify'],
    instead: (occasion) => plain(429, 'Too many requests', { 'retry-after': String(secondsOf(occasion, SHORT)) }),
  },
  '429-bare': {
    what: '429 without `retry-after`.',
    scope: ['spotify'],
    instead: () => {
      throw new ApiError(429, 'API rate limit exceeded');
    },
  },
  '429-quota': closes(
    '429 `QUOTA_EXCEEDED`, `retry-after` of 48,925 to 86,207 s; the bucket stays closed so long.',
    (occasion) => secondsOf(occasion, LONG),
  ),
  '429-quota-20h': closes('The same for 20 hours.', ({ parameters }) => parameters.retryAfter ?? TWENTY_HOURS),
  'listenbrainz-429': {
    what: '429 of ListenBrainz: no `retry-after`, `x-ratelimit-reset-in` of 1 to 10 s.',
    scope: ['listenbrainz'],
    instead: (occasion) => overListenBrainzRate(secondsOf(occasion, [1, 10]), occasion.exchange.at, 30),
  },
  'musicbrainz-503': {
    what: '503 of MusicBrainz with `retry-after: 0`, as compliant calls get it too.',
    scope: ['musicbrainz'],
    instead: () => overMusicBrainzRate(),
  },
};
