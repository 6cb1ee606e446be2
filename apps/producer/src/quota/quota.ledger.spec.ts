import { describe } from '@jest/globals';
import { MemoryQuotaStore } from '../../test/memory.quota.store.ts';
import { describeQuotas } from '../../test/quota.suite.ts';

describe('the ledger of calls in memory', () => {
  let store = new MemoryQuotaStore();
  const empty = async (): Promise<void> => void (store = new MemoryQuotaStore());
  describeQuotas({ open: () => store, empty, runs: 200 });
});
