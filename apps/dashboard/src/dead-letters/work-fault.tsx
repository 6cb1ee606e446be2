import type { Fault } from '../query/fault.ts';

/** Why work was not begun; nothing where there is no fault. */
export const WorkFault = ({ fault }: { fault: Fault | null }) =>
  fault && (
    <p class="dialog-fault" role="alert">
      {fault.title}
      {fault.detail && `: ${fault.detail}`}
    </p>
  );
