import { json } from '../server/exchange.ts';

const HELP = 'For usage, please see: https://musicbrainz.org/development/mmd';

/** A refusal as MusicBrainz words it. */
export class MusicBrainzError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'MusicBrainzError';
  }

  /** `{"error":"..","help":".."}` */
  get body(): { error: string; help: string } {
    return { error: this.message, help: HELP };
  }
}

export const notFound = (): MusicBrainzError => new MusicBrainzError(404, 'Not Found');
export const invalidMbid = (): MusicBrainzError => new MusicBrainzError(400, 'Invalid mbid.');

/** 503 with `retry-after: 0`. */
export const overMusicBrainzRate = () =>
  json(503, { error: 'Your requests are exceeding the allowable rate limit.', help: HELP }, { 'retry-after': '0' });
