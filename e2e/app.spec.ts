import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { cycleAt, cycleRows } from '@core/analysis/cycle-table';
import type { CycleRow } from '@core/analysis/summary';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { OpenedRecording } from '@contract/contract';
import {
  ask,
  guestState,
  launchGuest,
  recordState,
  recordedAtLeast,
  startApp,
  startRecording,
  temporaryFolder,
  tryAsk,
} from './support/app';
import type { RunningApp } from './support/app';
import { whereDialogsLead } from './support/dialogs';
import { descendants } from './support/machine';

// One window, used as a person would: each test goes on where the one before it left off.
test.describe.configure({ mode: 'serial' });

const CYCLES = 10;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let app: RunningApp;
let page: Page;
let recorded: OpenedRecording;

test.beforeAll(async () => {
  folder = await temporaryFolder();
  app = await startApp(folder.path);
  page = app.page;
});
test.afterAll(async () => {
  await app.electron.close();
  await folder.remove();
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const rows = (): Locator => page.getByRole('grid').locator('[data-cycle]');
const timeline = (): Locator => page.getByRole('region', { name: /^Timeline of cycle/ });
const terminal = (): Locator => page.getByRole('tabpanel').locator('.xterm-rows');
const sum = (figures: Readonly<Record<string, number | null | undefined>>): number =>
  Object.values(figures).reduce<number>((total, figure) => total + (figure ?? 0), 0);

test('the page is our own, without Node, and may reach nothing else', async () => {
  expect(page.url()).toMatch(/^quiescope:\/\/app\//);
  const reach = await page.evaluate(async () => {
    const refused = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      });
    });
    const fetched = await fetch('https://example.invalid').then(
      () => true,
      () => false,
    );
    const granted = async (name: string): Promise<string> =>
      (await navigator.permissions.query({ name: name as PermissionName })).state;
    return {
      copies: await granted('clipboard-write'),
      others: await Promise.all(['clipboard-read', 'notifications', 'geolocation', 'camera'].map(granted)),
      node: 'require' in globalThis || 'process' in globalThis,
      frozen: Object.isFrozen(window.quiescope),
      opened: window.open('https://example.invalid') !== null,
      fetched,
      refused: await refused,
    };
  });
  expect(reach).toEqual({
    ...{ copies: 'granted', others: ['denied', 'denied', 'denied', 'denied'] },
    ...{ node: false, frozen: true, opened: false, fetched: false, refused: 'connect-src' },
  });
});

test('Launch starts the guest, under KVM where that works, and says which', async () => {
  await button('Launch').click();
  await expect(page.getByRole('button', { name: /^Guest: .*running$/ })).toBeVisible({ timeout: 60_000 });
  await expect(button('Stop guest')).toBeEnabled();
  const guest = await guestState(page);
  if (guest.state !== 'running') throw new Error(`the guest is ${guest.state}`);
  expect(guest.settings).toEqual(DEFAULT_GUEST);
  if (guest.accelerator === 'tcg') expect(guest.acceleratorNote).not.toBeNull();
});

test('the console shows the guest’s heartbeat, and the monitor answers', async () => {
  await expect(terminal()).toContainText(/quiescope-guest beat \d+ cpus=4/, { timeout: 30_000 });
  await page.getByRole('tab', { name: 'Monitor (HMP)' }).click();
  await expect(terminal()).toContainText('(qemu)');
  await typeInTerminal('info status\n');
  await expect(terminal()).toContainText('VM status: running');
});

test('Record records the chosen cycles with probes, live', async () => {
  await page.getByRole('button', { name: /stop-cont/ }).click();
  await page.getByLabel('Cycles', { exact: true }).fill(String(CYCLES));
  await page.getByLabel('Level', { exact: true }).selectOption('probes');
  await page.keyboard.press('Escape');
  await button('Record').click();
  await expect(button('Cancel')).toBeVisible();
  await expect(rows()).toHaveCount(CYCLES, { timeout: 90_000 });
  // Its rows stand in the table before all of it is analysed.
  await expect
    .poll(() => recordState(page), { timeout: 60_000 })
    .toMatchObject({ state: 'finished', done: CYCLES, total: CYCLES, failure: null });
  const [entry] = await ask(page, 'recording.list', {});
  recorded = await ask(page, 'recording.summary', { id: entry?.id ?? '' });
  expect(recorded.summary.level).toBe('probes');
  await expect(page.getByRole('status', { name: 'Evidence' })).toContainText('level probes');
  await expect(page.getByRole('status', { name: 'Evidence' })).toContainText('lost 0');
});

test('phases and states sum exactly to pause plus resume, in every cycle', () => {
  for (const cycle of cycleRows(recorded.summary.cycles)) {
    const total = cycle.pauseNs + cycle.captureNs + cycle.resumeNs;
    expect(sum(cycle.phases)).toBe(total);
    expect(sum(cycle.states)).toBe(total);
    expect(sum(cycle.pausePhases)).toBe(cycle.pauseNs);
    expect(sum(cycle.resumePhases)).toBe(cycle.resumeNs);
    expect(Object.values(cycle.phases).every((figure) => figure === null || figure >= 0)).toBe(true);
  }
});

test('every cycle agrees with the client’s own clock', () => {
  for (const cycle of cycleRows(recorded.summary.cycles)) {
    // vm_stop returned before its reply was read; vm_start returned before the reply to cont was.
    expect(cycle.pauseNs).toBeGreaterThan(0);
    expect(cycle.pauseNs).toBeLessThanOrEqual(cycle.clientPauseNs ?? 0);
    expect(cycle.pauseNs + cycle.holdNs).toBeGreaterThanOrEqual(cycle.clientPauseNs ?? Infinity);
    expect(cycle.stopToStartNs).toBeGreaterThan(cycle.holdNs);
    expect(cycle.stopToStartNs).toBeLessThanOrEqual(
      cycle.pauseNs + cycle.holdNs + (cycle.clientResumeNs ?? 0),
    );
    expect(cycle.phases.kick).toBeGreaterThan(0);
    expect(cycle.phases.notify).toBeGreaterThan(0);
  }
});

test('the table sorts by any of its figures', async () => {
  await page.getByRole('columnheader', { name: /^pause/ }).click();
  await expect(page.getByRole('columnheader', { name: /^pause/ })).not.toHaveAttribute('aria-sort', 'none');
  const order = await page.getByRole('columnheader', { name: /^pause/ }).getAttribute('aria-sort');
  const expected = cycleRows(recorded.summary.cycles).sort((left, right) => left.pauseNs - right.pauseNs);
  if (order === 'descending') expected.reverse();
  const shown = await rows().evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-cycle'))));
  expect(shown).toEqual(expected.map(({ index }) => index));
  await page.getByRole('columnheader').first().getByRole('button').click();
  await expect(page.getByRole('columnheader').first()).not.toHaveAttribute('aria-sort', 'none');
});

test('a click on a cycle shows its timeline, with a lane for the main loop and each vCPU', async () => {
  await page.getByRole('grid').locator('[data-cycle="7"]').click();
  await expect(timeline()).toHaveAttribute('data-cycle', '7');
  const extentNs = extentOf(cycleAt(recorded.summary.cycles, 7) ?? undefined);
  const request = { cycle: 7, startNs: 0, endNs: extentNs, widthPx: 1000 };
  const view = await ask(page, 'recording.timeline', { id: recorded.entry.id, request });
  const lanes = view.lanes.map(({ id }) => id);
  for (const id of ['phase', 'main', 'vcpu-0', 'vcpu-1', 'vcpu-2', 'vcpu-3']) expect(lanes).toContain(id);
  await expect(timeline()).toHaveAttribute('data-lanes', String(lanes.length));
  expect(view.extentNs).toBe(extentNs);
  const spans = view.lanes.find(({ id }) => id === 'main')?.slices;
  const names = [...(spans?.label ?? [])].map((label) => view.labels[label]);
  expect(names.some((name) => name?.startsWith('vm_stop'))).toBe(true);
  expect(names.some((name) => name?.startsWith('vm_state_notify'))).toBe(true);
});

test('W and S zoom the timeline, D and A pan it, and full stop goes to the next cycle', async () => {
  const range = async () => {
    const [startNs, endNs] = await Promise.all([
      timeline().getAttribute('data-start-ns'),
      timeline().getAttribute('data-end-ns'),
    ]);
    return { startNs: Number(startNs), endNs: Number(endNs) };
  };
  const whole = await range();
  await page.mouse.move(0, 0);
  await page.keyboard.press('w');
  await page.keyboard.press('w');
  await expect.poll(async () => (await range()).startNs).toBeGreaterThan(whole.startNs);
  const near = await range();
  expect(near.endNs - near.startNs).toBeLessThan(whole.endNs - whole.startNs);
  await page.keyboard.press('d');
  await expect.poll(async () => (await range()).startNs).toBeGreaterThan(near.startNs);
  await page.keyboard.press('a');
  await page.keyboard.press('s');
  await page.keyboard.press('s');
  await expect
    .poll(async () => (await range()).endNs - (await range()).startNs)
    .toBeGreaterThan(near.endNs - near.startNs);
  await page.keyboard.press('.');
  await expect(timeline()).not.toHaveAttribute('data-cycle', '7');
});

test('a recording that is saved and opened again has the same figures', async () => {
  const path = join(folder.path, 'ten cycles.qsnap');
  await whereDialogsLead(app, { save: path, open: path });
  const shown = Number(await timeline().getAttribute('data-cycle'));
  await button('Save…').click();
  await expect.poll(() => ask(page, 'recording.list', {})).toMatchObject([{ path, saved: true }]);
  expect((await stat(path)).size).toBeGreaterThan(1000);
  await button('Close ten cycles.qsnap').click();
  await expect(rows()).toHaveCount(0);
  await button('Open…').click();
  await expect(rows()).toHaveCount(CYCLES, { timeout: 30_000 });
  const [entry] = await ask(page, 'recording.list', {});
  const again = await ask(page, 'recording.summary', { id: entry?.id ?? '' });
  expect(figuresOf(again)).toEqual(figuresOf(recorded));
  expect(again.view).toMatchObject({ cycle: shown, part: 'both', range: expect.any(Object) });
  await expect(page.locator(`[role=row][data-cycle="${shown}"]`)).toHaveAttribute('aria-selected', 'true');
});

test('a corrupt snapshot is refused with the cause and the remedy, and what is open stays', async () => {
  const whole = join(folder.path, 'ten cycles.qsnap');
  const cut = join(folder.path, 'cut.qsnap');
  await writeFile(cut, await readFile(whole));
  await truncate(cut, 2000);
  await whereDialogsLead(app, { save: null, open: cut });
  await button('Open…').click();
  const banner = page.getByRole('alert');
  await expect(banner).toContainText('does not end as a zip file does');
  await expect(banner).toContainText(cut);
  await expect(banner).toContainText('no snapshot');
  await banner.getByRole('button', { name: /^Dismiss/ }).click();
  await expect(rows()).toHaveCount(CYCLES);
});

test('the theme is switched, and kept for the next start', async () => {
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
  await page.getByRole('button', { name: 'Theme: system. Change to dark' }).click();
  await expect.poll(theme).toBe('dark');
  await page.getByRole('button', { name: 'Theme: dark. Change to light' }).click();
  await expect.poll(theme).toBe('light');
  const native = await app.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
  expect(native).toBe('light');
  const kept: unknown = JSON.parse(await readFile(join(folder.path, 'preferences.json'), 'utf8'));
  expect(kept).toMatchObject({ theme: 'light' });
});

test('Cancel in the middle of a recording leaves the guest running and answering', async () => {
  const before = await guestState(page);
  await startRecording(page, { cycles: 10_000, intervalMs: 1, level: 'probes', bareEvery: 0 });
  await recordedAtLeast(page, 3);
  await button('Cancel').click();
  await expect(button('Record')).toBeVisible({ timeout: 60_000 });
  expect((await recordState(page)).state).toBe('cancelled');
  expect(await guestState(page)).toEqual(before);
  await page.getByRole('tab', { name: 'Monitor (HMP)' }).click();
  await typeInTerminal('info name\ninfo status\n');
  await expect(terminal()).toContainText(/quiescope[^]*VM status: running/);
});

test('Stop guest ends it', async () => {
  await button('Stop guest').click();
  await expect(button('Launch')).toBeVisible({ timeout: 30_000 });
  expect(await guestState(page)).toEqual({ state: 'none' });
  expect(descendants(app.pid).filter(({ command }) => command.startsWith('qemu-system'))).toEqual([]);
});

test('a launch that takes too long can be called off', async () => {
  const slow = join(folder.path, 'qemu-that-sleeps');
  await writeFile(slow, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
  const launched = tryAsk(page, 'guest.launch', { ...DEFAULT_GUEST, qemuPath: slow, extraArguments: [] });
  await expect(page.getByRole('button', { name: /^Guest: .*launching$/ })).toBeVisible();
  await button('Stop guest').click();
  expect(await launched).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(await guestState(page)).toEqual({ state: 'none' });
  expect(descendants(app.pid).filter(({ command }) => command === 'sleep')).toEqual([]);
});

test('a QEMU that does not exist is named, with what to do', async () => {
  await page.getByRole('button', { name: /^Guest: / }).click();
  await page.getByLabel('QEMU binary').fill('/nowhere/qemu');
  await button('Launch guest').click();
  const banner = page.getByRole('alert');
  await expect(banner).toContainText('/nowhere/qemu');
  await expect(banner).toContainText('--qemu PATH');
  expect((await guestState(page)).state).toBe('failed');
});

test('a QEMU that exits at once is shown with its own words', async () => {
  const launched = launchGuest(page, { extraArguments: ['-no-such-option'] });
  await expect(launched).rejects.toThrow(/qemu-exited/);
  const guest = await guestState(page);
  if (guest.state !== 'failed') throw new Error(`the guest is ${guest.state}`);
  expect(JSON.stringify(guest.failure)).toContain('no-such-option');
});

async function typeInTerminal(text: string): Promise<void> {
  await page.getByRole('tabpanel').locator('.xterm-screen').click();
  await page.keyboard.type(text);
}

/** All but the knobs of findings: no file may say which arguments QEMU gets. */
const figuresOf = ({ summary: { findings, ...figures } }: OpenedRecording) => ({
  ...figures,
  findings: findings.map(({ id, evidence }) => ({ id, evidence })),
});

/** Until the last vCPU is back and the reply to cont is read: whichever is later. */
function extentOf(cycle: CycleRow | undefined): number {
  if (cycle === undefined) throw new Error('no such cycle');
  return cycle.pauseNs + cycle.holdNs + Math.max(cycle.resumeNs, cycle.clientResumeNs ?? 0);
}
