import type { Filters } from '../view/view-state.ts';

/** The filters of the address as the list of albums takes them. */
export function toAlbumQuery({ q, type, genre, from, to, followed }: Filters): Record<string, string> {
  return {
    ...(q && { q }),
    ...(type && { type }),
    ...(genre && { genre }),
    ...(from && { 'released[gte]': from }),
    ...(to && { 'released[lte]': to }),
    ...(followed && { followed }),
  };
}
