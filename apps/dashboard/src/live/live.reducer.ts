import type { LiveFrame, LiveTopic } from '@freshwax/contracts';

/** What the page knows of its live connection. Times are monotonic milliseconds. */
export interface LiveState {
  readonly phase: 'connecting' | 'live' | 'waiting' | 'paused';
  /** Whether the server was lost, and has not been reached again: what is shown may be old. */
  readonly isCut: boolean;
  /** Connections lost in a row. */
  readonly failures: number;
  /** When the next attempt begins; null unless waiting. */
  readonly retryAt: number | null;
  /** Newest version that a frame named; null before the first and after a gap. */
  readonly dataVersion: string | null;
  readonly lastFrameAt: number | null;
  /** Rises whenever something may have changed: what is shown must be asked for again. */
  readonly changes: number;
}

export type LiveAction =
  | { type: 'connect' }
  | { type: 'opened' }
  | { type: 'frame'; topic: LiveTopic; frame: LiveFrame; at: number }
  | { type: 'resync' }
  | { type: 'lost'; at: number; delayMs: number }
  | { type: 'bye'; at: number; delayMs: number }
  | { type: 'pause' };

export const initialLive: LiveState = {
  phase: 'paused',
  isCut: false,
  failures: 0,
  retryAt: null,
  dataVersion: null,
  lastFrameAt: null,
  changes: 0,
};

/** They tell of what changes without a new data version. */
const unversioned: readonly LiveTopic[] = ['dead-letters', 'quota'];

export function reduceLive(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case 'connect':
      return { ...state, phase: 'connecting', retryAt: null };
    case 'opened':
      // What happened while nobody listened is not known: the first connection and every later one ask anew.
      return {
        ...state,
        phase: 'live',
        isCut: false,
        failures: 0,
        retryAt: null,
        dataVersion: null,
        changes: state.changes + 1,
      };
    case 'frame': {
      const isNews = action.frame.dataVersion !== state.dataVersion || unversioned.includes(action.topic);
      return {
        ...state,
        dataVersion: action.frame.dataVersion,
        lastFrameAt: action.at,
        changes: state.changes + (isNews ? 1 : 0),
      };
    }
    case 'resync':
      return { ...state, dataVersion: null, changes: state.changes + 1 };
    case 'lost':
      return {
        ...state,
        phase: 'waiting',
        isCut: true,
        failures: state.failures + 1,
        retryAt: action.at + action.delayMs,
      };
    case 'bye':
      // A server that says goodbye comes back soon; it does not count as a failure.
      return { ...state, phase: 'waiting', isCut: true, retryAt: action.at + action.delayMs };
    case 'pause':
      return { ...state, phase: 'paused', isCut: false, failures: 0, retryAt: null };
  }
}
