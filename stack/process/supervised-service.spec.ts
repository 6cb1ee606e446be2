import { describe, expect, it } from '@jest/globals';
import { toOneLine } from './supervised-service.ts';

describe('why a service did not come up, in a line', () => {
  it.each([
    [
      'Command failed with exit code 1: airflow db migrate\n\nTraceback (most recent call last):\n  File "db.py"\nOperationalError: refused\n',
      'Command failed with exit code 1: airflow db migrate: OperationalError: refused',
    ],
    ['kafka: did not become ready within 60 s', 'kafka: did not become ready within 60 s'],
    ['', ''],
  ])('%j', (message, line) => {
    expect(toOneLine(new Error(message))).toBe(line);
  });
});
