import { once } from 'node:events';
import { runCeph } from './ceph/run.js';
import { runRedis } from './redis/run.js';
import type { RunningService } from './running.js';
import { runSwift } from './swift/run.js';

/** By its name, how it is started. */
const SERVICES: Readonly<Record<string, () => Promise<RunningService>>> = {
  redis: runRedis,
  s3: runCeph,
  swift: runSwift,
};

const USAGE = `usage: npm run services -- NAME

Starts a storage service on free ports of this machine, prints a configuration that uses it, and stops it
on Ctrl-C, with all its files. As root on Debian it installs what is missing. Exit code 1: it can't be
started here; 2: there is no such service. There are:

  redis      Redis, in which gateways share their jobs
  s3         S3: the gateway of Ceph, over objects in memory
  swift      OpenStack Swift, with its own authentication and with Keystone
`;

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }

  const start = words.length === 1 ? SERVICES[words.join()] : undefined;
  if (!start) {
    process.stderr.write(`no service '${words.join(' ')}'\n${USAGE}`);
    return 2;
  }
  return serve(start);
}

async function serve(start: () => Promise<RunningService>): Promise<number> {
  const ending = asked();
  try {
    const service = await start();
    process.stdout.write(service.said);
    await ending;
    await service.stop();
    say('stopped; none of its files are left');
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** When somebody asks for the end: Ctrl-C, or a `kill`. */
async function asked(): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

function say(line: string): void {
  process.stderr.write(`services: ${line}\n`);
}

process.exitCode = await main();
