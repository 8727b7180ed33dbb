import { spawn } from 'node:child_process';
import { fail, ok, type Result } from '@core/errors';

export interface WindowSettings {
  /** Electron's binary. */
  readonly electron: string;
  /** The folder with the application's package.json; null where the binary has it built in. */
  readonly application: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Starts the application on its own: it outlives us, and our terminal. Fails with file-missing. */
export function openWindow(
  path: string,
  settings: WindowSettings,
): Promise<Result<{ readonly pid: number }>> {
  const { electron, application } = settings;
  // Chromium refuses to run as root with its sandbox on.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const words = [...sandbox, ...(application === null ? [] : [application]), '--open', path];
  const env = { ...settings.env };
  delete env['ELECTRON_RUN_AS_NODE'];
  return new Promise((resolve) => {
    const child = spawn(electron, words, { detached: true, stdio: 'ignore', env });
    child.once('error', () => {
      resolve(fail('file-missing', `Electron could not be started: ${electron}.`, { path: electron }));
    });
    child.once('spawn', () => {
      child.unref();
      resolve(ok({ pid: child.pid ?? 0 }));
    });
  });
}
