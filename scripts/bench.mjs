// @ts-check
/**
 * `npm run bench`: measures what decoding costs against its references, on recordings that it makes. See e2e/bench/README.md.
 *
 *   npm run bench -- --sizes 0.1,1 --repeat 5
 */
import { join } from 'node:path';
import { ROOT, bootstrap, hasDisplay, runMain } from './bootstrap.mjs';
import { runCommand } from './bootstrap/children.mjs';
import { SetupError } from './bootstrap/setup-error.mjs';

async function bundle() {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(ROOT, 'e2e', 'bench', 'vite.config.ts');
  const built = await runCommand(process.execPath, [vite, 'build', '--config', config], { cwd: ROOT });
  if (built.code !== 0) throw new SetupError(`the bench cannot be built:\n${built.stdout}${built.stderr}`);
}

await runMain(async () => {
  await bootstrap({ for: 'test' });
  await bundle();
  const bench = [process.execPath, join(ROOT, 'out', 'bench', 'bench.cjs'), ...process.argv.slice(2)];
  // The window's main process is measured too; nobody has to see it.
  const screen = ['xvfb-run', '-a', '-s', '-screen 0 1440x900x24'];
  const words = hasDisplay(process.env) ? bench : [...screen, ...bench];
  const [command = '', ...args] = words;
  return (await runCommand(command, args, { cwd: ROOT, output: 'show' })).code;
});
