/** Place of each value in a list that is sorted by it: equal values share the first one's place (1, 2, 2, 4). */
export function sharedRanks(values: readonly number[]): { rank: number; tied: boolean }[] {
  let rank = 1;
  return values.map((value, at) => {
    if (value !== values[at - 1]) rank = at + 1;
    return { rank, tied: value === values[at - 1] || value === values[at + 1] };
  });
}
