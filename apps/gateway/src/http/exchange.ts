import type { Context } from '@opentelemetry/api';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the gateway uses of Express' request and response. */
export interface Exchange {
  request: Request;
  response: Response;
}
export interface Request extends IncomingMessage {
  originalUrl: string;
  /** Template of the matched route. */
  route?: { path?: string };
  /** The one of the media types that the caller likes best; false when it takes none. */
  accepts(types: string[]): string | false;
}
export interface Response extends ServerResponse {
  locals: { traceId?: string; trace?: Context; nonce?: string };
  status(code: number): Response;
  json(body: unknown): Response;
  send(body?: unknown): Response;
}
export type Next = (error?: unknown) => void;

/** The path that was asked for, without its query. */
export const pathOf = (request: Request): string => request.originalUrl.split('?', 1)[0]!;
/** All else is the page, its documents, health and metrics. */
export const isOfApi = (path: string): boolean => path.startsWith('/api/v1/');
