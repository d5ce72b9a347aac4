import { writeSync } from 'node:fs';
import { local } from '../../../../adapters/local/index.js';

/** Opens a store, says so, and keeps it until the process is ended. */
const [path = ''] = process.argv.slice(2);

await local.open({ path });
writeSync(1, 'open\n');
setInterval(() => undefined, 60_000);
