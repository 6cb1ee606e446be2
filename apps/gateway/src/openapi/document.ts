import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

const VERSION = '1';

/** OpenAPI 3.1, from the schemas that validate. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Freshwax')
    .setDescription('What was observed of new music: lists, statistics, raw events and the pipeline behind them.')
    .setVersion(VERSION)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, settings);
}

/** The document at /api/openapi.json and Swagger's page at /api/docs, from files of this machine. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Freshwax API',
  });
}
