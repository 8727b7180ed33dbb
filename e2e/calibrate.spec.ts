import { expect } from '@playwright/test';
import { SHORT_PAIRS, DEFAULT_CALIBRATE } from '@core/calibration/settings';
import { ask, startRecording, tryAsk } from './support/app';
import { test } from './support/test';

test('a calibration is started, watched and cancelled in the window, and ends by itself', async ({
  start,
}, testInfo) => {
  const { page } = await start();
  await page.getByRole('button', { name: 'Calibrate', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Calibrate' });
  await expect(panel).toContainText('Puts known delays into pauses');
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('row', { name: /^flush / })).toContainText(/passed|failed/, {
    timeout: 90_000,
  });
  await testInfo.attach('running', { body: await page.screenshot(), contentType: 'image/png' });
  // One capture at a time.
  await expect(startRecording(page)).rejects.toThrow('busy');
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByRole('status')).toContainText('Cancelled', { timeout: 60_000 });
  await expect(panel.getByRole('row', { name: /^flush / })).toBeVisible();

  const settings = { ...DEFAULT_CALIBRATE, extraArguments: [], pairs: SHORT_PAIRS };
  expect((await tryAsk(page, 'calibrate.start', { ...settings, injections: ['dispatch'] })).ok).toBe(true);
  await expect(panel.getByRole('status')).toContainText(/\d passed, \d failed/, { timeout: 60_000 });
  await testInfo.attach('finished', { body: await page.screenshot(), contentType: 'image/png' });
  expect((await ask(page, 'guest.state', {})).calibration.state).toBe('finished');
});

test('a calibration that cannot be carried out says why', async ({ start }, testInfo) => {
  const { page } = await start();
  await page.getByRole('button', { name: 'Calibrate', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Calibrate' });
  const settings = { ...DEFAULT_CALIBRATE, extraArguments: [], qemuPath: '/nowhere/qemu' };
  await tryAsk(page, 'calibrate.start', { ...settings, injections: ['flush'] });
  await expect(panel.getByRole('alert')).toContainText('/nowhere/qemu', { timeout: 30_000 });
  await testInfo.attach('failed', { body: await page.screenshot(), contentType: 'image/png' });
});
