import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const LISTENS_WITHIN_MS = 20_000;
const STOPS_WITHIN_MS = 35_000;

type Process = ChildProcessByStdio<null, Readable, Readable>;

/** The built gateway as its own process, with an account `local`. */
export interface StowageProcess {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
}

/** Sections of a configuration, as it has them. */
export interface Settings {
  /** By name; `local` is there besides. */
  readonly accounts?: Readonly<Record<string, object>>;
  readonly imports?: { readonly allow: readonly string[] };
}

/** Starts `stowage serve` on any free port with all it keeps in `directory`; `npm run build` comes first. */
export async function startStowage(
  directory: string,
  settings: Settings = {},
): Promise<StowageProcess> {
  const config = join(directory, 'stowage.yaml');
  await writeFile(config, JSON.stringify(configuration(directory, settings)));

  const started = spawn(
    process.execPath,
    [resolve('dist/src/main.js'), 'serve', '--config', config],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  try {
    const url = await listening(started);
    started.stdout.resume();
    return { url, stop: () => stop(started) };
  } catch (error) {
    started.kill('SIGKILL');
    throw error;
  }
}

/** YAML reads JSON. */
function configuration(directory: string, settings: Settings): object {
  const local = { backend: 'local', path: join(directory, 'local') };
  return {
    ...settings,
    listen: { host: '127.0.0.1', port: 0 },
    dataDir: join(directory, 'data'),
    accounts: { local, ...settings.accounts },
  };
}

/** The address in the first log line that says `listening`. */
async function listening(started: Process): Promise<string> {
  const said: string[] = [];
  started.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));

  const signal = AbortSignal.timeout(LISTENS_WITHIN_MS);
  for await (const line of createInterface({ input: started.stdout, signal })) {
    said.push(line);
    const url = listeningUrl(line);
    if (url !== undefined) return url;
  }
  throw new Error(`stowage serve never listened: ${said.join('\n')}`);
}

function listeningUrl(line: string): string | undefined {
  const entry = JSON.parse(line) as { msg?: string; url?: string };
  return entry.msg === 'listening' ? entry.url : undefined;
}

async function stop(started: Process): Promise<void> {
  if (started.exitCode !== null || started.signalCode !== null) return;
  const ended = once(started, 'exit', {
    signal: AbortSignal.timeout(STOPS_WITHIN_MS),
  });
  started.kill('SIGTERM');
  await ended.finally(() => started.kill('SIGKILL'));
}
