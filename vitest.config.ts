import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { pageAssets } from './page-assets-plugin.ts';

export default defineConfig({
  plugins: [pageAssets],
  resolve: {
    alias: {
      '@core': resolve(import.meta.dirname, 'src-core'),
      '@contract': resolve(import.meta.dirname, 'src-preload/contract'),
    },
  },
  test: {
    // Generous: a busy machine is slow, and what never comes fails all the same.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.{mjs,ts}'] },
      },
      // Real guests and recordings: see scripts/test.mjs, which runs them one file after the other.
      {
        extends: true,
        test: {
          name: 'machine',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
