import type { RunningService } from '../running.js';
import type { S3Endpoint } from '../s3.js';
import type { CephCluster } from './cluster.js';
import { findCeph } from './index.js';

/**
 * Ceph for a person, and the configuration of a gateway over it.
 * @throws Error saying what this machine lacks
 */
export async function runCeph(): Promise<RunningService> {
  process.stderr.write('services: starting Ceph\n');
  const ceph = await findCeph();
  if ('missing' in ceph) throw new Error(`${ceph.missing}; ${ceph.remedy}`);

  const cluster = await ceph.found.start();
  return { said: introduced(cluster), stop: () => cluster.stop() };
}

function introduced(cluster: CephCluster): string {
  const { endpoint, region, other } = cluster;
  const { directory = 'not ours: it was running already' } = cluster;
  return `S3       ${endpoint}  region ${region}, buckets in the path
         access key ${cluster.accessKeyId}, secret ${cluster.secretAccessKey}
         access key ${other.accessKeyId}, secret ${other.secretAccessKey}, of another user
Files    ${directory}; objects are in memory

A look at it:
  curl --aws-sigv4 aws:amz:${region}:s3 -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \\
    --user '${cluster.accessKeyId}:${cluster.secretAccessKey}' ${endpoint}/

A gateway over it: save the lines between the rules as s3.yaml, then: npm start -- --config s3.yaml
${RULE}
accounts:
  local: # as the examples call it
${account(cluster)}  archive:
${account({ ...cluster, ...other })}${RULE}
Ctrl-C stops it and removes its files.
`;
}

const RULE = '-'.repeat(80);

function account({ endpoint, region, ...keys }: S3Endpoint): string {
  return `    backend: s3
    endpoint: ${endpoint}
    region: ${region}
    accessKeyId: '${keys.accessKeyId}'
    secretAccessKey: '${keys.secretAccessKey}'
`;
}
