import type { Finding } from './finding.js';
import { benchImport } from './import.js';
import { benchMetadata } from './metadata.js';
import { benchS3 } from './s3.js';
import { benchSwift } from './swift.js';

const WORKLOADS: Readonly<Record<string, () => Promise<Finding>>> = {
  metadata: benchMetadata,
  swift: benchSwift,
  s3: benchS3,
  import: benchImport,
};

const USAGE = `usage: npm run bench -- NAME

Measures one workload and prints one JSON line. Exit code 1: its ratio is below its floor; 2: there is no such
workload. There are:

  metadata   a page of 100 files with ten fields each by POST /graphql over 32 connections,
             against bare node:http answering the same JSON
  swift      files of 4 KiB and of 256 MiB up and down, by URLs that Swift signed and through
             the gateway, and a page of 1,000, against Swift asked for the same by node:http
  s3         the same with S3, of Ceph
  import     1 GiB by importFromUrl with its SHA-256, durable, from nginx on loopback, against
             curl to a file and fsync
`;

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }

  const workload = words.length === 1 ? WORKLOADS[words.join()] : undefined;
  if (!workload) {
    process.stderr.write(`no workload '${words.join(' ')}'\n${USAGE}`);
    return 2;
  }

  const finding = await workload();
  process.stdout.write(`${JSON.stringify(finding)}\n`);
  return finding.ratio < finding.floor ? 1 : 0;
}

process.exitCode = await main();
