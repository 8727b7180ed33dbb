/** How long the window's main process cannot answer while a recording is decoded. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication } from 'playwright';

export interface StallMeasured {
  readonly electron: string;
  /** The longest time between two turns of main's event loop beyond what was asked for, one a repetition. */
  readonly stallsNs: readonly number[];
  /** The same while nothing happens. */
  readonly idleNs: readonly number[];
  readonly decodeNs: readonly number[];
}

const RESOLUTION_MS = 2;
const IDLE_MS = 2_000;

interface Watched {
  readonly longestNs: number;
  readonly elapsedNs: number;
}

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
    const measured = { stallsNs: [] as number[], idleNs: [] as number[], decodeNs: [] as number[] };
    for (let turn = 0; turn < repeat; turn += 1) {
      measured.idleNs.push((await watchMain(app, null)).longestNs);
      const { longestNs, elapsedNs } = await watchMain(app, path);
      measured.stallsNs.push(longestNs);
      measured.decodeNs.push(elapsedNs);
    }
    const electron = await app.evaluate(() => process.versions['electron'] ?? '');
    return { ...measured, electron };
  } finally {
    await app.close();
    rmSync(userData, { recursive: true, force: true });
  }
}

/** In main itself: a worker decodes the file, or nothing happens where there is none. */
const watchMain = (app: ElectronApplication, path: string | null): Promise<Watched> =>
  app.evaluate(
    async (_electronModule, { worker, file, resolutionMs, idleMs }) => {
      const load = (name: string): unknown => process.mainModule?.require(name);
      const { monitorEventLoopDelay } = load('node:perf_hooks') as typeof import('node:perf_hooks');
      const { Worker } = load('node:worker_threads') as typeof import('node:worker_threads');
      const delays = monitorEventLoopDelay({ resolution: resolutionMs });
      const started = process.hrtime.bigint();
      delays.enable();
      if (file === null) await new Promise((resolve) => setTimeout(resolve, idleMs));
      else {
        const thread = new Worker(worker);
        const answered = new Promise((resolve, reject) => {
          thread.once('message', resolve);
          thread.once('error', reject);
        });
        thread.postMessage({ path: file, withSums: false });
        await answered;
        await thread.terminate();
      }
      delays.disable();
      return {
        longestNs: Math.max(0, delays.max - resolutionMs * 1e6),
        elapsedNs: Number(process.hrtime.bigint() - started),
      };
    },
    {
      worker: join(__dirname, 'decode-worker.cjs'),
      file: path,
      resolutionMs: RESOLUTION_MS,
      idleMs: IDLE_MS,
    },
  );
