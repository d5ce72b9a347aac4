import type { RunningService } from '../running.js';
import type { SwiftCluster } from './cluster.js';
import type { KeystoneEndpoint } from './endpoint.js';
import { setTempUrlKey, signIn, signInByKeystone } from './endpoint.js';
import { findSwift } from './index.js';

const TEMP_URL_KEY = 'secret';

/**
 * Swift with Keystone for a person, and the configuration of a gateway over it.
 * @throws Error saying what this machine lacks
 */
export async function runSwift(): Promise<RunningService> {
  process.stderr.write('services: starting Swift and Keystone\n');
  const swift = await findSwift({ keystone: true });
  if ('missing' in swift) throw new Error(`${swift.missing}; ${swift.remedy}`);

  const cluster = await swift.found.start({ keystone: true });
  try {
    return { said: await introduced(cluster), stop: () => cluster.stop() };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function introduced(cluster: SwiftCluster): Promise<string> {
  const { keystone, directory = 'not ours: it was running already' } = cluster;
  if (!keystone) throw new Error('the cluster came without a Keystone');
  const session = await signIn(cluster);
  await setTempUrlKey(session, TEMP_URL_KEY);
  await setTempUrlKey(await signInByKeystone(keystone), TEMP_URL_KEY);

  return `Swift    ${cluster.authUrl}  user ${cluster.user}, key ${cluster.key}
         ${cluster.storageUrl}
Keystone ${keystone.authUrl}  user ${keystone.user}, project ${keystone.project}, password ${keystone.password}
         application credential ${keystone.applicationCredential.id}, secret ${keystone.applicationCredential.secret}
Files    ${directory}

A look at it:
  curl -H 'X-Auth-Token: ${session.token}' '${cluster.storageUrl}?format=json'

A gateway over it: save the lines between the rules as swift.yaml, then: npm start -- --config swift.yaml
${RULE}
${configuration(cluster, keystone)}${RULE}
Ctrl-C stops both and removes their files.
`;
}

const RULE = '-'.repeat(80);

function configuration(swift: SwiftCluster, keystone: KeystoneEndpoint) {
  return `accounts:
  local: # as the examples call it
    backend: swift
    auth: { version: 1, url: ${swift.authUrl}, user: '${swift.user}', key: '${swift.key}' }
    tempUrlKey: ${TEMP_URL_KEY}
  archive:
    backend: swift
    auth:
      version: 3
      url: ${keystone.authUrl}
      user: ${keystone.user}
      userDomain: ${keystone.userDomain}
      project: ${keystone.project}
      projectDomain: ${keystone.projectDomain}
      password: '${keystone.password}'
    interface: public
    region: ${keystone.region}
    tempUrlKey: ${TEMP_URL_KEY}
`;
}
