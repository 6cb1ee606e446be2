import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate that signs itself, for this machine, as each server wants it. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  /** Both, for Java. */
  readonly store: string;
  readonly storePassword: string;
}

/** Needs openssl. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  await mkdir(folder, { recursive: true });
  const [certificate, key, store] = ['server.crt', 'server.key', 'server.p12'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const storePassword = randomBytes(16).toString('hex');
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  const host = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  await run('openssl', ['req', '-x509', '-days', '2', ...curve, ...host, '-keyout', key, '-out', certificate]);
  const both = ['-in', certificate, '-inkey', key, '-out', store, '-passout', `pass:${storePassword}`];
  await run('openssl', ['pkcs12', '-export', '-name', 'server', ...both]);
  return { certificate, key, store, storePassword };
}
