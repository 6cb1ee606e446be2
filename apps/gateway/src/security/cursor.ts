import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ProblemError } from '../http/problem.error.ts';
import { AdminKey } from './admin-key.ts';

const SIGNATURE_BYTES = 16;

const content = z.object({ scope: z.string(), keys: z.array(z.union([z.string(), z.number(), z.null()])) });
export type CursorKey = string | number | null;

/**
 * Signs the place where a page ended. A cursor belongs to its scope (list, sort and filters): used elsewhere it would
 * name a place that does not exist there.
 */
export class CursorSigner {
  private readonly secret: Buffer;

  constructor(key: AdminKey) {
    this.secret = key.derive('page cursor');
  }

  sign(scope: string, keys: readonly CursorKey[]): string {
    const body = Buffer.from(JSON.stringify({ scope, keys }));
    return Buffer.concat([this.signature(body), body]).toString('base64url');
  }

  /**
   * @throws ProblemError cursor-expired when it was not signed by this gateway, validation when it is of another list
   */
  read(scope: string, cursor: string): CursorKey[] {
    const bytes = Buffer.from(cursor, 'base64url');
    const body = bytes.subarray(SIGNATURE_BYTES);
    if (bytes.length <= SIGNATURE_BYTES || !timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), this.signature(body)))
      throw new ProblemError('cursor-expired');
    const read = content.parse(JSON.parse(body.toString('utf8')));
    if (read.scope === scope) return read.keys;
    throw new ProblemError('validation', {
      errors: [{ pointer: '/cursor', detail: 'belongs to another list, sort or filter' }],
    });
  }

  private signature(body: Buffer): Buffer {
    return createHmac('sha256', this.secret).update(body).digest().subarray(0, SIGNATURE_BYTES);
  }
}
