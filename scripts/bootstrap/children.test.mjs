import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findOnPath, runCommand } from './children.mjs';
import { temporaryFolder } from './folder-for-tests.mjs';

const NODE = process.execPath;
const CHILDREN = fileURLToPath(new URL('./children.mjs', import.meta.url));

test('exit code, stdout and stderr of a command are kept', async () => {
  const script = "console.log('out'); console.error('err'); process.exit(3)";
  expect(await runCommand(NODE, ['-e', script])).toEqual({
    code: 3,
    timedOut: false,
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

test('a command that is not there has code 127 and says so', async () => {
  const { code, stderr } = await runCommand('/nowhere/program', []);
  expect(code).toBe(127);
  expect(stderr).toContain('/nowhere/program');
});

test('at its time limit a command and what it started are killed', async () => {
  const grandchild =
    "require('child_process').spawn('sleep', ['1000'], { stdio: 'inherit' }); setInterval(() => {}, 1000)";
  // stdout closes only when the grandchild is dead too, so that the end of this call is the proof
  const { code, timedOut } = await runCommand(NODE, ['-e', grandchild], { timeoutMs: 300 });
  expect({ code, timedOut }).toEqual({ code: 137, timedOut: true });
});

test('a signal goes on to the running command, and then ends us with its code', async () => {
  const script = `
    import { runCommand } from ${JSON.stringify(CHILDREN)};
    const child = "process.on('SIGTERM', () => { console.log('child was told'); process.exit(0); }); console.log('ready'); setInterval(() => {}, 1000)";
    await runCommand(process.execPath, ['-e', child], { output: 'show' });
    console.log('went on');
  `;
  const parent = spawn(NODE, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  parent.stdout.on('data', (text) => {
    output += text;
    if (String(text).includes('ready')) parent.kill('SIGTERM');
  });
  const code = await new Promise((resolve) => parent.on('close', resolve));
  expect({ code, output }).toEqual({ code: 128 + 15, output: 'ready\nchild was told\n' });
});

test('a program is found on PATH only if it can be run', () => {
  const [first, second] = [join(temporaryFolder(), 'a'), join(temporaryFolder(), 'b')];
  for (const folder of [first, second]) mkdirSync(folder);
  writeFileSync(join(first, 'tool'), '', { mode: 0o644 });
  writeFileSync(join(second, 'tool'), '', { mode: 0o755 });
  expect(findOnPath('tool', `${first}:${second}`)).toBe(join(second, 'tool'));
  expect(findOnPath('tool', first)).toBeUndefined();
});
