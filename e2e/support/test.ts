import { test as base } from '@playwright/test';
import { startApp, temporaryFolder } from './app';
import type { RunningApp } from './app';

interface Fixtures {
  /** Gone after the test, however it ends. */
  readonly folder: string;
  /** Starts the app with its data in `folder`; closed after the test, however it ends. */
  readonly start: (...more: readonly string[]) => Promise<RunningApp>;
}

export const test = base.extend<Fixtures>({
  // Playwright reads the names of what a fixture needs from this pattern.
  folder: async ({}, use) => {
    const folder = await temporaryFolder();
    await use(folder.path);
    await folder.remove();
  },
  start: async ({ folder }, use) => {
    const started: RunningApp[] = [];
    await use(async (...more) => {
      const app = await startApp(folder, ...more);
      started.push(app);
      return app;
    });
    for (const { electron, child } of started) {
      if (child.exitCode === null && child.signalCode === null) await electron.close();
    }
  },
});
