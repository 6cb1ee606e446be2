import { pathOf, type Next, type Request, type Response } from './exchange.ts';
import { ProblemError } from './problem.error.ts';
import { writeProblem } from './problem.filter.ts';

/** What is used of Express. */
interface Application {
  readonly router: { readonly stack: readonly RouterEntry[] };
}
/** Middleware has no route. */
interface RouterEntry {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/** An address of the API, whichever of its methods; `variables` counts its parameters. */
interface Address {
  readonly methods: Set<string>;
  readonly variables: number;
  match(path: string): boolean;
}

/**
 * Answers 405 where the address is there and the method is not, with those that are (RFC 9110 15.5.6): before its body or key
 * is looked at, and for methods that no router knows.
 * @param adapter its routes are read at the first request, when every one is known
 */
export function methodMiddleware(adapter: { getInstance(): Application }) {
  let addresses: readonly Address[] | undefined;
  return (request: Request, response: Response, next: Next): void => {
    addresses ??= toAddresses(adapter.getInstance().router.stack);
    const path = pathOf(request);
    const methods = addresses.find((address) => address.match(path))?.methods;
    if (!methods || request.method === 'OPTIONS' || methods.has(request.method ?? '')) return next();
    const allowed = [...methods].join(', ');
    response.setHeader('Allow', allowed);
    writeProblem(
      new ProblemError('method-not-allowed', { detail: `This address takes ${allowed}.` }),
      request,
      response,
    );
  };
}

/** The fewest parameters first: an address without one goes before those that any id fits. */
function toAddresses(entries: readonly RouterEntry[]): Address[] {
  const addresses = new Map<string, Address>();
  for (const entry of entries) {
    if (!entry.route) continue;
    const { path, methods } = entry.route;
    const variables = path.split(/[:*]/).length - 1;
    const address = addresses.get(path) ?? { methods: new Set(), variables, match: (asked) => entry.match(asked) };
    addresses.set(path, address);
    for (const name of Object.keys(methods)) address.methods.add(name.toUpperCase());
    if (methods['get']) address.methods.add('HEAD');
  }
  return [...addresses.values()].toSorted((a, b) => a.variables - b.variables);
}
