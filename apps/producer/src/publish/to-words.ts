import type { z } from 'zod';

const UNITS: Record<string, string> = { string: ' characters', array: ' items' };

/** What is wrong with which field, for people; "than" stands before each bound. Nothing of the value is in it. */
export function toWords(issue: z.core.$ZodIssue): string {
  const field = issue.path.filter((part) => part !== 'payload').join('.');
  return `${field}: ${toComplaint(issue)}`;
}

function toComplaint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `more than ${issue.maximum}${UNITS[issue.origin] ?? ''}`;
    case 'too_small':
      return issue.origin === 'string' ? 'empty' : `less than ${issue.minimum}${UNITS[issue.origin] ?? ''}`;
    case 'invalid_value':
      return `none of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}
