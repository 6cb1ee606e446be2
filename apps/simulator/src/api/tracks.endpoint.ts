import { notFound } from './api-error.ts';
import type { Call } from './call.ts';
import { idsOf } from './parameters.ts';
import { toTrack } from './to-track.ts';

const MOST_IDS = 50;

export function getTrack({ view, id }: Call) {
  const found = view.catalogue.findTrack(id, view.now);
  if (!found) throw notFound();
  return toTrack(view, found.album, found.track);
}

export function getTracks({ view, query }: Call) {
  const tracks = idsOf(query, MOST_IDS).map((id) => {
    const found = view.catalogue.findTrack(id, view.now);
    return found ? toTrack(view, found.album, found.track) : null;
  });
  return { tracks };
}
