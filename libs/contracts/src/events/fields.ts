import { z } from 'zod';
import { MAX_ARRAY_LENGTH, MAX_DURATION_MS, MAX_ID_LENGTH, MAX_POPULARITY, MAX_STRING_LENGTH } from '../limits.ts';

/** PostgreSQL text takes neither NUL nor lone surrogates: such a record would be refused after Cassandra took it. */
const storable = (value: string): boolean => !value.includes('\0') && value.isWellFormed();

const storableText = (max: number) => z.string().max(max).refine(storable, 'holds NUL or a lone surrogate');

export const id = storableText(MAX_ID_LENGTH).min(1);
export const text = storableText(MAX_STRING_LENGTH);
export const popularity = z.int().min(0).max(MAX_POPULARITY).nullable();
export const durationMs = z.int().min(1).max(MAX_DURATION_MS).nullable();
/** Fits a PostgreSQL int. */
export const count = z.int().min(0).max(2_147_483_647).nullable();
export const bigCount = z.int().min(0).nullable();
/** Links end up in `href`: anything but http(s) would be a script in the page. */
export const link = text.regex(/^https?:\/\//, 'is not an http(s) address').nullable();
export const releaseDatePrecision = z.enum(['year', 'month', 'day']).nullable();

export const artistRef = z.object({ id, name: text });
export const artistRefs = z.array(artistRef).max(MAX_ARRAY_LENGTH);
export const image = z.object({ url: text.regex(/^https?:\/\//), width: count, height: count });
export const images = z.array(image).max(MAX_ARRAY_LENGTH);
export const genres = z.array(text).max(MAX_ARRAY_LENGTH).nullable();

export type ArtistRef = z.infer<typeof artistRef>;
export type Image = z.infer<typeof image>;
