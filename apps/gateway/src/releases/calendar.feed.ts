import type { AlbumRow } from '@freshwax/contracts';
import type { EventAttributes } from 'ics';
import { releaseId, textOf, titleOf } from './atom.feed.ts';

const EMPTY = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Freshwax//EN\r\nEND:VCALENDAR\r\n';

/** An iCalendar file (RFC 5545): each release is a whole day. @throws Error when a release has no day */
export async function toCalendarFile(albums: readonly AlbumRow[]): Promise<string> {
  if (albums.length === 0) return EMPTY;
  // With what it brings along it is the heaviest of the libraries that few ask for.
  const { createEvents } = await import('ics');
  const { error, value } = createEvents(albums.map(toEvent), { productId: '-//Freshwax//EN', calName: 'Releases' });
  if (value === null) throw new Error('the calendar could not be written', { cause: error });
  return value;
}

function toEvent(album: AlbumRow): EventAttributes {
  const [year, month, day] = (album.releaseDate ?? '').split('-').map(Number) as [number, number, number];
  return {
    uid: releaseId(album),
    title: titleOf(album),
    description: textOf(album),
    start: [year, month, day],
    duration: { days: 1 },
    transp: 'TRANSPARENT',
    lastModified: Date.parse(album.observedAt),
    ...(album.url === null ? {} : { url: album.url }),
  };
}
