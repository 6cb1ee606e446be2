import type { OpenAPIObject } from '@nestjs/swagger';
import { pathOf, type Next, type Request, type Response } from './exchange.ts';
import { ProblemError } from './problem.error.ts';
import { writeProblem } from './problem.filter.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Route {
  path: RegExp;
  /** Of the parameters in it: an address of its own goes before one that any id fits. */
  variables: number;
  methods: string[];
}

/**
 * Answers 405 where the address is there and the method is not, with those that are (RFC 9110 15.5.6): before its body or key
 * is looked at, and for methods that no router knows.
 * @param document read at the first request, when every route is known
 */
export function methodMiddleware(document: () => OpenAPIObject) {
  let routes: Route[] | undefined;
  return (request: Request, response: Response, next: Next): void => {
    const path = pathOf(request);
    if (!path.startsWith('/api/v1/') || request.method === 'OPTIONS') return next();
    routes ??= toRoutes(document());
    const methods = routes.find((route) => route.path.test(path))?.methods;
    if (!methods || methods.includes(request.method ?? '')) return next();
    const allowed = methods.join(', ');
    response.setHeader('Allow', allowed);
    writeProblem(
      new ProblemError('method-not-allowed', { detail: `This address takes ${allowed}.` }),
      request,
      response,
    );
  };
}

function toRoutes({ paths }: OpenAPIObject): Route[] {
  const routes = Object.entries(paths).map(([path, item]): Route => {
    const methods = METHODS.filter((method) => item[method]).map((method) => method.toUpperCase());
    const pattern = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
    return {
      path: new RegExp(`^${pattern}/?$`),
      variables: path.split('{').length - 1,
      methods: methods.includes('GET') ? [...methods, 'HEAD'] : methods,
    };
  });
  return routes.sort((a, b) => a.variables - b.variables);
}
