/** Twice as long as the gateway gives the database for a statement. */
const LONGEST_MS = 30_000;

/**
 * Fetches with an end: what hangs would else be waited for as long as the page is open.
 * @throws what fetch throws, also where no answer comes for so long, or `signal` aborts
 */
export const fetchWithin = (address: string, { signal, ...init }: RequestInit): Promise<Response> => {
  const late = AbortSignal.timeout(LONGEST_MS);
  return fetch(address, { ...init, signal: signal ? AbortSignal.any([signal, late]) : late });
};

/** @throws as {@link fetchWithin} */
export const fetchAnswer = (address: string, signal?: AbortSignal): Promise<Response> =>
  fetchWithin(address, { headers: { accept: 'application/json' }, ...(signal && { signal }) });
