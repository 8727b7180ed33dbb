// @ts-check
/** `npm start [-- ARGUMENT...]`: the window; without a display, a first recording from the command line. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, bootstrap, hasDisplay, runMain } from './bootstrap.mjs';
import { runCommand } from './bootstrap/children.mjs';
import { mayWrite } from './bootstrap/files.mjs';

const FIRST_RECORDING = 'quiescope-first-recording';

/** @param {readonly string[]} args */
async function openWindow(args) {
  const { electron } = await bootstrap({ for: 'window' });
  if (electron === undefined) throw new Error('the bootstrap gave no Electron');
  // Chromium refuses to run as root with its sandbox on.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { code } = await runCommand(electron.binary, [...sandbox, ROOT, ...args], { output: 'show' });
  return code;
}

/** @param {readonly string[]} args */
async function recordFirst(args) {
  console.error(
    'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened.',
  );
  console.error('Recording the built-in guest from the command line instead.\n');
  await bootstrap({ for: 'cli' });
  const commandLine = join(ROOT, 'out', 'main', 'cli.cjs');
  const folder = mayWrite(process.cwd()) ? process.cwd() : tmpdir();
  const snapshot = join(folder, `${FIRST_RECORDING}.qsnap`);
  const page = join(folder, `${FIRST_RECORDING}.html`);
  const record = [commandLine, 'record', '--cycles', '30', '-o', snapshot, ...args];
  const recorded = await runCommand(process.execPath, record, { output: 'show' });
  if (recorded.code !== 0) return recorded.code;
  const report = [commandLine, 'report', '--html', page, snapshot];
  const reported = await runCommand(process.execPath, report);
  if (reported.code !== 0) {
    process.stderr.write(reported.stderr);
    return reported.code;
  }
  console.error(`\nThe recording: ${snapshot}\nAs a page:     ${page}`);
  return 0;
}

await runMain(() => (hasDisplay(process.env) ? openWindow : recordFirst)(process.argv.slice(2)));
