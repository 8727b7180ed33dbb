// @ts-check
/** `npm run fuzz [-- OPTION...]`: bundles the fuzzer with the sources as they are now, and runs it. */
import { join } from 'node:path';
import { ROOT, runMain } from './bootstrap.mjs';
import { runCommand } from './bootstrap/children.mjs';

const BUNDLER = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
const CONFIG = join(ROOT, 'e2e', 'fuzz', 'vite.config.ts');

await runMain(async () => {
  const built = await runCommand(process.execPath, [BUNDLER, 'build', '--config', CONFIG], {
    cwd: ROOT,
    output: 'stderr',
  });
  if (built.code !== 0) return built.code;
  const fuzzer = ['--enable-source-maps', join(ROOT, 'out', 'fuzz', 'main.mjs'), ...process.argv.slice(2)];
  return (await runCommand(process.execPath, fuzzer, { cwd: ROOT, output: 'show' })).code;
});
