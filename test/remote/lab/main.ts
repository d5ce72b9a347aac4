import { readFileSync } from 'node:fs';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { parseAllow } from '../../../src/remote/allow.js';
import { RemoteFault } from '../../../src/remote/fault.js';
import { remoteOpener } from '../../../src/remote/open.js';
import { moreVectors } from '../more-vectors.js';
import { lookupOf, vectors, type Vector } from '../vectors.js';
import { Origin } from './origin.js';
import type { Findings, Outcome } from './findings.js';

// Runs within the namespace: `main.ts <certificate> <key>`. Says its findings as JSON.
const [certificate = '', key = ''] = process.argv.slice(2);
const all = [...vectors, ...moreVectors];
const origin = new Origin();
await origin.listen(portsOf(all), {
  cert: readFileSync(certificate),
  key: readFileSync(key),
});
const findings: Findings = {
  reachable: await reachable([
    '127.0.0.1',
    '169.254.169.254',
    '::1',
    'fd00::1',
  ]),
  outcomes: await outcomesOf(all),
};
process.stdout.write(JSON.stringify(findings), () => {
  origin.close();
});

function portsOf(list: readonly Vector[]): Set<number> {
  const urls = list.flatMap(({ url, redirects = [] }) => [url, ...redirects]);
  const ports = urls.map((url) => Number(URL.parse(url)?.port ?? 0));
  return new Set([80, 443, ...ports.filter((port) => port > 0)]);
}

/** Which of these addresses answer a client that does not look where it goes. */
async function reachable(
  addresses: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const host of addresses) {
    origin.play({ url: '', why: '', expected: 'allowed' });
    await new Promise((resolve, reject) => {
      http.get({ host, agent: false }, resolve).on('error', reject);
    });
    found.push(...origin.reached);
  }
  return found;
}

async function outcomesOf(
  list: readonly Vector[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const vector of list) {
    origin.play(vector);
    const ended = await attempt(vector);
    outcomes.push({ vector, reached: origin.reached, ...ended });
  }
  return outcomes;
}

async function attempt(
  vector: Vector,
): Promise<Pick<Outcome, 'content' | 'refusal'>> {
  const opener = remoteOpener({
    allow: parseAllow([]),
    lookup: lookupOf(vector),
    maxSize: 1024,
    maxSeconds: 10,
    idleSeconds: 5,
    userAgent: 'stowage/0.0.0-test',
  });
  try {
    const { signal } = new AbortController();
    const { body } = await opener.open({ url: vector.url, signal });
    return { content: await text(body) };
  } catch (error) {
    if (error instanceof RemoteFault) return { refusal: error.reason };
    throw error;
  } finally {
    opener.close();
  }
}
