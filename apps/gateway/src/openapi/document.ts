import type { INestApplication } from '@nestjs/common';
import { INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problem } from '@freshwax/contracts';
import { z } from 'zod';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';

const VERSION = '1';

/** OpenAPI 3.1, from the schemas that validate. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Freshwax')
    .setDescription('What was observed of new music: lists, statistics, raw events and the pipeline behind them.')
    .setVersion(VERSION)
    .setOpenAPIVersion('3.1.0')
    .addSecurity('bearer', { type: 'http', scheme: 'bearer' })
    .build();
  return withProblems(withTags(SwaggerModule.createDocument(app, settings), app));
}

/** Every operation of the API may answer a problem document; said here once instead of on each handler. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  const schema = { $ref: '#/components/schemas/Problem' };
  const answer = { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema } } };
  for (const [path, methods] of Object.entries(document.paths)) {
    if (!path.startsWith('/api/')) continue;
    for (const operation of [methods.get, methods.post, methods.patch, methods.delete])
      if (operation) operation.responses['default'] = answer;
  }
  // zod puts what has an id under $defs.
  const schemas = { ...document.components?.schemas, ...z.toJSONSchema(problem).$defs } as Record<string, object>;
  return { ...document, components: { ...document.components, schemas } };
}

const TAG = {
  description:
    'What the answer says, without its age. Absent of what must be asked for again, such as an answer while a store is away.',
  schema: { type: 'string' },
};
const KNOWN_TAG = {
  name: 'If-None-Match',
  in: 'header' as const,
  description: 'The ETag of an earlier answer: 304 while it would be the same.',
  schema: { type: 'string' },
};

/** Most answers have a tag, and are not sent to who names it; said here once instead of on each handler. */
function withTags(document: OpenAPIObject, app: INestApplication): OpenAPIObject {
  const headers = { ETag: { $ref: '#/components/headers/ETag' } };
  const unchanged = { description: 'The answer is still the one of the tag that was named', headers };
  const tagging = taggingControllers(app);
  for (const { get } of Object.values(document.paths)) {
    if (!get || !tagging.has(get.operationId!.split('_')[0]!)) continue;
    get.parameters = [...(get.parameters ?? []), { $ref: '#/components/parameters/If-None-Match' }];
    Object.assign(get.responses['200']!, { headers });
    get.responses['304'] = unchanged;
  }
  const components = { ...document.components, headers: { ETag: TAG }, parameters: { 'If-None-Match': KNOWN_TAG } };
  return { ...document, components };
}

/** Names of the controllers whose answers an interceptor gives a tag. */
function taggingControllers(app: INestApplication): Set<string> {
  const all = [...app.get(ModulesContainer).values()].flatMap(({ controllers }) => [...controllers.values()]);
  const isTagging = ({ metatype }: (typeof all)[number]): boolean => {
    const used = (metatype && (Reflect.getMetadata(INTERCEPTORS_METADATA, metatype) as unknown[] | undefined)) ?? [];
    return used.includes(VersionInterceptor) || used.includes(ContentInterceptor);
  };
  return new Set(all.filter(isTagging).map(({ name }) => String(name)));
}

/** The document at /api/openapi.json and Swagger's page at /api/docs, from files of this machine. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Freshwax API',
  });
}
