#!/usr/bin/env node
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < NEEDED) {
  console.error(
    `stowage: it needs Node ${NEEDED} or newer, this is ${process.version}. ` +
      'npm scripts, such as `npm start`, bring their own.',
  );
  process.exit(2);
}

// Only now: an older Node can't load them.
const [drivers, { run }] = await Promise.all([
  import('../adapters/index.js'),
  import('./cli/index.js'),
]);
const home = fileURLToPath(new URL('../../', import.meta.url));
process.exit(
  await run(process.argv.slice(2), { drivers: Object.values(drivers), home }),
);
