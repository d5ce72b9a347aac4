import { readFile, writeFile } from 'node:fs/promises';
import { printSdl } from './index.js';

/** `npm run schema` writes the committed schema; with `--check` it fails where that is another. */
const FILE = 'schema/schema.graphql';

const sdl = await printSdl();
if (!process.argv.includes('--check')) {
  await writeFile(FILE, sdl);
} else if ((await readFile(FILE, 'utf8')) !== sdl) {
  process.stderr.write(
    `${FILE} is not what the classes say. Run \`npm run schema\` and review the difference.\n`,
  );
  process.exitCode = 1;
}
