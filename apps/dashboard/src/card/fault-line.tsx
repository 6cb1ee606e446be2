import type { Fault } from '../query/fault.ts';

interface FaultLineProps {
  readonly fault: Fault;
  readonly onRetry: () => void;
}

/** Why figures that stay are not the newest, or why some of them are not there. */
export const FaultLine = ({ fault, onRetry }: FaultLineProps) => (
  <p class="card-fault">
    {fault.title}
    {fault.traceId && <> · trace {fault.traceId}</>}
    <button type="button" class="link-button" onClick={onRetry}>
      Try again
    </button>
  </p>
);
