import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ProblemError } from './problem.error.ts';

/** Shown at most; a hostile body must not make a long answer. */
const MAX_ERRORS = 20;

interface Issue {
  readonly message: string;
  /** zod's, on unrecognized_keys. */
  readonly keys?: readonly string[];
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Without this pipe a schema in @Query or @Body validates nothing. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) =>
      new ProblemError('validation', { errors: issues.flatMap(toPointed).slice(0, MAX_ERRORS) }),
  });

/** JSON pointer (RFC 6901) of the field that is wrong; of a query, the parameter's name. */
function toPointed({ message, keys, path = [] }: Issue): { pointer: string; detail: string }[] {
  const segments = path.map((part) => String(typeof part === 'object' ? part.key : part));
  if (keys) return keys.map((key) => ({ pointer: pointerOf([...segments, key]), detail: 'is not known here' }));
  return [{ pointer: pointerOf(segments), detail: message }];
}

const pointerOf = (segments: readonly string[]): string =>
  segments.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
