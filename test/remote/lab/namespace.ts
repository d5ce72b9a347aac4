import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { emptyFolder } from '../../support/folders.js';
import type { Needed } from '../../support/unavailable.js';
import type { Findings } from './findings.js';

/** Runs the lab for the names of its web servers. */
export type Lab = (names: readonly string[]) => Promise<Findings>;

/** A network of its own, in which every address is this machine's, then the command given. */
const EVERY_ADDRESS = `
ip link set lo up &&
ip route add local 0.0.0.0/0 dev lo &&
ip -6 route add local ::/0 dev lo &&
exec "$@"`;

const NAMESPACE = [
  '--map-root-user',
  '--net',
  'sh',
  '-ec',
  EVERY_ADDRESS,
  'sh',
];

const ENDS_WITHIN_MS = 60_000;

const run = promisify(execFile);

export function findLab(): Needed<Lab> {
  const { status } = spawnSync('unshare', [...NAMESPACE, 'openssl', 'version']);
  if (status === 0) return { found: lab };
  return {
    missing: 'no network namespace in which every address answers',
    remedy:
      'needs unshare (with user and network namespaces permitted), ip and openssl',
  };
}

async function lab(names: readonly string[]): Promise<Findings> {
  const { key, certificate } = await certificateFor(names);
  const file = (name: string) => new URL(name, import.meta.url).pathname;
  const node = [
    process.execPath,
    '--no-warnings',
    '--import',
    file('source.ts'),
  ];
  const { stdout } = await run(
    'unshare',
    [...NAMESPACE, ...node, file('main.ts'), certificate, key],
    {
      env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: certificate },
      maxBuffer: 16 * 1024 * 1024,
      timeout: ENDS_WITHIN_MS,
      killSignal: 'SIGKILL',
    },
  );
  return JSON.parse(stdout) as Findings;
}

/** Signed by itself, and trusted in the lab alone. */
async function certificateFor(names: readonly string[]) {
  const folder = emptyFolder();
  const key = join(folder, 'key.pem');
  const certificate = join(folder, 'certificate.pem');
  const alternatives = names.map((name) => `DNS:${name}`).join(',');
  await run('openssl', [
    ...['req', '-x509', '-nodes', '-subj', '/CN=lab', '-days', '1'],
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    ...['-addext', `subjectAltName=${alternatives}`],
    ...['-keyout', key, '-out', certificate],
  ]);
  return { key, certificate };
}
