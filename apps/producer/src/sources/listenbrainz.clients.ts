import { OpenClient, type OpenClientSettings } from '../exchange/open.client.ts';
import type { Clock } from '../exchange/pause.gate.ts';
import { ListenBrainzApi } from '../listenbrainz/listenbrainz.api.ts';
import { listenBrainzLimit } from '../listenbrainz/listenbrainz.limit.ts';
import type { ListenBrainzSettings } from '../listenbrainz/listenbrainz.settings.ts';
import { MusicBrainzApi } from '../musicbrainz/musicbrainz.api.ts';
import { musicBrainzLimit } from '../musicbrainz/musicbrainz.limit.ts';
import { Pace } from '../musicbrainz/pace.ts';
import type { QuotaLedger } from '../quota/quota.ledger.ts';
import type { SourceParts } from './followed-source.ts';

const TIMEOUT_MS = 30_000;
const LISTENBRAINZ_TRIES = 4;
/** MusicBrainz refuses a quarter of the calls that keep its rules: of six tries in a row one in four thousand. */
const MUSICBRAINZ_TRIES = 6;

type ClientParts = Pick<SourceParts, 'pool' | 'metrics' | 'stop'> & { ledger: QuotaLedger; clock: Clock };

export function createListenBrainzApi(settings: ListenBrainzSettings, parts: ClientParts): ListenBrainzApi {
  const client = new OpenClient({
    ...commonOf(settings, parts),
    baseUrl: settings.listenBrainzUrl,
    limitOf: listenBrainzLimit,
    maxTries: LISTENBRAINZ_TRIES,
  });
  return new ListenBrainzApi(client);
}

export function createMusicBrainzApi(settings: ListenBrainzSettings, parts: ClientParts): MusicBrainzApi {
  const pace = new Pace(parts.pool, parts.clock);
  const client = new OpenClient({
    ...commonOf(settings, parts),
    baseUrl: settings.musicBrainzUrl,
    limitOf: musicBrainzLimit,
    maxTries: MUSICBRAINZ_TRIES,
    turn: (ask) => pace.turn(ask),
  });
  return new MusicBrainzApi(client);
}

const commonOf = (
  { userAgent }: ListenBrainzSettings,
  { metrics, stop, ledger, clock }: ClientParts,
): Pick<OpenClientSettings, 'userAgent' | 'clock' | 'ledger' | 'observer' | 'timeoutMs' | 'stop'> => ({
  userAgent,
  clock,
  ledger,
  observer: metrics.observerOf('listenbrainz'),
  timeoutMs: TIMEOUT_MS,
  stop,
});
