import { describe, expect, it } from '@jest/globals';
import { urlWithoutSecrets } from './exchange.attributes.ts';
import { RunTrace } from './run.trace.ts';

describe('the trace of a run', () => {
  it('has an id also where nothing is recorded, and each run another', () => {
    const [one, other] = [new RunTrace('discovery', {}), new RunTrace('discovery', {})];
    expect(one.id).toMatch(/^[0-9a-f]{32}$/);
    expect(one.traceparent).toMatch(new RegExp(`^00-${one.id}-[0-9a-f]{16}-00$`));
    expect(other.id).not.toBe(one.id);
  });
});

describe('the address of an exchange as a trace shows it', () => {
  it('keeps what was asked, and nothing that is a credential', () => {
    const url = new URL(
      'https://user:word@api.spotify.com/v1/search?q=tag%3Anew&limit=10&access_token=abc&client_secret=x',
    );
    expect(urlWithoutSecrets(url)).toBe(
      'https://api.spotify.com/v1/search?q=tag%3Anew&limit=10&access_token=REDACTED&client_secret=REDACTED',
    );
  });
});
