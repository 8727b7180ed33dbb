import { expect, test } from '@playwright/test';
import { ask, launchGuest, recordState, startApp, startRecording, temporaryFolder } from './support/app';
import { cycleAt } from '@core/analysis/cycle-table';

test('cycles show their phases while others are still driven, and keep them', async ({}, testInfo) => {
  const folder = await temporaryFolder();
  const { electron, page } = await startApp(folder.path);
  try {
    await launchGuest(page);
    await startRecording(page, { cycles: 150, intervalMs: 40, level: 'probes', bareEvery: 0 });
    const legend = page.getByRole('list', { name: 'Phases' });
    await expect(legend).toContainText('notifiers', { timeout: 60_000 });
    const state = await recordState(page);
    if (state.state !== 'recording') throw new Error(`the recording is ${state.state}`);
    await testInfo.attach('live', { body: await page.screenshot(), contentType: 'image/png' });
    await expect.poll(async () => (await recordState(page)).state, { timeout: 60_000 }).toBe('finished');
    const [entry] = await ask(page, 'recording.list', {});
    const { summary } = await ask(page, 'recording.summary', { id: entry?.id ?? '' });
    const live = state.live.filter(({ phases }) => phases !== null);
    expect(live.length).toBeGreaterThan(0);
    expect(live.map(({ index, phases }) => [index, phases])).toEqual(
      live.map(({ index }) => [index, cycleAt(summary.cycles, index)?.phases]),
    );
  } finally {
    await electron.close();
    await folder.remove();
  }
});
