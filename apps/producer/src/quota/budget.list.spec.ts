import { describe, expect, it } from '@jest/globals';
import { budgetList } from './budget.list.ts';

const faultsOf = (list: string) => budgetList.safeParse(list).error?.issues.map(({ message }) => message);

describe('a list of budgets', () => {
  it('gives families other numbers', () => {
    expect([...budgetList.parse('search=200, albums/{id} = 50,')]).toEqual([
      ['search', 200],
      ['albums/{id}', 50],
    ]);
  });

  it.each([
    ['serach=5', /"serach" is no family of endpoints; there are token, search/],
    ['search', /"search" is not <family>=<calls, at least 1>/],
    ['search=0', /not <family>/],
    ['search=-1', /not <family>/],
    ['search=1.5', /not <family>/],
    ['search=5,search=6', /"search" is named twice/],
  ])('names its fault: %s', (list, fault) => {
    expect(faultsOf(list)).toEqual([expect.stringMatching(fault)]);
  });

  it('names every fault at once', () => {
    expect(faultsOf('a=1,b')).toHaveLength(2);
  });
});
