/** Bundles the bench and the sides that it measures for plain Node, as the application's own worker is bundled. */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');
const entry = (name: string): string => resolve(import.meta.dirname, `${name}.ts`);

export default defineConfig({
  root: ROOT,
  logLevel: 'warn',
  resolve: {
    alias: { '@core': resolve(ROOT, 'src-core'), '@contract': resolve(ROOT, 'src-preload/contract') },
  },
  ssr: { noExternal: ['fzstd'] },
  build: {
    ssr: true,
    target: 'node18',
    outDir: 'out/bench',
    emptyOutDir: true,
    rollupOptions: {
      input: {
        bench: entry('bench'),
        'decode-process': entry('decode-process'),
        'decode-worker': entry('decode-worker'),
        'ui-bench': entry('ui/ui-bench'),
      },
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
    },
  },
});
