/** Open takes what others recorded: by the dialog, by a drop, by the command line; it shows progress and can be cancelled. */
import { appendFileSync, copyFileSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { ask, guestState, launchGuest } from './support/app';
import type { RunningApp } from './support/app';
import { whereDialogsLead } from './support/dialogs';
import { setProbes, whilePerfRecords } from './support/foreign-perf';
import { test } from './support/test';

const LOG = resolve(import.meta.dirname, '../src-core/trace-log/fixtures/qemu-10.0-vcpus.txt');
const CYCLES = 3;

/** What no child process writes and Playwright cannot drop: a file from the desktop, let go in the window's middle. */
async function drop({ page }: RunningApp, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  }
  await session.detach();
}

/** Pauses and resumes the application's guest in its monitor, as somebody at a terminal would. */
async function driveInMonitor(page: Page, cycles: number): Promise<void> {
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    for (const [command, state] of [
      ['stop', 'paused'],
      ['cont', 'running'],
    ] as const) {
      await ask(page, 'terminal.write', { terminal: 'monitor', text: `${command}\n` });
      await expect.poll(async () => (await guestState(page)).state).toBe(state);
    }
  }
}

test('Open shows a perf.data that perf made by itself, with its evidence and its source', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'perf.data');
  const group = `opened_${process.pid}`;
  const app = await start();
  const { page } = app;
  await launchGuest(page);
  const guest = await guestState(page);
  if (guest.state !== 'running') throw new Error(`the guest is ${guest.state}`);
  const binary = readlinkSync(`/proc/${guest.pid}/exe`);
  const removeProbes = await setProbes(group, binary, ['vm_stop', 'vm_start', 'pause_all_vcpus']);
  try {
    const words = ['-a', '-g', '-e', `${group}:*,sched:sched_switch,syscalls:sys_enter_ioctl`];
    await whilePerfRecords(words, { path, pipe: false }, () => driveInMonitor(page, CYCLES));
  } finally {
    await removeProbes();
  }
  await whereDialogsLead(app, { open: path, save: null });
  await page.getByRole('button', { name: 'Open…', exact: true }).click();
  await expect(page.getByRole('grid').locator('[data-cycle]')).toHaveCount(CYCLES);
  const evidence = page.getByRole('status', { name: 'Evidence' });
  await expect(evidence).toContainText('imported perf.data: perf.data');
  await expect(evidence).toContainText('level probes');
  await expect(evidence).toContainText('observer cost unknown');
  await page.getByText('More of this cycle').click();
  await expect(page.getByRole('region', { name: 'Cycle 0', exact: true })).toContainText(
    'vm_stop entered → vm_stop returned',
  );
  await expect(page.getByRole('region', { name: /^Timeline of cycle/ })).toBeVisible();
  await expect(page.getByText(/NaN|undefined|null/)).toHaveCount(0);
  expect(await ask(page, 'recording.list', {})).toMatchObject([
    { name: 'perf.data', path: null, saved: false },
  ]);
});

test('a QEMU trace log that is dropped on the window is imported at level trace', async ({ start }) => {
  const app = await start();
  await expect(app.page.getByRole('button', { name: 'Open…', exact: true })).toBeVisible();
  await drop(app, LOG);
  const evidence = app.page.getByRole('status', { name: 'Evidence' });
  await expect(evidence).toContainText('imported qemu trace log: qemu-10.0-vcpus.txt');
  await expect(evidence).toContainText('level trace');
  await expect(app.page.getByRole('row', { name: /kick/ }).first()).toBeVisible();
});

test('the command line’s --open takes them too', async ({ start }) => {
  const { page } = await start('--open', LOG);
  await expect(page.getByRole('status', { name: 'Evidence' })).toContainText('level trace');
});

test('a file of another kind is refused with what is accepted', async ({ start, folder }) => {
  const path = join(folder, 'library.so');
  copyFileSync(process.execPath, path);
  const app = await start();
  await whereDialogsLead(app, { open: path, save: null });
  await app.page.getByRole('button', { name: 'Open…', exact: true }).click();
  const alert = app.page.getByRole('alert');
  await expect(alert).toContainText('ELF');
  await expect(alert).toContainText('perf.data files');
});

test('a long import shows how far it is, and Cancel leaves nothing of it', async ({ start, folder }) => {
  const path = join(folder, 'long.log');
  const lines = readFileSync(LOG);
  const piece = Buffer.concat(Array.from({ length: Math.ceil((4 << 20) / lines.length) }, () => lines));
  for (let at = 0; at < 64; at += 1) appendFileSync(path, piece);
  expect(statSync(path).size).toBeGreaterThan(200 << 20);
  const app = await start();
  const { page } = app;
  await whereDialogsLead(app, { open: path, save: null });
  await page.getByRole('button', { name: 'Open…', exact: true }).click();
  const opening = page.getByRole('group', { name: 'Opening long.log' });
  await expect(opening).toContainText(/MiB of \d+/);
  await opening.getByRole('button', { name: 'Cancel' }).click();
  await expect(opening).toHaveCount(0);
  expect(await ask(page, 'recording.list', {})).toEqual([]);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
