import { expect, test } from '@playwright/test';
import { ask, launchGuest, recordState, startApp, startRecording, temporaryFolder } from './support/app';
import { cycleRows } from '@core/analysis/cycle-table';

test('level trace, recorded in the window: each cycle is told by QEMU’s own log, in joint sums by name', async ({}, testInfo) => {
  const folder = await temporaryFolder();
  const { electron, page } = await startApp(folder.path);
  try {
    await launchGuest(page);
    await startRecording(page, { cycles: 8, intervalMs: 20, level: 'trace', bareEvery: 1 });
    await expect.poll(async () => (await recordState(page)).state, { timeout: 60_000 }).toBe('finished');
    const [entry] = await ask(page, 'recording.list', {});
    const { summary } = await ask(page, 'recording.summary', { id: entry?.id ?? '' });
    expect(summary.level).toBe('trace');
    expect(summary.environment.shortfalls.join('\n')).not.toContain('QEMU’s log');
    for (const { toldBy, phases, pauseNs, resumeNs } of cycleRows(summary.cycles)) {
      expect(toldBy).toBe('log');
      const sum = Object.values(phases).reduce<number>((total, ns) => total + (ns ?? 0), 0);
      expect(sum).toBe(pauseNs + resumeNs);
      expect(phases.kick).toBeGreaterThan(0);
      expect(phases.flush).toBeNull();
    }
    await expect(page.getByText('level trace').first()).toBeVisible();
    await testInfo.attach('trace', { body: await page.screenshot(), contentType: 'image/png' });
  } finally {
    await electron.close();
    await folder.remove();
  }
});
