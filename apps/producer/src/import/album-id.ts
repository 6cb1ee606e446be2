import { v5 as uuidV5 } from 'uuid';

/** Namespace of ids for albums that a table only names; any constant, fixed for ever. */
const ALBUM_NAMESPACE = '8e3b6f0d-4a71-5d2c-b1e8-2f6c9a0d7e54';

/** The same name by the same artist is the same album, in every table. Names hold no NUL: nothing can be said two ways. */
export const albumIdOf = (artist: string, name: string): string =>
  `import:${uuidV5(`${artist}\0${name}`.normalize('NFC'), ALBUM_NAMESPACE)}`;
