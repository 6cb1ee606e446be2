/** What a call can end in. The class says what to do; the status decides the class, never a message. */
export abstract class SourceError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The short limit held for all tries. Nothing is known about what was asked. */
export class RateLimited extends SourceError {
  constructor(readonly family: string) {
    super(`${family}: still rate limited after the last try`);
  }
}

/** A bucket is used up. Asking before `blockedUntil` (ms since 1970) is refused without a call. */
export class QuotaExceeded extends SourceError {
  constructor(
    readonly family: string,
    readonly blockedUntil: number,
  ) {
    super(`${family}: the quota is used up until ${new Date(blockedUntil).toISOString()}`);
  }
}

/** This app does not get this endpoint (403). */
export class NotOffered extends SourceError {
  constructor(readonly family: string) {
    super(`${family}: not offered by this Spotify app`);
  }
}

export class PremiumRequired extends SourceError {
  constructor() {
    super('the owner of this Spotify app needs an active Premium subscription: renew it, then wait a few minutes');
  }
}

export class AuthFailed extends SourceError {
  constructor(status: number) {
    super(
      `the source refused the credentials (${status}): check SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET against ` +
        'https://developer.spotify.com/dashboard, then restart',
    );
  }
}

/** A source without a key refuses whoever does not say who they are (403). */
export class ContactRefused extends SourceError {
  constructor(readonly family: string) {
    super(`${family}: refused (403); set FRESHWAX_CONTACT to an address at which you are reached, then restart`);
  }
}

export class NotFound extends SourceError {
  constructor(readonly family: string) {
    super(`${family}: not found`);
  }
}

/** The request itself was refused (400): asking again would be refused again. */
export class BadRequest extends SourceError {
  constructor(readonly family: string) {
    super(`${family}: the request was refused (400)`);
  }
}

/** The other side, or the way to it, is in trouble. */
export class Upstream extends SourceError {
  readonly isWorthRetrying: boolean;

  constructor(message: string, options: ErrorOptions & { isWorthRetrying: boolean }) {
    super(message, options);
    this.isWorthRetrying = options.isWorthRetrying;
  }
}

/** This run, or this day, has made as many calls as it may. */
export class BudgetSpent extends SourceError {
  constructor(what: string) {
    super(`no call left: ${what}`);
  }
}

/** The process stops; what was under way is given up. */
export class Stopping extends SourceError {
  constructor() {
    super('stopping');
  }
}
