/** Starting the two sides in the same Electron, and asking them when they have drawn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { processesOf } from './processes';
import { attempt } from './step';

export interface Running {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Of Electron's main process. */
  readonly pid: number;
  /** Of the process that draws the window. */
  readonly renderer: number;
}

const ELECTRON = join(process.cwd(), 'node_modules', 'electron');
export const electronBinary = (): string =>
  join(ELECTRON, 'dist', readFileSync(join(ELECTRON, 'path.txt'), 'utf8'));
/** Chromium refuses to run as root with its sandbox on. */
const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
/** So that a collection can be asked for before memory is read. */
const WITH_GC = '--js-flags=--expose-gc';
const PLAIN_WINDOW = join(process.cwd(), 'e2e', 'bench', 'ui', 'plain-window.cjs');
const SPEEDSCOPE = join(process.cwd(), 'node_modules', 'speedscope');

export const oursWith = (userData: string): string[] => [
  ...SANDBOX,
  process.cwd(),
  `--user-data-dir=${userData}`,
];
export const plainWith = (userData: string, page: string): string[] => [
  ...SANDBOX,
  PLAIN_WINDOW,
  `--page=${page}`,
  `--user-data-dir=${userData}`,
];
export const speedscopeWith = (userData: string): string[] =>
  plainWith(userData, join(SPEEDSCOPE, 'dist', 'release', 'index.html'));

export function speedscopeVersion(): string {
  const { version } = JSON.parse(readFileSync(join(SPEEDSCOPE, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

export function electronVersion(): string {
  return readFileSync(join(ELECTRON, 'dist', 'version'), 'utf8').trim();
}

/** Ends the application whatever becomes of `use`, and all of its processes with it. */
export async function withWindow<T>(
  args: readonly string[],
  use: (running: Running) => Promise<T>,
): Promise<T> {
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [WITH_GC, ...args],
    timeout: START_LIMIT_MS,
  });
  try {
    const page = await app.firstWindow({ timeout: START_LIMIT_MS });
    page.setDefaultTimeout(START_LIMIT_MS);
    const { pid } = app.process();
    const renderer = await app.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
    );
    if (pid === undefined || renderer === 0) throw new Error('Electron has no window');
    return await use({ app, page, pid, renderer });
  } finally {
    await end(app);
  }
}

/** One that hangs is asked once, and then killed with all that it has started. */
async function end(app: ElectronApplication): Promise<void> {
  const { pid } = app.process();
  const pids = pid === undefined ? [] : processesOf(pid);
  const closed = await attempt(CLOSE_LIMIT_MS, () => app.close());
  if (closed.ok) return;
  for (const one of pids) killIfThere(one);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

const START_LIMIT_MS = 120_000;
const CLOSE_LIMIT_MS = 10_000;
/** Seldom enough not to be in the way. */
const LOOK_AGAIN_MS = 100;

/**
 * Notes in the page when `trigger` first happens on it, and when `isDrawn` first holds with the frames drawn that show
 * it. Both are the page's own; call `drawnAfterMs` once the trigger was pulled.
 */
export async function watchDrawing(page: Page, trigger: string, isDrawn: string): Promise<void> {
  const script = `(() => {
    const watch = { startedMs: null, drawnMs: null };
    globalThis.benchWatch = watch;
    addEventListener(${JSON.stringify(trigger)}, (event) => (watch.startedMs ??= event.timeStamp), { capture: true, once: true });
    const isDrawn = () => ${isDrawn};
    const look = () => {
      if (watch.startedMs === null || !isDrawn()) return void requestAnimationFrame(look);
      // What this frame shows was drawn for it; the one after it begins once that is done.
      requestAnimationFrame(() => setTimeout(() => (watch.drawnMs = performance.now()), 0));
    };
    requestAnimationFrame(look);
  })()`;
  await page.evaluate(script);
}

/** Asked again and again from outside: our page allows no script of words. Waits for ever: see step.ts. */
export async function drawnAfterMs(page: Page): Promise<number> {
  for (;;) {
    const [startedMs, drawnMs] = await page.evaluate<readonly [number, number | null]>(
      '[globalThis.benchWatch.startedMs, globalThis.benchWatch.drawnMs]',
    );
    if (drawnMs !== null) return drawnMs - startedMs;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** Lets go of what nobody holds any more, so that memory is what the window needs. */
export async function collect(page: Page): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    await page.evaluate('globalThis.gc?.()');
    await page.waitForTimeout(300);
  }
}
