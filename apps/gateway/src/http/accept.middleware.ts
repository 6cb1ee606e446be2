import { formatNames, formats } from '../exports/formats.ts';
import { isOfApi, pathOf, type Next, type Request, type Response } from './exchange.ts';
import { ProblemError } from './problem.error.ts';
import { writeProblem } from './problem.filter.ts';

const JSON_TYPE = 'application/json';
const LIST = /^\/api\/v1\/(albums|tracks|artists|watched-tracks)$/;

/** What a path of the API can answer, the usual first. */
function offered(path: string): string[] {
  if (path === '/api/v1/live') return ['text/event-stream'];
  if (path.endsWith('.atom')) return ['application/atom+xml'];
  if (path.endsWith('.ics')) return ['text/calendar'];
  const suffix = formatNames.find((name) => path.endsWith(`.${name}`));
  if (suffix) return [formats[suffix].mediaType];
  return LIST.test(path) ? [JSON_TYPE, ...formatNames.map((name) => formats[name].mediaType)] : [JSON_TYPE];
}

/** Refuses what cannot be answered as asked; a list asked for as a file is the export of it. */
export function acceptMiddleware(request: Request, response: Response, next: Next): void {
  const path = pathOf(request);
  if (!isOfApi(path)) return next();
  const types = offered(path);
  const chosen = request.accepts(types);
  if (chosen === false) {
    const detail = `This address answers ${types.join(', ')}.`;
    return writeProblem(new ProblemError('not-acceptable', { detail }), request, response);
  }
  if (types.length > 1) {
    response.appendHeader('Vary', 'Accept');
    const format = formatNames.find((name) => formats[name].mediaType === chosen);
    if (format) request.url = request.url!.replace(path, `${path}.${format}`);
  }
  next();
}
