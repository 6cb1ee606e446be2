import type { AlbumRow } from '@freshwax/contracts';
import type { EventAttributes } from 'ics';
import { releaseId, textOf, titleOf } from './atom.feed.ts';

const EMPTY = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Freshwax//EN\r\nEND:VCALENDAR\r\n';

/**
 * An iCalendar file (RFC 5545): each release is a whole day, which is what begins on a date and names no end.
 * @param albums the latest first @param isCut whether there are earlier ones that are left out
 * @throws Error when a release has no day
 */
export async function toCalendarFile(albums: readonly AlbumRow[], isCut: boolean): Promise<string> {
  if (albums.length === 0) return EMPTY;
  // With what it brings along it is the heaviest of the libraries that few ask for.
  const { createEvent, createEvents } = await import('ics');
  const calName = isCut ? `Releases since ${albums.at(-1)!.releaseDate}` : 'Releases';
  const head = { productId: '-//Freshwax//EN', calName };
  const events = albums.map(toEvent);
  const whole = createEvents(events, head).value;
  if (whole !== null) return whole;
  // It refuses all for one address that it does not know as such, as with `_` in its host.
  const taken = events.map((event) => (createEvent(event).value === null ? withoutUrl(event) : event));
  const { error, value } = createEvents(taken, head);
  if (value === null) throw new Error('the calendar could not be written', { cause: error });
  return value;
}

const withoutUrl = ({ url: _, ...event }: EventAttributes): EventAttributes => event;

/** As a browser would ask for it: its host in small letters, and nothing in it that ends a line. */
const toAddress = (url: string | null): { url?: string } =>
  url !== null && URL.canParse(url) ? { url: new URL(url).href } : {};

function toEvent(album: AlbumRow): EventAttributes {
  const [year, month, day] = (album.releaseDate ?? '').split('-').map(Number) as [number, number, number];
  const wholeDay: Omit<EventAttributes, 'duration' | 'end'> = {
    uid: releaseId(album),
    title: titleOf(album),
    description: textOf(album),
    start: [year, month, day],
    transp: 'TRANSPARENT',
    lastModified: Date.parse(album.observedAt),
    ...toAddress(album.url),
  };
  // The library's types want an end, the library does not.
  return wholeDay as EventAttributes;
}
