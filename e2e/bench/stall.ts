/** How long the window's main process cannot answer while a recording is decoded. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import type { IntervalHistogram } from 'node:perf_hooks';

export interface StallMeasured {
  readonly electron: string;
  /** The longest time between two turns of main's event loop beyond what was asked for, one a repetition. */
  readonly stallsNs: readonly number[];
  /** The same while nothing happens. */
  readonly idleNs: readonly number[];
  readonly importNs: readonly number[];
  /** What the import ended with: a recording without a QEMU in it is refused after it was decoded. */
  readonly outcome: string;
}

const RESOLUTION_MS = 2;
const IDLE_MS = 2_000;

export async function measureStall(path: string, repeat: number): Promise<StallMeasured> {
  const userData = mkdtempSync(join(tmpdir(), 'quiescope-bench-window-'));
  const folder = join(process.cwd(), 'node_modules', 'electron');
  // Chromium refuses to run as root with its sandbox on.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8')),
    args: [...sandbox, process.cwd(), `--user-data-dir=${userData}`],
  });
  try {
    const page = await app.firstWindow();
    await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
    const measured = { stallsNs: [] as number[], idleNs: [] as number[], importNs: [] as number[] };
    let outcome = '';
    for (let turn = 0; turn < repeat; turn += 1) {
      measured.idleNs.push(await longestStall(app, () => page.waitForTimeout(IDLE_MS)));
      const started = performance.now();
      measured.stallsNs.push(await longestStall(app, async () => (outcome = await openInWindow(page, path))));
      measured.importNs.push((performance.now() - started) * 1e6);
    }
    const electron = await app.evaluate(() => process.versions['electron'] ?? '');
    return { ...measured, electron, outcome };
  } finally {
    await app.close();
    rmSync(userData, { recursive: true, force: true });
  }
}

/** Opens the file as the window's Open does; says what became of it. */
const openInWindow = (page: Page, path: string): Promise<string> =>
  page.evaluate(async (file) => {
    const answer = await window.quiescope?.request('recording.open', { path: file });
    if (answer === undefined) return 'no client';
    return answer.ok ? 'imported' : answer.error.code;
  }, path);

/** The longest time that main took beyond what was asked for between two turns of its event loop. */
async function longestStall(app: ElectronApplication, during: () => Promise<unknown>): Promise<number> {
  await app.evaluate((_electronModule, resolution) => {
    const load = (name: string): unknown => process.mainModule?.require(name);
    const { monitorEventLoopDelay } = load('node:perf_hooks') as typeof import('node:perf_hooks');
    const delays = monitorEventLoopDelay({ resolution });
    delays.enable();
    Object.assign(process, { benchDelays: delays });
  }, RESOLUTION_MS);
  await during();
  const longestNs = await app.evaluate(() => {
    const { benchDelays } = process as unknown as { benchDelays: IntervalHistogram };
    benchDelays.disable();
    return benchDelays.max;
  });
  return Math.max(0, longestNs - RESOLUTION_MS * 1e6);
}
