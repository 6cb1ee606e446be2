import { isFields } from '../spotify/responses.ts';

/** Most genres of one entity: users tag without end. */
const MOST = 50;

/**
 * Tags as genres. Where tags come with their votes, those on MusicBrainz's list of genres ("seen live" is not), by votes
 * and then by name. Where they are names alone, all of them in their order, but what was written for a program ("bpm:130").
 * @returns undefined where there is no list of tags
 */
export function toGenres(tags: unknown): string[] | undefined {
  if (!Array.isArray(tags)) return undefined;
  const counted = tags.flatMap(toCounted).filter(({ name }) => name !== '' && !name.includes(':'));
  counted.sort((a, b) => b.count - a.count || (a.count === 0 ? 0 : compare(a.name, b.name)));
  return [...new Set(counted.map(({ name }) => name))].slice(0, MOST);
}

function toCounted(tag: unknown): { name: string; count: number }[] {
  if (typeof tag === 'string') return [{ name: tag.trim(), count: 0 }];
  const { tag: name, count, genre_mbid: genre } = isFields(tag) ? tag : {};
  if (typeof name !== 'string' || typeof genre !== 'string') return [];
  return [{ name: name.trim(), count: typeof count === 'number' && count > 0 ? count : 0 }];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
