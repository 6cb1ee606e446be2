import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { DataVersion } from '../answers/data-version.ts';
import { ProblemError } from '../http/problem.error.ts';
import { AdminKey } from './admin-key.ts';

const SIGNATURE_BYTES = 16;

const content = z.object({
  scope: z.string(),
  keys: z.array(z.union([z.string(), z.number(), z.null()])),
  dataVersion: z.string(),
});
export type CursorKey = string | number | null;

/** Before every version. */
const UNKNOWN = '0';

/** The part of a version that rises with whatever is applied, and falls only where the data begins anew. */
const sumOf = (version: string): bigint => BigInt(version.split('.', 1)[0]!);

/** Words that somebody looks for may be longer than an address may be. */
const hashOf = (scope: string): string => createHash('sha256').update(scope).digest('base64url');

/**
 * Signs the place where a page ended. A cursor belongs to its scope (list, sort and filters): used elsewhere it would
 * name a place that does not exist there. A newer version of the data does not end it, since it names a place, not a page;
 * an older one does: the stores were reset or restored, and a walk over both would be a walk over neither.
 */
export class CursorSigner {
  private readonly secret: Buffer;

  constructor(
    key: AdminKey,
    private readonly versions: Pick<DataVersion, 'current'>,
  ) {
    this.secret = key.derive('packed page cursor');
  }

  async sign(scope: string, keys: readonly CursorKey[]): Promise<string> {
    const dataVersion = (await this.version()) ?? UNKNOWN;
    // Of raw events it names some hundred logs.
    const body = deflateRawSync(JSON.stringify({ scope: hashOf(scope), keys, dataVersion }));
    return Buffer.concat([this.signature(body), body]).toString('base64url');
  }

  /**
   * @throws ProblemError cursor-expired when it was not signed by this gateway, or the data has begun anew since;
   *   validation when it is of another list
   */
  async read(scope: string, cursor: string): Promise<CursorKey[]> {
    const bytes = Buffer.from(cursor, 'base64url');
    const body = bytes.subarray(SIGNATURE_BYTES);
    if (bytes.length <= SIGNATURE_BYTES || !timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), this.signature(body)))
      throw new ProblemError('cursor-expired');
    const read = content.parse(JSON.parse(inflateRawSync(body).toString('utf8')));
    if (read.scope !== hashOf(scope))
      throw new ProblemError('validation', {
        errors: [{ pointer: '/cursor', detail: 'belongs to another list, sort or filter' }],
      });
    const version = await this.version();
    if (version !== undefined && sumOf(version) < sumOf(read.dataVersion))
      throw new ProblemError('cursor-expired', { detail: 'The data has begun anew since.' });
    return read.keys;
  }

  /** Lists of what rests in no store go on while PostgreSQL is away. */
  private async version(): Promise<string | undefined> {
    return (await this.versions.current().catch(() => undefined))?.version;
  }

  private signature(body: Buffer): Buffer {
    return createHmac('sha256', this.secret).update(body).digest().subarray(0, SIGNATURE_BYTES);
  }
}
