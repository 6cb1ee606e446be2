import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { programEnv, schemathesisPath } from '../../../../test/env.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';

const MINUTE_MS = 60_000;
const EXAMPLES = '10';
/**
 * Not among them: what accepts positive data, since a cursor that a program invents is refused and an id that it invents is
 * not there; and the rejection of negative data, which it also makes of parameters that are lists of words.
 */
const CHECKS =
  'not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,unsupported_method,ignored_auth';

const program = schemathesisPath();
const contract = program === undefined ? describe.skip : describe; // schemathesis is no package of ours: who has it names it

contract('every route, asked at random (schemathesis at FRESHWAX_SCHEMATHESIS)', () => {
  let filled: FilledGateway;

  beforeAll(async () => {
    filled = await FilledGateway.start();
  }, MINUTE_MS);

  afterAll(() => filled.close(), MINUTE_MS);

  it(
    'answers what its document says, and never fails',
    async () => {
      const seed = String(Math.floor(Math.random() * 2 ** 31));
      const settings = ['--checks', CHECKS, '--max-examples', EXAMPLES, '--seed', seed, '--phases', 'examples,fuzzing'];
      // A live stream does not end. Changes without the key are refused before anything is read.
      const scope = ['--exclude-path', '/api/v1/live', '--include-path-regex', '^/api/v1/'];
      const report = await execa(
        program!,
        [
          'run',
          `${filled.gateway.url}/api/openapi.json`,
          ...settings,
          ...scope,
          '--request-timeout',
          '15',
          '--no-color',
        ],
        { reject: false, all: true, env: programEnv(), extendEnv: false },
      );
      if (report.exitCode !== 0) process.stdout.write(`seed ${seed}\n${report.all}\n`);
      expect([seed, report.exitCode]).toEqual([seed, 0]);
    },
    10 * MINUTE_MS,
  );
});
