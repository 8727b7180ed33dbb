/** A folder for one run of the bench. It is removed, and what was started on it is ended, however the run ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LEFTOVERS = join(process.cwd(), 'e2e', 'bench', 'ui', 'leftovers.cjs');

export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'quiescope-bench-ui-'));
  // By this they are known as ours: see leftovers.cjs.
  process.env['QUIESCOPE_BENCH_FOLDER'] = folder;
  // Nor does a recording that was cut short on this machine take part.
  process.env['XDG_STATE_HOME'] = join(folder, 'state');
  const guard = spawn(process.execPath, [LEFTOVERS, folder, String(process.ppid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  try {
    return await use(folder);
  } finally {
    const ended = once(guard, 'exit');
    guard.stdin.end('done\n');
    await ended;
  }
}
