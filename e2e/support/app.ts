/** The real application on a display of its own settings, for one spec. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import type { RequestChannel } from '@contract/channels';
import type { GuestState, RecordState } from '@contract/session-states';
import type { Input } from '@contract/inputs';
import type { Outputs, QuiescopeClient } from '@contract/contract';
import type { WireResult } from '@contract/wire-failure';
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';

declare global {
  interface Window {
    readonly quiescope?: QuiescopeClient;
  }
}

const ROOT = resolve(import.meta.dirname, '../..');
const ELECTRON = join(ROOT, 'node_modules/electron');

/** Chromium refuses to run as root with its sandbox on. */
export const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export const electronBinary = (): string =>
  join(ELECTRON, 'dist', readFileSync(join(ELECTRON, 'path.txt'), 'utf8'));

export const electronArguments = (userData: string, ...more: readonly string[]): string[] => [
  ...SANDBOX,
  ROOT,
  `--user-data-dir=${userData}`,
  ...more,
];

/** Ours, but for where recordings under way are kept: what a test's killed run leaves is no other test's. */
export function environmentIn(userData: string): Record<string, string> {
  const given = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(given), XDG_STATE_HOME: join(userData, 'state') };
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'quiescope-e2e-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly child: ChildProcess;
  readonly pid: number;
  readonly userData: string;
}

export async function startApp(userData: string, ...more: readonly string[]): Promise<RunningApp> {
  const electron = await _electron.launch({
    executablePath: electronBinary(),
    args: electronArguments(userData, ...more),
    env: environmentIn(userData),
  });
  const page = await electron.firstWindow();
  // Once the app has ended, Playwright no longer says which process it was.
  const child = electron.process();
  const { pid } = child;
  if (pid === undefined) throw new Error('Electron has no process id');
  return { electron, page, child, pid, userData };
}

/** Asks main as the page itself would; the page's own client is the only way in. */
export async function ask<C extends RequestChannel>(
  page: Page,
  channel: C,
  input: Input<C>,
): Promise<Outputs[C]> {
  const answer = await tryAsk(page, channel, input);
  if (!answer.ok) throw new Error(`${channel}: ${answer.error.code}: ${answer.error.message}`);
  return answer.value;
}

export async function tryAsk<C extends RequestChannel>(
  page: Page,
  channel: C,
  input: Input<C>,
): Promise<WireResult<Outputs[C]>> {
  const asked: readonly [RequestChannel, unknown] = [channel, input];
  const answer: unknown = await page.evaluate(([name, given]) => {
    if (window.quiescope === undefined) throw new Error('the page has no client');
    return window.quiescope.request(name, given as never);
  }, asked);
  return answer as WireResult<Outputs[C]>;
}

export const guestState = async (page: Page): Promise<GuestState> =>
  (await ask(page, 'guest.state', {})).guest;
export const recordState = async (page: Page): Promise<RecordState> =>
  (await ask(page, 'guest.state', {})).record;

/** Small and quick to launch. */
export const SMALL_GUEST: GuestSettings = { ...DEFAULT_GUEST, vcpus: 2, memoryMiB: 128 };

export const launchGuest = (page: Page, change: Partial<GuestSettings> = {}): Promise<null> =>
  ask(page, 'guest.launch', mutable({ ...SMALL_GUEST, ...change }));

export const startRecording = (page: Page, change: Partial<RecordSettings> = {}): Promise<null> =>
  ask(page, 'record.start', mutable({ ...DEFAULT_RECORD, ...change }));

/** The schemas speak of arrays that may change, the settings of ones that may not. */
const mutable = <T, U>(settings: T): U => structuredClone(settings) as unknown as U;

/** Returns once so many cycles are recorded and more are to come; fails at once when the recording does. */
export async function recordedAtLeast(page: Page, cycles: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const record = await recordState(page);
        expect(record.state, JSON.stringify(record)).not.toBe('failed');
        return record.state === 'recording' ? record.done : 0;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThanOrEqual(cycles);
}
