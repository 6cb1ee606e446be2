import { createHmac, timingSafeEqual } from 'node:crypto';

/** As Spotify's: one hour, no refresh token. */
export const TOKEN_LIFE_S = 3_600;
const PREFIX = 'BQ';
const SIGNATURE_LENGTH = 43;

/**
 * Tokens that carry their expiry and a signature: none is remembered, and they stay good when the server restarts.
 * The key comes from the seed; nothing here is worth protecting.
 */
export class Tokens {
  /** Tokens of an earlier generation were revoked. */
  #generation = 0;

  constructor(private readonly seed: string) {}

  issue(now: number): string {
    const expiry = (Math.floor(now / 1_000) + TOKEN_LIFE_S).toString(36);
    const content = this.#generation === 0 ? expiry : `${expiry}-${this.#generation}`;
    return `${PREFIX}${this.sign(content)}${content}`;
  }

  /** What was issued until now has expired. */
  revoke(): void {
    this.#generation++;
  }

  judge(token: string, now: number): 'good' | 'expired' | 'bad' {
    const at = PREFIX.length + SIGNATURE_LENGTH;
    const content = token.slice(at);
    const wanted = Buffer.from(`${PREFIX}${this.sign(content)}`);
    const given = Buffer.from(token.slice(0, at));
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'bad';
    const [expiry = '', generation = 0] = content.split('-');
    if (Number(generation) < this.#generation) return 'expired';
    return Number.parseInt(expiry, 36) * 1_000 > now ? 'good' : 'expired';
  }

  private sign(text: string): string {
    return createHmac('sha256', `token:${this.seed}`).update(text).digest('base64url');
  }
}
