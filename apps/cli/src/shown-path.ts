import { isAbsolute, relative, sep } from 'node:path';

/** A path to read: within the folder that the reader is in from there on, elsewhere whole. @param path absolute */
export function shownPath(path: string, from = process.cwd()): string {
  const way = relative(from, path);
  const isWithin = way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  return isWithin ? way : path;
}
