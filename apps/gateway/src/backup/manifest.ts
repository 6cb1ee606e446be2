import { z } from 'zod';

export const MANIFEST = 'manifest.json';
/** The manifest's own sum, in the form that `sha256sum -c` takes. It is written last: without it a backup is none. */
export const MANIFEST_SUM = `${MANIFEST}.sha256`;

/** Of the files and of this manifest; another number is another form. */
export const FORMAT = 1;

const count = z.int().min(0);
const position = z.string().regex(/^\d{1,19}$/, 'an offset');
const partition = { topic: z.string(), partition: count };

const storedFile = z.strictObject({
  path: z.string().regex(/^(postgres|cassandra|kafka)\/[\w.-]+\.gz$/, 'a file of a backup'),
  /** Of the file as it lies there. */
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Lines in it. */
  rows: count,
});
export type StoredFile = z.infer<typeof storedFile>;

export const backupManifest = z.strictObject({
  format: z.literal(FORMAT),
  /** The version of Freshwax that made it. */
  version: z.string(),
  /** The moment that PostgreSQL's tables, and with them the positions, are of. */
  takenAt: z.iso.datetime(),
  topicPrefix: z.string(),
  /** Those that the database had run, in their order. */
  migrations: z.array(z.string()).min(1),
  /** Of the table of raw events. */
  rawSchema: z.int().min(1),
  /** Each partition in each generation: its raw rows from..to (not included) are in the backup. */
  positions: z.array(
    z.strictObject({ ...partition, generation: count, topicId: z.string(), from: position, to: position }),
  ),
  /** In the text form of PostgreSQL's COPY. */
  tables: z.array(
    z.strictObject({
      schema: z.enum(['live', 'book']),
      name: z.string(),
      columns: z.array(z.string()),
      file: storedFile,
    }),
  ),
  /** Raw events, a file a window that has any; lines as in raw-line.ts. */
  windows: z.array(z.strictObject({ ...partition, generation: count, window: count, file: storedFile })),
  /** Records that had come and were not applied yet; lines as in record-line.ts. */
  unapplied: z.array(z.strictObject({ ...partition, topicId: z.string(), file: storedFile })),
});
export type BackupManifest = z.infer<typeof backupManifest>;

export const filesOf = ({ tables, windows, unapplied }: BackupManifest): StoredFile[] =>
  [...tables, ...windows, ...unapplied].map(({ file }) => file);
