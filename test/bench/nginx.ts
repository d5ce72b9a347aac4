import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NOBODY, startService } from '../services/service.js';
import { programFromApt } from '../support/apt.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';

const NGINX = { path: '/usr/sbin/nginx', package: 'nginx' };

/** A web server with one worker, as fast as there is one. */
export interface Nginx extends AsyncDisposable {
  /** Of the folder's files, such as `http://127.0.0.1:40123`. */
  readonly url: string;
}

/**
 * Serves the files of a folder, which becomes its own: it also keeps there what it needs.
 * @throws Error saying what the machine lacks, or that it never answered
 */
export async function startNginx(directory: string): Promise<Nginx> {
  const program = await programFromApt(NGINX);
  if ('missing' in program) {
    throw new Error(`${program.missing}; ${program.remedy}`);
  }

  const port = await freePort();
  const config = join(directory, 'nginx.conf');
  await writeFile(config, configuration(directory, port));
  if (process.getuid?.() === 0) await chown(directory, NOBODY, NOBODY);

  const options = ['-p', directory, '-e', 'stderr', '-c', config];
  const log = join(directory, 'nginx.log');
  const command = [program.found, ...options] as const;
  const service = await startService({ command, log });
  const nginx = {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => service.stop(),
  };
  try {
    await eventually('nginx answered', () => answers(nginx.url));
    return nginx;
  } catch (error) {
    await service.stop();
    throw error;
  }
}

/** Its paths are all in the folder: the package's own are root's. */
function configuration(directory: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((of) => `${of}_temp_path ${of};`)
    .join('\n  ');
  return `daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events {}
http {
  ${temporary}
  access_log off;
  sendfile on;
  tcp_nopush on;
  server {
    listen 127.0.0.1:${port};
    root ${directory};
  }
}
`;
}

/** Whatever it answers: the folder itself is nothing to be seen. */
async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(1000) });
    return true;
  } catch {
    return false;
  }
}
