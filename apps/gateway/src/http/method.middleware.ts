import type { OpenAPIObject } from '@nestjs/swagger';
import { pathOf, type Next, type Request, type Response } from './exchange.ts';
import { ProblemError } from './problem.error.ts';
import { writeProblem } from './problem.filter.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Routes {
  /** Of addresses without a parameter: they go before those that any id fits. */
  fixed: ReadonlyMap<string, readonly string[]>;
  /** The fewest parameters first. */
  patterns: readonly { path: RegExp; methods: readonly string[] }[];
}

/**
 * Answers 405 where the address is there and the method is not, with those that are (RFC 9110 15.5.6): before its body or key
 * is looked at, and for methods that no router knows.
 * @param document read at the first request, when every route is known
 */
export function methodMiddleware(document: () => OpenAPIObject) {
  let routes: Routes | undefined;
  return (request: Request, response: Response, next: Next): void => {
    const path = pathOf(request);
    routes ??= toRoutes(document());
    const methods = methodsOf(routes, path);
    if (!methods || request.method === 'OPTIONS' || methods.includes(request.method ?? '')) return next();
    const allowed = methods.join(', ');
    response.setHeader('Allow', allowed);
    writeProblem(
      new ProblemError('method-not-allowed', { detail: `This address takes ${allowed}.` }),
      request,
      response,
    );
  };
}

function methodsOf({ fixed, patterns }: Routes, path: string): readonly string[] | undefined {
  const bare = path.endsWith('/') ? path.slice(0, -1) : path;
  return fixed.get(bare) ?? patterns.find((route) => route.path.test(bare))?.methods;
}

function toRoutes({ paths }: OpenAPIObject): Routes {
  const routes = Object.entries(paths).map(([path, item]) => {
    const methods = METHODS.filter((method) => item[method]).map((method) => method.toUpperCase());
    return {
      path,
      methods: methods.includes('GET') ? [...methods, 'HEAD'] : methods,
      variables: path.split('{').length - 1,
    };
  });
  const patterns = routes.filter(({ variables }) => variables > 0).toSorted((a, b) => a.variables - b.variables);
  return {
    fixed: new Map(routes.filter(({ variables }) => variables === 0).map(({ path, methods }) => [path, methods])),
    patterns: patterns.map(({ path, methods }) => ({
      path: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      methods,
    })),
  };
}
