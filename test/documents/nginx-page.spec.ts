import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { defaultPorts } from '../../stack/ports.ts';
import { fencesOf } from './fences.ts';

interface Directive {
  readonly words: readonly string[];
  readonly inner: readonly Directive[];
}

/** nginx' own grammar: words, then `;` or a block. @throws Error where it is broken */
function parse(text: string): Directive[] {
  const tokens = text.replaceAll(/#.*$/gm, '').match(/"[^"]*"|[{};]|[^\s{};]+(?:\{\d+\})?/g) ?? [];
  const read = (depth: number): Directive[] => {
    const found: Directive[] = [];
    let words: string[] = [];
    for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
      if (token === '}' && depth > 0 && words.length === 0) return found;
      if (token === '}') throw new Error(`} after ${words.join(' ')}`);
      if (token !== ';' && token !== '{') words.push(token);
      else {
        if (words.length === 0) throw new Error(`nothing before ${token}`);
        found.push({ words, inner: token === '{' ? read(depth + 1) : [] });
        words = [];
      }
    }
    if (depth > 0 || words.length > 0) throw new Error(`no end of ${words.join(' ') || 'a block'}`);
    return found;
  };
  return read(0);
}

const page = readFileSync('docs/how-to/run-behind-nginx.md', 'utf8');
const all = parse(fencesOf(page).find(({ language }) => language === 'nginx')!.text);
const named = (directives: readonly Directive[], name: string): Directive[] =>
  directives.filter(({ words }) => words[0] === name);
const valueOf = (directives: readonly Directive[], name: string): string | undefined =>
  named(directives, name)[0]?.words.slice(1).join(' ');
const server = named(all, 'server').find(({ inner }) => valueOf(inner, 'listen')?.includes('ssl'))!.inner;
const location = (...words: string[]): readonly Directive[] =>
  named(server, 'location').find((it) => it.words.slice(1).join(' ') === words.join(' '))!.inner;
const { paths } = JSON.parse(readFileSync('docs/reference/openapi.json', 'utf8')) as { paths: Record<string, object> };

describe('the configuration of nginx in the documents', () => {
  it('leads to the port of the gateway', () => {
    expect(valueOf(named(all, 'upstream')[0]!.inner, 'server')).toBe(`127.0.0.1:${defaultPorts.gateway}`);
    const proxied = named(server, 'location').filter(({ inner }) => valueOf(inner, 'return') === undefined);
    expect(new Set(proxied.map(({ inner }) => valueOf(inner, 'proxy_pass')))).toEqual(new Set(['http://freshwax']));
  });
  it('lets live events through as they come', () => {
    expect(Object.keys(paths)).toContain('/api/v1/live');
    expect(valueOf(location('=', '/api/v1/live'), 'proxy_buffering')).toBe('off');
  });
  it('lets every export take its time', () => {
    const files = named(server, 'location').find(({ words }) => words[1] === '~' && words[2]!.includes('csv'))!;
    const isMatched = (path: string): boolean => new RegExp(files.words[2]!).test(path);
    const exported = Object.keys(paths).filter((path) => path.endsWith('.{format}'));
    expect(exported.length).toBeGreaterThan(2);
    for (const path of exported)
      for (const format of ['csv', 'ndjson', 'parquet'])
        expect([path, isMatched(path.replace('{format}', format))]).toEqual([path, true]);
    expect(valueOf(files.inner, 'proxy_buffering')).toBe('off');
  });
  it('asks under the name that the gateway is told to answer to', () => {
    expect(valueOf(server, 'proxy_set_header')).toBe('Host $host');
    expect(page).toContain(`FRESHWAX_ALLOWED_HOSTS=${valueOf(server, 'server_name')}\n`);
  });
});
