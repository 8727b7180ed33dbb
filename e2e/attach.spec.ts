import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createMonitorHost } from '../src-main/host/qemu/served-monitor';
import { ask, recordState, startApp, startRecording, temporaryFolder } from './support/app';

/** KVM where it works. */
const QEMU = [
  ...[
    '-accel',
    'kvm',
    '-accel',
    'tcg',
    '-cpu',
    'qemu64',
    '-smp',
    '2',
    '-m',
    '128M',
    '-nodefaults',
    '-display',
    'none',
  ],
  ...['-kernel', resolve(import.meta.dirname, '../resources/guest/quiescope-guest.bin')],
];

async function statusAt(socket: string): Promise<unknown> {
  const opened = await createMonitorHost({}).open(socket, new AbortController().signal);
  if (!opened.ok) throw new Error(opened.error.message);
  const reply = await opened.value.qmp.execute('query-status');
  opened.value.qmp.close();
  await opened.value.closed;
  return reply.ok ? reply.value.value : reply.error;
}

test('a guest that runs already is attached to in the window, recorded, and left running', async ({}, testInfo) => {
  const folder = await temporaryFolder();
  const socket = join(folder.path, 'served.sock');
  const words = [...QEMU, '-qmp', `unix:${socket},server=on,wait=off`];
  const qemu = spawn('qemu-system-x86_64', words, { stdio: 'ignore' });
  const { electron, page } = await startApp(folder.path);
  try {
    await expect.poll(() => existsSync(socket)).toBe(true);
    await page.getByRole('button', { name: /^Guest/ }).click();
    const field = page.getByLabel('QMP socket');
    await field.fill('qmp.sock');
    await expect(page.getByText('A whole path, from /.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Attach' })).toBeDisabled();
    await field.fill(join(folder.path, 'nowhere.sock'));
    await field.press('Enter');
    await expect(page.getByText('The guest was not attached to')).toBeVisible();
    await page.getByRole('button', { name: /^Guest/ }).click();
    await field.fill(socket);
    await testInfo.attach('attach form', { body: await page.screenshot(), contentType: 'image/png' });
    await field.press('Enter');
    await expect(page.getByRole('button', { name: 'Detach' })).toBeEnabled();
    await expect(page.getByText(`attached · process ${qemu.pid}`)).toBeVisible();
    await startRecording(page, { cycles: 5, intervalMs: 20, level: 'timing', bareEvery: 0 });
    await expect.poll(async () => (await recordState(page)).state, { timeout: 60_000 }).toBe('finished');
    const [entry] = await ask(page, 'recording.list', {});
    const { summary } = await ask(page, 'recording.summary', { id: entry?.id ?? '' });
    expect(summary.environment.guest).toBeNull();
    expect(summary.environment.qemu.commandLine?.slice(1)).toEqual(words);
    expect(summary.vcpus).toBe(2);
    await testInfo.attach('attached', { body: await page.screenshot(), contentType: 'image/png' });
    await page.getByRole('button', { name: 'Detach' }).click();
    await expect(page.getByRole('button', { name: 'Launch', exact: true })).toBeVisible();
    expect(await statusAt(socket)).toMatchObject({ status: 'running' });
  } finally {
    await electron.close();
    qemu.kill('SIGKILL');
    if (qemu.exitCode === null && qemu.signalCode === null) await once(qemu, 'exit');
    await folder.remove();
  }
});
