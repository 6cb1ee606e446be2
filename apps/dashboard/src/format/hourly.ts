/** What a history counts: it keeps the newest observation of each hour. */
export const hourlyObservations = (n: number): string =>
  `${n === 1 ? 'observation' : 'observations'}, one an hour at most`;
