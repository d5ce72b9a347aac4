import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** React's marks for servers and compilers ('use client') mean nothing in a bundle that is neither's. */
function warnUnlessDirective(warning, warn) {
  if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
}

/** GraphiQL as files that the server hands out itself: workers and fonts in the bundle, nothing from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/graphiql/',
  build: {
    outDir: fileURLToPath(new URL('../../dist/graphiql', import.meta.url)),
    emptyOutDir: true,
    // KiB; the editor alone is 2.8 MB.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: { onwarn: warnUnlessDirective },
  },
});
