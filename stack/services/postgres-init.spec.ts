import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { initEnv } from './postgres-cluster.ts';
import { parseInitScript } from './postgres-init.ts';

describe('The init script', () => {
  it('runs each statement in the database it was connected to', () => {
    const script = '-- a comment\nSELECT 1;\n\\connect other\nSELECT\n  2;\nSELECT 3;\n';
    expect(parseInitScript(script, {})).toEqual([
      { database: 'postgres', statements: ['SELECT 1;'] },
      { database: 'other', statements: ['SELECT 2;', 'SELECT 3;'] },
    ]);
  });
  it("quotes what it reads from the environment, as psql's :'name' does", () => {
    const script = "\\getenv word A_WORD\nSELECT :'word';\n";
    expect(parseInitScript(script, { A_WORD: "it's" })).toEqual([
      { database: 'postgres', statements: ["SELECT 'it''s';"] },
    ]);
  });
  it('does not run with a variable that is not set', () => {
    expect(() => parseInitScript('\\getenv word A_WORD\n', {})).toThrow('A_WORD is not set');
    expect(() => parseInitScript("SELECT :'word';\n", {})).toThrow('word was never read');
  });
  it('refuses what only psql understands, and a statement without an end', () => {
    expect(() => parseInitScript('\\gexec\n', {})).toThrow('\\gexec is not understood');
    expect(() => parseInitScript('SELECT 1\n', {})).toThrow('has no end');
  });
  it('of the repository needs nothing but the four passwords', async () => {
    const script = await readFile(new URL('../../postgres/init.sql', import.meta.url), 'utf8');
    const words = { superuser: 's', owner: 'o', writer: 'w', reader: 'r', airflow: 'a' };
    const sections = parseInitScript(script, initEnv(words));
    expect(sections.map(({ database }) => database)).toEqual(['postgres', 'spotifydb']);
    expect(sections[0]?.statements[0]).toBe("CREATE ROLE freshwax_owner LOGIN PASSWORD 'o';");
  });
});
