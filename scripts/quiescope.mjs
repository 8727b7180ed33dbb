#!/usr/bin/env node
// @ts-check
/** The `quiescope` command. What the setup says goes to stderr, so that stdout is the command's alone. */
import module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT, bootstrap, hasDisplay, runMain } from './bootstrap.mjs';

// Since Node 22.1: a command starts in four fifths of the time.
module.enableCompileCache?.(join(ROOT, 'node_modules', '.cache', 'quiescope'));

await runMain(async () => {
  // Without a display it fails, and says so; not after 110 MB of Electron.
  const opensWindow = process.argv[2] === 'open' && hasDisplay(process.env);
  const { electron } = await bootstrap({ for: opensWindow ? 'window' : 'cli' });
  if (electron !== undefined) process.env.QUIESCOPE_ELECTRON ??= electron.binary;
  const commandLine = join(ROOT, 'out', 'main', 'cli.cjs');
  // In this process: its signals, its terminal and its exit code are then the command's own.
  process.argv[1] = commandLine;
  createRequire(import.meta.url)(commandLine);
  return Number(process.exitCode ?? 0);
});
