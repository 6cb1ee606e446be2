import { signal } from '@preact/signals';

const STORE = 'freshwax.admin-key';

/** Kept for the session of this tab; a browser that keeps nothing asks again after a reload. */
function stored(): string | null {
  try {
    return sessionStorage.getItem(STORE);
  } catch {
    return null;
  }
}

let key = stored();
export const currentKey = (): string | null => key;

export function keepKey(next: string | null): void {
  key = next;
  try {
    if (next === null) sessionStorage.removeItem(STORE);
    else sessionStorage.setItem(STORE, next);
  } catch {
    // The key is known until the page is left.
  }
}

/** An open question for the key: what it is for, whether the last one was refused, and who waits for the answer. */
export interface KeyQuestion {
  readonly purpose: string;
  readonly wasRefused: boolean;
  readonly answer: (key: string | null) => void;
}
export const keyQuestion = signal<KeyQuestion | null>(null);

/** @returns null when the reader would rather not */
export function askForKey(purpose: string, wasRefused: boolean): Promise<string | null> {
  return new Promise((resolve) => {
    keyQuestion.peek()?.answer(null);
    keyQuestion.value = {
      purpose,
      wasRefused,
      answer: (given) => {
        keyQuestion.value = null;
        resolve(given);
      },
    };
  });
}
