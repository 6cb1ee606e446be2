import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { ProblemError } from './problem.error.ts';
import { oneOf, toTaken } from './taken.ts';

/** Shown at most; a hostile body must not make a long answer. */
const MAX_ERRORS = 20;
/** Of what was given. */
const MAX_SHOWN = 60;

type Path = readonly PropertyKey[];

/** Without this pipe a schema in @Query or @Body validates nothing. It says of each field what it takes, and what was given. */
class ValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({
      exceptionFactory: (issues) =>
        new ProblemError('validation', { errors: firstOfEach((issues as z.core.$ZodIssue[]).flatMap(toPointed)) }),
    });
  }

  protected override validate<T>(value: unknown, schema: object) {
    const result = (schema as z.ZodType<T>).safeParse(value, { error: toComplaint, reportInput: true });
    if (result.success) return { value: result.data };
    return { issues: result.error.issues.map((issue) => ({ ...issue, message: withGiven(issue, value) })) };
  }
}

export const validationPipe = (): StandardSchemaValidationPipe => new ValidationPipe();

/** In words of people, not of the validator; what a schema says in its own stays. */
function toComplaint(issue: z.core.$ZodRawIssue): string | undefined {
  const { code, schema, options } = issue;
  if (code === 'unrecognized_keys') return `is not known here: known are ${keysOf(schema).join(', ')}`;
  // Of several kinds of body none is named.
  if (code === 'invalid_union' && Array.isArray(options)) return `takes ${oneOf(options.map(String))}`;
  return schema && `takes ${toTaken(schema)}`;
}

const keysOf = (schema: unknown): string[] => Object.keys((schema as z.core.$ZodObject)._zod.def.shape);

function withGiven(issue: z.core.$ZodIssue, value: unknown): string {
  const { message } = issue;
  if (!message.startsWith('takes ')) return message;
  const given = givenAt(issue, value);
  if (given === undefined) return `is missing: ${message}`;
  const text = JSON.stringify(given);
  return `${message}, not ${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text}`;
}

/** As it was sent, before it was read as a number; of a text that was cut into a list, the part. */
function givenAt({ path, input }: z.core.$ZodIssue, value: unknown): unknown {
  let given = value;
  for (const name of path) {
    if (typeof given !== 'object' || given === null) return input;
    given = (given as Record<PropertyKey, unknown>)[name];
  }
  return given;
}

interface Pointed {
  pointer: string;
  detail: string;
}

/** JSON pointer (RFC 6901) of the field that is wrong; of a query, the parameter's name. */
function toPointed(issue: z.core.$ZodIssue): Pointed[] {
  const { message: detail, path } = issue;
  if (issue.code !== 'unrecognized_keys') return [{ pointer: pointerOf(path), detail }];
  return issue.keys.map((key) => ({ pointer: pointerOf([...path, key]), detail }));
}

/** What breaks one rule of a field breaks others behind it. */
function firstOfEach(errors: readonly Pointed[]): Pointed[] {
  const first = new Map<string, Pointed>();
  for (const error of errors) if (!first.has(error.pointer)) first.set(error.pointer, error);
  return [...first.values()].slice(0, MAX_ERRORS);
}

const pointerOf = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
