import { chown, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NOBODY, startService } from '../service.js';
import type { Service } from '../service.js';
import type { S3Endpoint } from '../s3.js';
import {
  keystoneConfiguration,
  S3_REGION,
  swiftConfigurations,
} from './configuration.js';
import type { KeystoneEndpoint, SwiftEndpoint } from './endpoint.js';
import { prove, signIn } from './endpoint.js';
import { PYTHON } from './machine.js';
import type { SwiftSettings } from './settings.js';

const PROGRAMS = ['swiftd.py', 'memory_cache.py', 'keystoned.py'];
const DIRECTORIES = ['devices', 'devices/sdb1', 'cache'];

/** A Swift to test with. */
export interface SwiftCluster {
  /** Version 1, such as `http://127.0.0.1:40123/auth/v1.0`. */
  readonly authUrl: string;
  /** Of `user`, such as `http://127.0.0.1:40123/v1/AUTH_test`. */
  readonly storageUrl: string;
  /** `account:user`. */
  readonly user: string;
  readonly key: string;
  readonly keystone?: KeystoneEndpoint;
  /** The same account by Swift's own S3: a second opinion on S3, which lacks much. */
  readonly s3: S3Endpoint;
  /** Where its files are; absent where it was there before. */
  readonly directory?: string;
  /** Stops what was started for it and removes all its files; what was there before goes on. */
  stop(): Promise<void>;
}

/** What has been started so far, to be stopped together. */
interface Start {
  readonly directory: string;
  readonly settings: SwiftSettings;
  readonly services: Service[];
}

/**
 * Starts a cluster with its files in a new directory in `room`, and waits until it stores and gives back.
 * @throws Error with what its log says last
 */
export async function startCluster(
  room: string,
  settings: SwiftSettings,
): Promise<SwiftCluster> {
  const directory = await mkdtemp(join(room, 'stowage-swift-'));
  const start: Start = { directory, settings, services: [] };
  try {
    await furnish(directory);
    return await startAll(start);
  } catch (error) {
    await stop(start);
    throw error;
  }
}

async function startAll(start: Start): Promise<SwiftCluster> {
  const { directory, settings } = start;
  const identity = settings.keystone ? await startKeystone(start) : undefined;
  const swiftUrl = await startSwift(start, identity?.url);
  // With a Keystone, Swift asks it of every token, tempauth's too.
  const keystone = await identity?.lead(swiftUrl);

  const authUrl = `${swiftUrl}/auth/v1.0`;
  const endpoint = { authUrl, user: 'test:tester', key: 'testing' };
  await prove(await signIn({ authUrl, user: 'admin:admin', key: 'admin' }));
  const { storageUrl } = await signIn(endpoint);
  return {
    ...endpoint,
    storageUrl,
    s3: s3Of(endpoint),
    ...(keystone && { keystone }),
    directory,
    stop: () => stop(start),
  };
}

/** What its S3 takes is the user of tempauth and the key, in the place of an access key and its secret. */
export function s3Of({ authUrl, user, key }: SwiftEndpoint): S3Endpoint {
  const { origin: endpoint } = new URL(authUrl);
  const keys = { accessKeyId: user, secretAccessKey: key };
  return { endpoint, region: S3_REGION, ...keys };
}

/** Its address. */
async function startSwift(
  { directory, settings, services }: Start,
  keystoneUrl: string | undefined,
): Promise<string> {
  const places = { directory, ...(keystoneUrl && { keystoneUrl }) };
  const files = swiftConfigurations(places, settings);
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(directory, name), text);
  }

  const swift = await startService(program(directory, 'swiftd'));
  services.push(swift);
  return `http://127.0.0.1:${await swift.line()}`;
}

interface Keystone {
  readonly url: string;
  /** Puts a Swift into its catalogue; from then on it answers. */
  lead(swiftUrl: string): Promise<KeystoneEndpoint>;
}

/** Each has to know the other's address, so Keystone says its own before it knows Swift's. */
async function startKeystone({
  directory,
  services,
}: Start): Promise<Keystone> {
  const configuration = keystoneConfiguration(directory);
  await writeFile(join(directory, 'keystone.conf'), configuration);
  const keystone = await startService(program(directory, 'keystoned'));
  services.push(keystone);

  const url = `http://127.0.0.1:${await keystone.line()}/v3`;
  return {
    url,
    lead: async (swiftUrl) => {
      keystone.say(`${swiftUrl}/v1/KEY_%(project_id)s`);
      return userOfKeystone(url, await keystone.line());
    },
  };
}

/** As keystoned.py makes it. */
function userOfKeystone(authUrl: string, id: string): KeystoneEndpoint {
  return {
    authUrl,
    user: 'gw',
    userDomain: 'Default',
    project: 'gw',
    projectDomain: 'Default',
    password: 'gwpass',
    region: 'RegionOne',
    applicationCredential: { id, secret: 'gw-secret' },
  };
}

/** The programs are copied to where `nobody` can read them, which may not be so of where we are. */
async function furnish(directory: string): Promise<void> {
  for (const name of PROGRAMS) {
    const source = resolve('test/services/swift', name);
    await copyFile(source, join(directory, name));
  }
  for (const name of DIRECTORIES) await mkdir(join(directory, name));

  if (process.getuid?.() !== 0) return;
  for (const name of ['.', ...DIRECTORIES]) {
    await chown(join(directory, name), NOBODY, NOBODY);
  }
}

function program(directory: string, name: string) {
  const command = [PYTHON, join(directory, `${name}.py`), directory] as const;
  return { command, log: join(directory, `${name}.log`) };
}

async function stop({ directory, services }: Start): Promise<void> {
  await Promise.all(services.map((service) => service.stop()));
  await rm(directory, { recursive: true, force: true });
}
