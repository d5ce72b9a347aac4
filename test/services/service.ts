import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const ANSWERS_WITHIN_MS = 30_000;
const STOPS_WITHIN_MS = 5_000;

/** Debian's `nobody` and `nogroup`: as whom services run where root starts them. */
export const NOBODY = 65_534;

/** A program that serves, and what it needs. */
export interface ServiceProgram {
  readonly command: readonly [program: string, ...args: string[]];
  /** Where its standard error goes. */
  readonly log: string;
}

/** A server as a process of its own, which dies with the process that started it. */
export interface Service {
  /**
   * The next line that it prints.
   * @throws Error with the end of its log, when it ends or prints nothing in time
   */
  line(): Promise<string>;
  /** Sends it a line. */
  say(line: string): void;
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>;
}

/** Starts a server, not as root and with nothing of this process's environment. */
export async function startService(program: ServiceProgram): Promise<Service> {
  const log = await open(program.log, 'a');
  const child = launch(program, log.fd);
  await once(child, 'spawn').finally(() => log.close());

  const ended = once(child, 'exit');
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
  const lines = createInterface({ input: child.stdout, signal });
  const answers = lines[Symbol.asyncIterator]();

  return {
    line: async () => {
      const { value, done } = await answers.next();
      if (!done) return value;
      throw new Error(await whyNot(program));
    },
    say: (line) => {
      child.stdin.write(`${line}\n`);
    },
    stop: async () => {
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
      await ended.finally(() => {
        clearTimeout(kill);
      });
    },
  };
}

function launch({ command }: ServiceProgram, log: number) {
  return spawn('setpriv', [...asNobody(), '--', ...command], {
    stdio: ['pipe', 'pipe', log],
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      PYTHONDONTWRITEBYTECODE: '1',
    },
  }) as ChildProcessByStdio<Writable, Readable, null>;
}

function asNobody(): readonly string[] {
  const dying = ['--pdeathsig', 'TERM'];
  if (process.getuid?.() !== 0) return dying;
  const id = String(NOBODY);
  return [...dying, '--reuid', id, '--regid', id, '--clear-groups'];
}

async function whyNot({ command, log }: ServiceProgram): Promise<string> {
  const said = (await readFile(log, 'utf8')).trimEnd().split('\n');
  return `${command.join(' ')} did not start: ${said.slice(-12).join('\n')}`;
}
