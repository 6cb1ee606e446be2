import { FaultState } from '../card/gap.tsx';
import type { Fault } from '../query/fault.ts';
import type { Code } from './code.ts';

const lost: Fault = {
  title: 'This part of the page could not be loaded',
  detail: 'The gateway may be stopped, or Freshwax renewed since the page was opened. The figures are not concerned.',
  status: null,
  kind: 'error',
  traceId: null,
};

export const LostCode = ({ code }: { code: Code<unknown> }) => (
  <FaultState fault={lost} onRetry={() => void code.tryAgain()} />
);
