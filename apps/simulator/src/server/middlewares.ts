import { offers } from '../api/mode.ts';
import { Catalogue } from '../catalogue/catalogue.ts';
import { seedOf } from '../catalogue/dice.ts';
import { Listens } from '../catalogue/listens.ts';
import { Popularity } from '../catalogue/popularity.ts';
import { ConfigurationError, type Settings } from '../env.ts';
import { answerListenBrainz, limitListenBrainz } from '../listenbrainz/listenbrainz.middleware.ts';
import { answerMusicBrainz, limitMusicBrainz, refuseAnonymous } from '../musicbrainz/musicbrainz.middleware.ts';
import { checkExchange, readRecorded, type RecordedExchange } from '../recorded/recorded-exchange.ts';
import { Recordings } from '../recorded/recordings.ts';
import { listRecorded, replay } from '../recorded/replay.middleware.ts';
import { callEndpoint, refuseOthers, refuseRemoved, replyToErrors } from './api.middleware.ts';
import { forService, type Middleware } from './exchange.ts';
import { controlFaults } from './faults/control.middleware.ts';
import { changeByRule, refuseByRule } from './faults/inject.middleware.ts';
import { RuleBook } from './faults/rule-book.ts';
import type { Rule } from './faults/rule.ts';
import { answerHealth } from './health.middleware.ts';
import { answerMetrics } from './metrics.middleware.ts';
import { showPages } from './public.middleware.ts';
import { Quotas } from './quotas.ts';
import { limitRate } from './rate-limit.middleware.ts';
import { RequestLog } from './request-log.ts';
import type { Sleep } from './sleep.ts';
import { controlClock, type SteeredClock } from './steered.clock.ts';
import { authenticate, issueTokens } from './token.middleware.ts';
import { Tokens } from './tokens.ts';
import { tellTruth } from './truth.middleware.ts';

export interface Parts {
  settings: Settings;
  /** ms since 1970 */
  startedAt: number;
  /** undefined: the clock is real. */
  steered: SteeredClock | undefined;
  /** Asked at each call: the port is known only once the server listens. */
  origin: () => string;
  sleep: Sleep;
  recorded: readonly RecordedExchange[];
}

/** In order, outermost first. */
export function middlewares(parts: Parts): Middleware[] {
  const { settings, startedAt, sleep } = parts;
  const world = worldOf(settings, startedAt);
  const { catalogue } = world;
  const isRecorded = settings.FRESHWAX_SIMULATOR_MODE === 'recorded';
  const recordings = new Recordings(isRecorded ? exchangesOf(parts) : []);
  const log = new RequestLog(startedAt);
  const tokens = new Tokens(settings.FRESHWAX_SIMULATOR_SEED);
  const quotas = new Quotas(settings.FRESHWAX_SIMULATOR_QUOTA ?? { usual: undefined, buckets: new Map() });
  const client = { id: settings.FRESHWAX_SIMULATOR_CLIENT_ID, secret: settings.FRESHWAX_SIMULATOR_CLIENT_SECRET };
  const book = new RuleBook(catalogue.seed, rulesOf(settings));
  const host = { seed: catalogue.seed, tokens, quotas, sleep };
  const change = changeByRule(book, host);
  const answers = [change, replay(recordings)];
  return [
    log.count,
    replyToErrors,
    answerHealth(catalogue.calendar, startedAt),
    log.show,
    controlFaults(book, quotas),
    controlClock(parts.steered),
    listRecorded(recordings),
    tellTruth(catalogue),
    answerMetrics(log),
    showPages(catalogue),
    refuseByRule(book, host),
    issueTokens(tokens, client),
    refuseOthers,
    forService('spotify', [
      authenticate(tokens),
      limitRate(settings.FRESHWAX_SIMULATOR_RATE),
      quotas.limit,
      ...(isRecorded ? answers : spotify(parts, world, change)),
    ]),
    ...(isRecorded ? answers : listenBrainzAndMusicBrainz(settings, world, change)),
  ];
}

type World = ReturnType<typeof worldOf>;

function spotify({ settings, origin }: Parts, { catalogue, popularity }: World, change: Middleware): Middleware[] {
  const mode = settings.FRESHWAX_SIMULATOR_MODE;
  const offer = offers[mode === 'recorded' ? 'extended' : mode];
  return [refuseRemoved(offer), change, callEndpoint({ catalogue, popularity, offer }, origin)];
}

function listenBrainzAndMusicBrainz(
  settings: Settings,
  { catalogue, popularity }: World,
  change: Middleware,
): Middleware[] {
  return [
    forService('listenbrainz', [
      limitListenBrainz(settings.FRESHWAX_SIMULATOR_LISTENBRAINZ_RATE),
      change,
      answerListenBrainz({ catalogue, listens: new Listens(catalogue, popularity) }),
    ]),
    refuseAnonymous,
    limitMusicBrainz(settings.FRESHWAX_SIMULATOR_MUSICBRAINZ_INTERVAL_MS),
    change,
    answerMusicBrainz(catalogue),
  ];
}

function worldOf(settings: Settings, startedAt: number) {
  const { FRESHWAX_SIMULATOR_EPOCH: begin, FRESHWAX_SIMULATOR_UNTIL: end } = settings;
  const epoch = begin === undefined ? startedAt : Date.parse(begin);
  const catalogue = new Catalogue({
    seed: seedOf(settings.FRESHWAX_SIMULATOR_SEED),
    albums: settings.FRESHWAX_SIMULATOR_ALBUMS,
    epoch,
    releaseIntervalMs: settings.FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS,
    ...(end !== undefined && { until: Date.parse(end) }),
  });
  const popularity = new Popularity(catalogue, { epoch, timeFactor: settings.FRESHWAX_SIMULATOR_TIME_FACTOR });
  return { catalogue, popularity };
}

/** @throws ConfigurationError, UnusableRecording */
function exchangesOf({ settings: { FRESHWAX_SIMULATOR_RECORDED: path }, recorded }: Parts) {
  if (recorded.length > 0) return recorded.map((exchange, at) => checkExchange(exchange, `recorded[${at}]`));
  if (path === undefined)
    throw new ConfigurationError(['FRESHWAX_SIMULATOR_RECORDED: the recorded mode needs a file or a folder']);
  return readRecorded(path);
}

/** The share of MusicBrainz's own refusals among those that were set. */
function rulesOf(settings: Settings): Rule[] {
  const rules = settings.FRESHWAX_SIMULATOR_FAULTS ?? [];
  const rate = settings.FRESHWAX_SIMULATOR_MUSICBRAINZ_BUSY ?? (rules.length > 0 ? 0.25 : 0);
  return rate === 0 ? rules : [...rules, { fault: 'musicbrainz-503', rate, after: 0 }];
}
