import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import type { Request } from '../http/exchange.ts';
import { activeSourcesOf } from './active-sources.ts';
import { utcDay } from './utc-day.ts';

/** Raise it when an answer changes its form while the data stays. */
const FORM = 6;

/** The questions of all screens of a few readers. */
const MOST_KNOWN = 500;

export interface Question {
  /** What its tags name beside the version: another one every day, as ages of releases are. */
  hash: string;
  /** The same on every day. */
  name: string;
  /** Of the route that answers it. */
  route: Request['route'];
}

/** Questions that a route has taken, by their address: who asks again needs neither routing nor hashing to hear 304. */
@Injectable()
export class KnownQuestions {
  private readonly salt: string;
  private readonly kept = new Map<string, Question>();

  constructor(@Inject(GATEWAY_ENV) env: Pick<GatewayEnv, 'FRESHWAX_SOURCE' | 'SPOTIFY_CLIENT_ID'>) {
    this.salt = `${FORM}|${activeSourcesOf(env).join()}`;
  }

  /** undefined where no route has taken it today. */
  of(request: Request): Question | undefined {
    return this.kept.get(keyOf(request));
  }

  /** The same on every day, and for every order of its parameters. */
  nameOf(request: Request): string {
    return questionHash(request.originalUrl, this.salt);
  }

  /** By the route that takes it. */
  take(request: Request): Question {
    const key = keyOf(request);
    const question = this.kept.get(key) ?? {
      hash: questionHash(request.originalUrl, `${this.salt}|${utcDay()}`),
      name: this.nameOf(request),
      route: request.route,
    };
    // Set anew, it is the youngest in the order of the map; the oldest goes first.
    this.kept.delete(key);
    this.kept.set(key, question);
    if (this.kept.size > MOST_KNOWN) this.kept.delete(this.kept.keys().next().value!);
    return question;
  }
}

/** By `url`: of a list that is asked for as a file it names the export, which is no answer of a version. */
const keyOf = (request: Request): string => `${utcDay()} ${request.url}`;

/** The same for every order of the parameters. */
export function questionHash(url: string, salt: string): string {
  const { pathname, searchParams } = new URL(url, 'http://gateway');
  searchParams.sort();
  return createHash('sha256').update(`${salt}|${pathname}?${searchParams}`).digest('base64url').slice(0, 12);
}
