import { readBody } from '../body.ts';
import { json, type Middleware } from '../exchange.ts';
import { families, services } from '../services.ts';
import type { Quotas } from '../quotas.ts';
import { faultNames, faultOf } from './faults.ts';
import { InvalidRules, parseJson, parseRules } from './rule.ts';
import type { RuleBook } from './rule-book.ts';

const MOST_BODY_BYTES = 1_000_000;

/** `/simulator/faults`: GET the rules in force, PUT others, POST more of them, DELETE all. */
export function controlFaults(book: RuleBook, quotas: Quotas): Middleware {
  return async ({ request, url }, next) => {
    if (url.pathname !== '/simulator/faults') return next();
    const { method = '' } = request;
    if (!['GET', 'PUT', 'POST', 'DELETE'].includes(method))
      return json(405, { error: 'GET, PUT, POST or DELETE' }, { allow: 'GET, PUT, POST, DELETE' });
    try {
      if (method === 'PUT') book.replace(await rulesIn(request));
      if (method === 'POST') book.add(await rulesIn(request));
    } catch (error) {
      if (!(error instanceof InvalidRules)) throw error;
      return json(400, { errors: error.problems, faults: faultNames, families: [...services, ...families] });
    }
    if (method === 'DELETE') {
      book.replace([]);
      quotas.open();
    }
    return json(200, summary(book));
  };
}

const rulesIn = async (request: Parameters<typeof readBody>[0]) =>
  parseRules(parseJson(await readBody(request, MOST_BODY_BYTES)));

const summary = (book: RuleBook) => ({
  rules: book.rules.map(({ rule, matched, applied }) => ({ ...rule, matched, applied })),
  faults: Object.fromEntries(faultNames.map((name) => [name, faultOf(name).what])),
});
