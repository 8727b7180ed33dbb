import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { pageAssets } from './page-assets-plugin.ts';

const alias = {
  '@core': resolve(import.meta.dirname, 'src-core'),
  '@contract': resolve(import.meta.dirname, 'src-preload/contract'),
};

/** Hot reload puts a script of its own into the page, which the page's policy refuses; only while developing. */
const allowHotReload: Plugin = {
  name: 'allow-hot-reload',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
      .replace("connect-src 'self'", "connect-src 'self' ws:"),
};

// The main bundle is CommonJS: Electron before 28 cannot load an ESM main.
export default defineConfig({
  main: {
    resolve: { alias },
    plugins: [pageAssets],
    build: {
      outDir: 'out/main',
      externalizeDeps: { exclude: ['zod', 'commander', 'fflate'] },
      rollupOptions: {
        input: {
          index: resolve(import.meta.dirname, 'src-main/index.ts'),
          cli: resolve(import.meta.dirname, 'src-main/cli.ts'),
          worker: resolve(import.meta.dirname, 'src-main/worker/entry.ts'),
          glance: resolve(import.meta.dirname, 'src-main/host/library/glance-entry.ts'),
          reaper: resolve(import.meta.dirname, 'src-main/host/processes/reaper-entry.ts'),
          rival: resolve(import.meta.dirname, 'src-main/host/calibration/rival-entry.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: 'out/preload',
      externalizeDeps: { exclude: ['zod'] },
      rollupOptions: {
        input: { index: resolve(import.meta.dirname, 'src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    resolve: { alias: { ...alias, '@jsx': resolve(import.meta.dirname, 'src-renderer/ui/jsx') } },
    // Elements are made by a runtime of our own, which lets no foreign text turn others around.
    plugins: [react({ jsxImportSource: '@jsx' }), allowHotReload],
    build: {
      outDir: 'out/renderer',
      // Read and compiled at each start: a third of the size is a third of that.
      minify: true,
      rollupOptions: { input: { index: resolve(import.meta.dirname, 'src-renderer/index.html') } },
    },
  },
});
