import { useEffect, useState } from 'preact/hooks';
import type { Operation } from '@freshwax/contracts';
import { fetchAnswer } from '../query/fetch-answer.ts';

const EACH_MS = 500;
const goingOn: readonly Operation['state'][] = ['queued', 'running', 'cancelling'];
export const isOver = ({ state }: Pick<Operation, 'state'>): boolean => !goingOn.includes(state);

async function fetchOperation(id: string): Promise<Operation> {
  const response = await fetchAnswer(`/api/v1/operations/${id}`);
  if (!response.ok) throw new Error(`the operation answered ${response.status}`);
  return ((await response.json()) as { data: Operation }).data;
}

/** An operation until it is over; a question that fails is asked again. */
export function useOperation(id: string): Operation | null {
  const [operation, setOperation] = useState<Operation | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const ask = async () => {
      const next = await fetchOperation(id).catch(() => null);
      if (isGone) return;
      if (next) setOperation(next);
      if (!next || !isOver(next)) timer = setTimeout(() => void ask(), EACH_MS);
    };
    void ask();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [id]);
  return operation;
}
