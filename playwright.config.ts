import { defineConfig } from '@playwright/test';

// The real app with real guests: one at a time, since each takes the whole machine, and never again after a failure, since a test
// that passes at the second try has found something.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // Generous: a busy machine is slow, and what never comes fails all the same.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  outputDir: 'test-results',
  reporter: [['list'], ['json', { outputFile: 'out/test-reports/playwright.json' }]],
});
