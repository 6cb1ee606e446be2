import { toWords, type JsonSchema } from './json-schema.ts';
import { code, GENERATED, toPage, toTable } from './page.ts';

const FILE = 'docs/reference/api.md';

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly description?: string;
  readonly schema: JsonSchema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** One that is a reference is of many routes alike: the head of the page tells of it. */
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
  readonly security?: readonly unknown[];
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Route extends Operation {
  readonly method: string;
  readonly path: string;
}

/** The routes as a page to read; whoever wants every schema takes openapi.json. */
export async function api({ paths }: OpenApi): Promise<[path: string, text: string]> {
  const ofTheApi = Object.entries(paths).filter(([path]) => path.startsWith('/api/'));
  const routes = ofTheApi.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Route => ({ ...operation, method: method.toUpperCase(), path })),
  );
  const byTag = Map.groupBy(routes, ({ tags }) => (tags?.[0] ?? 'other').toLowerCase());
  const sections = [...byTag].map(([tag, all]) =>
    [`## ${capital(tag)}`, toRouteTable(all), ...toParameters(all), ...toDescriptions(all)].join('\n\n'),
  );
  return [FILE, await toPage(FILE, HEAD, ...sections)];
}

const HEAD = `# API

All routes of the gateway, by subject. Every schema is in [openapi.json](openapi.json); a running gateway serves the same with a page to
try it at \`/api/docs\`. ${GENERATED}

- **Answers** are \`{ data, meta }\`, of lists \`{ data, page, meta }\`. \`meta\` says as of when, at which version of the data, how old the newest
  record is, of which sources, and how many rows lack which field. The next page is asked for with \`page.nextCursor\`.
- **Problems** are [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457): \`type\`, \`title\`, \`status\`, \`detail\`, \`traceId\`, and \`errors\` with a JSON pointer
  each. Their types answer at \`/problems/<type>\`.
- **Keys**: reads are open unless \`FRESHWAX_READ_KEY\` is set; routes marked with a key need \`Authorization: Bearer <admin key>\`.
- **Beside the API** \`/health/live\` and \`/health/ready\` say whether the process and its stores answer, \`/metrics\` has the [metrics](metrics.md).
- **Unchanged answers** cost nothing: what \`If-None-Match\` names is compared with the answer's \`ETag\`, most often before any store is asked, and answered with 304.`;

function toRouteTable(routes: readonly Route[]): string {
  const rows = routes.map((route) => [
    code(`${route.method} ${route.path}`),
    [route.summary ?? '', route.security ? '(key)' : ''].filter(Boolean).join(' '),
    parametersOf(route)
      .map(({ name }) => code(name))
      .join(' '),
    [bodyOf(route.requestBody), answerOf(route)].filter(Boolean).join(' → '),
  ]);
  return toTable(['route', '', 'parameters', 'body → answer'], rows);
}

const parametersOf = ({ parameters = [] }: Route): Parameter[] =>
  parameters.flatMap((parameter) => ('$ref' in parameter ? [] : parameter));

const schemasOf = (content: Content | undefined): JsonSchema[] =>
  Object.values(content?.content ?? {}).map(({ schema }) => schema);

const bodyOf = (content: Content | undefined): string => schemasOf(content).map(toWords).join(' or ');

/** What is in `data`; else the media types. */
function answerOf({ responses }: Route): string {
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const data = schemasOf(success).map(({ properties }) => properties?.['data'])[0];
  return data ? toWords(data) : Object.keys(success?.content ?? {}).join(', ');
}

/** Each name once: where several routes mean different things by it, all of them. */
function toParameters(routes: readonly Route[]): string[] {
  const all = routes.flatMap(parametersOf);
  const byName = Map.groupBy(all, ({ name }) => name);
  const rows = [...byName].map(([name, same]) => [
    code(name),
    [...new Set(same.map(takes))].join('; '),
    [...new Set(same.flatMap(({ description }) => description ?? []))].join(' '),
  ]);
  return rows.length === 0 ? [] : [toTable(['parameter', 'takes', ''], rows)];
}

const toDescriptions = (routes: readonly Route[]): string[] =>
  routes.flatMap(({ method, path, description }) =>
    description === undefined ? [] : `**${code(`${method} ${path}`)}** ${description}`,
  );

function takes({ schema }: Parameter): string {
  const fallback = schema.default === undefined ? '' : `, default ${code(JSON.stringify(schema.default))}`;
  return `${toWords(schema)}${fallback}`;
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
