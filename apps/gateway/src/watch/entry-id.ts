import { source, type Source } from '@freshwax/contracts';
import { isStorable } from '../http/storable.ts';

/** What names an entry: whose list it is on, and what was asked for. */
export interface EntryKey {
  source: Source;
  query: string;
}

/** Names an entry in an address, whatever signs its query has. */
export const toEntryId = ({ source: of, query }: EntryKey): string =>
  Buffer.from(`${of}:${query}`).toString('base64url');

/** undefined when it names none. */
export function toEntryKey(id: string): EntryKey | undefined {
  const [, of, query] = /^([a-z]+):(.+)$/s.exec(Buffer.from(id, 'base64url').toString('utf8')) ?? [];
  const known = source.safeParse(of);
  if (!known.success || query === undefined || !isStorable(query)) return undefined;
  // Only the one spelling that we give out: bytes that decode to the same text would be another address of it.
  if (toEntryId({ source: known.data, query }) !== id) return undefined;
  return { source: known.data, query };
}
