import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@core': resolve(import.meta.dirname, 'src-core'),
      '@contract': resolve(import.meta.dirname, 'src-preload/contract'),
    },
  },
  test: {
    include: ['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.{mjs,ts}', 'e2e/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
