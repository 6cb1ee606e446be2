/** From a record to the row that it becomes: pure, without a connection. */
export { decode, eventOf, reject, type Decodable } from './decode.ts';
export type { Accepted, Rejected, RejectReason, Verdict } from './verdict.ts';
export { json, type Column } from './column.ts';
export { keySaidBy } from './key-said-by.ts';
export { expiresAtMs, toExpiryDay, type Retention } from './expiry.ts';
export { albumColumns } from './album.row.ts';
export { artistMetaColumns } from './artist-meta.row.ts';
export { trackColumns } from './track.row.ts';
export { trackMetaColumns } from './track-meta.row.ts';
export { watchedTrackColumns } from './watched-track.row.ts';
export { toRow } from './to-row.ts';
