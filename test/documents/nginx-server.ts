import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programEnv } from '../env.ts';
import { eventually } from '../eventually.ts';

export interface Placed {
  readonly name: string;
  readonly gatewayPort: number;
  readonly plainPort: number;
  readonly port: number;
}

/** A real nginx with what a page configures, at ports of its own and with a certificate that it signed itself. */
export class NginxServer {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    private readonly placed: Placed,
  ) {}

  /** @param program path of nginx @throws Error with its own words where it refuses the configuration */
  static async start(program: string, configuration: string, placed: Placed): Promise<NginxServer> {
    const folder = await mkdtemp(join(tmpdir(), 'freshwax-nginx-'));
    makeCertificate(folder, placed.name);
    await writeFile(join(folder, 'nginx.conf'), toWhole(place(configuration, folder, placed), folder));
    const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')];
    const judged = spawnSync(program, [...args, '-t'], { env: programEnv(), encoding: 'utf8' });
    if (judged.status !== 0) throw new Error(judged.stderr);
    const child = spawn(program, [...args, '-g', 'daemon off;'], { env: programEnv(), stdio: 'ignore' });
    const nginx = new NginxServer(folder, child, placed);
    await eventually(async () => void (await nginx.get('/')).resume());
    return nginx;
  }

  /** As a reader of that address, which Linux lets anybody have on loopback. */
  get(path: string, { reader = '127.0.0.2', headers = {}, method = 'GET' }: Reader = {}): Promise<IncomingMessage> {
    const { name, port } = this.placed;
    const options: RequestOptions = { host: '127.0.0.1', port, path, method, localAddress: reader, servername: name };
    const asked = request({ ...options, headers: { host: name, ...headers }, rejectUnauthorized: false, agent: false });
    return new Promise((resolve, reject) => asked.once('response', resolve).once('error', reject).end());
  }

  readLog(): Promise<string> {
    return readFile(join(this.folder, 'error.log'), 'utf8');
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
    await rm(this.folder, { recursive: true });
  }
}

interface Reader {
  readonly reader?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a machine has of its own: ports and files. Everything else stays as the page has it. */
function place(configuration: string, folder: string, { gatewayPort, plainPort, port }: Placed): string {
  return configuration
    .replace('server 127.0.0.1:3000;', `server 127.0.0.1:${gatewayPort};`)
    .replace('listen 80;', `listen 127.0.0.1:${plainPort};`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`)
    .replaceAll(/\/etc\/letsencrypt\/live\/[^/]+\//g, `${folder}/`);
}

/** The page's part as a distribution includes it. */
function toWhole(part: string, folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `${user}\npid ${folder}/nginx.pid;\nevents {}\nhttp {\n${temporary.join('\n')}\naccess_log off;\n${part}\n}\n`;
}

/** What makes the certificate. */
export const hasOpenssl = (): boolean => spawnSync('openssl', ['version'], { env: programEnv() }).status === 0;

function makeCertificate(folder: string, name: string): void {
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  execFileSync('openssl', [...args, '-subj', `/CN=${name}`, ...files], { stdio: 'ignore' });
}
