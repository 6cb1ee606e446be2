/** Twice as long as the gateway gives the database for a statement. */
const LONGEST_MS = 30_000;

/** @throws what fetch throws, also where no answer comes for so long: one that hangs would be waited for as long as the page is open */
export const fetchAnswer = (address: string): Promise<Response> =>
  fetch(address, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(LONGEST_MS) });
