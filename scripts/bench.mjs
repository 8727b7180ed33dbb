// @ts-check
/**
 * `npm run bench`: measures what decoding costs against its references, on recordings that it makes. See e2e/bench/README.md.
 *
 *   npm run bench -- --sizes 0.1,1 --repeat 5
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, bootstrap, hasDisplay, runMain } from './bootstrap.mjs';
import { findOnPath, runCommand } from './bootstrap/children.mjs';
import { SetupError } from './bootstrap/setup-error.mjs';

async function bundle() {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(ROOT, 'e2e', 'bench', 'vite.config.ts');
  const built = await runCommand(process.execPath, [vite, 'build', '--config', config], { cwd: ROOT });
  if (built.code !== 0) throw new SetupError(`the bench cannot be built:\n${built.stdout}${built.stderr}`);
}

/** Builds the bench called `name` and runs it with our own arguments, on a display that nobody has to see. @param {string} name */
export const runBench = (name) =>
  runMain(async () => {
    await bootstrap({ for: 'test' });
    await bundle();
    // It is xvfb-run's child, not ours, and must not outlive that either.
    const setpriv = findOnPath('setpriv');
    const dying = setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--'];
    const script = join(ROOT, 'out', 'bench', `${name}.cjs`);
    const bench = [...dying, process.execPath, script, ...process.argv.slice(2)];
    const screen = ['xvfb-run', '-a', '-s', '-screen 0 1920x1200x24'];
    const words = hasDisplay(process.env) ? bench : [...screen, ...bench];
    const [command = '', ...args] = words;
    return (await runCommand(command, args, { cwd: ROOT, output: 'show' })).code;
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) await runBench('bench');
