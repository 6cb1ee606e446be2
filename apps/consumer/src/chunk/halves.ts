/** Both halves of two or more. */
export function halvesOf<T>(all: T[]): [T[], T[]] {
  const middle = all.length >> 1;
  return [all.slice(0, middle), all.slice(middle)];
}
