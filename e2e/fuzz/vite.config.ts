import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const ROOT = resolve(import.meta.dirname, '..', '..');

export default defineConfig({
  root: ROOT,
  logLevel: 'warn',
  resolve: {
    alias: {
      '@core': resolve(ROOT, 'src-core'),
      '@contract': resolve(ROOT, 'src-preload/contract'),
    },
  },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: resolve(ROOT, 'out/fuzz'),
    emptyOutDir: true,
    minify: false,
    sourcemap: 'inline',
    rollupOptions: {
      input: {
        main: resolve(import.meta.dirname, 'main.ts'),
        worker: resolve(import.meta.dirname, 'worker.ts'),
      },
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
    },
  },
});
