import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problem } from '@freshwax/contracts';
import { z } from 'zod';

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
  return withProblems(SwaggerModule.createDocument(app, settings));
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

/** The document at /api/openapi.json and Swagger's page at /api/docs, from files of this machine. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Freshwax API',
  });
}
