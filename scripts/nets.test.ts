/**
 * The three nets (compiler settings, dependency-cruiser, lint) are proved to bite: a small copy of the repository that breaks
 * each rule once is run through each of them with the real configuration.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const CONFIGURATION = [
  '.dependency-cruiser.cjs',
  'eslint.config.js',
  'package.json',
  ...['', '.base', '.core', '.main', '.preload', '.renderer', '.tests'].map((name) => `tsconfig${name}.json`),
];

const OFFENDERS: Readonly<Record<string, string>> = {
  // innocent, and imported by the others
  'src-core/units.ts': 'export const ZERO = 0;\n',
  'src-core/qmp/codec.ts':
    "import { z } from 'zod';\nimport { ZERO } from '../units';\nexport const schema = z.literal(ZERO);\n",
  'src-main/shell/window.ts':
    "import { app } from 'electron';\nexport const name = (): string => app.getName();\n",
  'src-renderer/features/cycles/rows.ts':
    "import { ZERO } from '@core/units';\nexport const rows = [ZERO];\n",
  'src-renderer/charts/echart.tsx': "import { init } from 'echarts';\nexport const start = init;\n",
  'src-renderer/api/client.ts':
    'declare const window: { quiescope: number };\nexport const client = (): number => window.quiescope;\n',
  // the core
  'src-core/reads-a-file.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
  'src-core/knows-the-time.ts': 'export const now = (): number => Date.now();\n',
  'src-core/throws-dice.ts': 'export const dice = (): number => Math.random();\n',
  'src-core/talks.ts': 'export const talk = (): void => console.log(1);\n',
  'src-core/reads-the-document.ts': 'export const title = (): string => document.title;\n',
  'src-core/phases/parses.ts': "import { z } from 'zod';\nexport const schema = z.string();\n",
  'src-core/zips.ts': "import { zipSync } from 'fflate';\nexport const zip = zipSync;\n",
  'src-core/knows-main.ts': "import { name } from '../src-main/shell/window';\nexport const known = name;\n",
  'src-core/hen.ts': "import type { Egg } from './egg';\nexport interface Hen {\n  readonly egg: Egg;\n}\n",
  'src-core/egg.ts': "import type { Hen } from './hen';\nexport interface Egg {\n  readonly hen: Hen;\n}\n",
  // a cycle that exists when the modules are loaded
  'src-renderer/ui/day.ts': "import { night } from './night';\nexport const day = (): unknown => night;\n",
  'src-renderer/ui/night.ts': "import { day } from './day';\nexport const night = (): unknown => day;\n",
  // main
  'src-main/cli.ts': "import { shown } from './cli/show';\nexport const main = shown;\n",
  'src-main/cli/show.ts': "import { name } from '../shell/window';\nexport const shown = name;\n",
  'src-main/engine/spawns.ts': "import { spawn } from 'node:child_process';\nexport const start = spawn;\n",
  'src-main/host/opens-a-window.ts':
    "import { BrowserWindow } from 'electron';\nexport const Window = BrowserWindow;\n",
  'src-main/worker/disassembles.ts': "import { Decoder } from 'iced-x86';\nexport const decoder = Decoder;\n",
  'src-main/engine/is-vague.ts': 'export const vague = (value: any): string => String(value);\n',
  // the renderer
  'src-renderer/features/timeline/peeks.ts':
    "import { rows } from '../cycles/rows';\nexport const peeked = rows;\n",
  'src-renderer/features/timeline/charts.ts': "import { init } from 'echarts';\nexport const start = init;\n",
  'src-renderer/features/timeline/calls-main.ts':
    'declare const window: { quiescope: number };\nexport const call = (): number => window.quiescope;\n',
  'src-renderer/state/reaches-node.ts':
    "import { read } from '@core/reads-a-file';\nexport const reached = read;\n",
  'src-renderer/ui/reads-a-file.ts':
    "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
  // imports of nothing
  'scripts/needs-a-package.mjs': "import { z } from 'zod';\nexport const schema = z.string();\n",
  'src-core/dangles.ts': "import { nothing } from './nowhere';\nexport const dangling = nothing;\n",
};

/** Brings electron's types, and Node's with them, into every compilation that includes it: for the other two nets. */
const NOT_FOR_THE_COMPILER = 'src-core/knows-main.ts';

let copy = '';

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'quiescope-nets-'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const file of CONFIGURATION) cpSync(join(ROOT, file), join(copy, file));
  for (const [path, source] of Object.entries(OFFENDERS)) {
    if (path !== NOT_FOR_THE_COMPILER) writeOffender(path, source);
  }
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function writeOffender(path: string, source: string): void {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), source);
}

/** Runs a tool of node_modules on the copy; all of them leave with an error code when they find something. */
function outputOf(script: string, ...args: string[]): Promise<string> {
  const argv = [join(ROOT, 'node_modules', script), ...args];
  return new Promise((done, fail) => {
    execFile(process.execPath, argv, { cwd: copy, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) fail(new Error(`${script} found nothing`));
      else if (stdout === '') fail(new Error(`${script} failed: ${stderr}`));
      else done(stdout);
    });
  });
}

describe('the compiler settings', () => {
  const typeErrors = async (environment: string): Promise<string[]> => {
    const output = await outputOf('typescript/bin/tsc', '-p', `tsconfig.${environment}.json`);
    return [...output.matchAll(/^(\S+?)\(\d+,\d+\): error (TS\d+)/gm)].map(
      ([, file, code]) => `${file} ${code}`,
    );
  };

  test('refuse Node and the browser in the core', async () => {
    const found = await typeErrors('core');
    expect(found).toContain('src-core/reads-a-file.ts TS2591');
    expect(found).toContain('src-core/reads-the-document.ts TS2584');
    expect(found).toContain('src-core/dangles.ts TS2307');
    expect(found.filter((line) => /units|codec|throws-dice/.test(line))).toEqual([]);
  });

  test('refuse Node in the renderer', async () => {
    const found = await typeErrors('renderer');
    expect(found).toContain('src-renderer/ui/reads-a-file.ts TS2591');
    expect(found.filter((line) => /cycles\/rows|echart\.tsx|peeks/.test(line))).toEqual([]);
  });

  test('refuse the browser in main', async () => {
    const found = await typeErrors('main');
    expect(found).toContain('src-core/reads-the-document.ts TS2584');
    expect(found.filter((line) => /spawns|shell\/window/.test(line))).toEqual([]);
  });
});

test('dependency-cruiser finds each forbidden import, and no other', async () => {
  writeOffender(NOT_FOR_THE_COMPILER, OFFENDERS[NOT_FOR_THE_COMPILER] ?? '');
  const output = await outputOf(
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ...['--config', '.dependency-cruiser.cjs'],
    ...['src-core', 'src-main', 'src-renderer', 'scripts'],
  );
  const found = [...output.matchAll(/^ {2}error (\S+): (\S+) →\s+(\S+)/gm)].map(
    ([, rule, from, to]) => `${rule}: ${from} -> ${to?.replace(/^.*node_modules\/([^/]+)\/.*$/, '$1')}`,
  );
  expect(found.toSorted()).toEqual(
    [
      'not-in-allowed: src-core/reads-a-file.ts -> fs',
      'not-in-allowed: src-core/phases/parses.ts -> zod',
      'not-in-allowed: src-core/zips.ts -> fflate',
      'not-in-allowed: src-core/knows-main.ts -> src-main/shell/window.ts',
      'not-in-allowed: src-main/cli/show.ts -> src-main/shell/window.ts',
      'not-in-allowed: src-main/engine/spawns.ts -> child_process',
      'not-in-allowed: src-main/host/opens-a-window.ts -> electron',
      'not-in-allowed: src-main/worker/disassembles.ts -> iced-x86',
      'not-in-allowed: src-renderer/features/timeline/peeks.ts -> src-renderer/features/cycles/rows.ts',
      'not-in-allowed: src-renderer/features/timeline/charts.ts -> echarts',
      'not-in-allowed: src-renderer/ui/reads-a-file.ts -> fs',
      'not-in-allowed: scripts/needs-a-package.mjs -> zod',
      'not-in-allowed: src-core/dangles.ts -> ./nowhere',
      'resolvable: src-core/dangles.ts -> ./nowhere',
      'no-cycles-in-core: src-core/egg.ts -> src-core/hen.ts',
      'no-cycles: src-renderer/ui/day.ts -> src-renderer/ui/night.ts',
      'cli-never-reaches-electron: src-main/cli.ts -> electron',
      'renderer-never-reaches-node: src-renderer/ui/reads-a-file.ts -> fs',
      'renderer-never-reaches-node: src-renderer/state/reaches-node.ts -> fs',
    ].toSorted(),
  );
});

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null }[];
}

test('lint bans the imports and globals that are hit most often', async () => {
  const files = JSON.parse(await outputOf('eslint/bin/eslint.js', '.', '--format', 'json')) as LintedFile[];
  const rulesOf = new Map(
    files.map(({ filePath, messages }) => [
      filePath.slice(copy.length + 1),
      [...new Set(messages.map(({ ruleId }) => ruleId))],
    ]),
  );
  const expected: Readonly<Record<string, string>> = {
    'src-core/reads-a-file.ts': 'no-restricted-imports',
    'src-core/knows-the-time.ts': 'no-restricted-globals',
    'src-core/throws-dice.ts': 'no-restricted-properties',
    'src-core/talks.ts': 'no-console',
    'src-main/host/opens-a-window.ts': 'no-restricted-imports',
    'src-main/engine/is-vague.ts': '@typescript-eslint/no-explicit-any',
    'src-renderer/ui/reads-a-file.ts': 'no-restricted-imports',
    'src-renderer/features/timeline/charts.ts': 'no-restricted-imports',
    'src-renderer/features/timeline/calls-main.ts': 'no-restricted-properties',
  };
  for (const [path, rule] of Object.entries(expected))
    expect([path, rulesOf.get(path)]).toEqual([path, [rule]]);
  for (const path of [
    'src-main/shell/window.ts',
    'src-renderer/charts/echart.tsx',
    'src-renderer/api/client.ts',
  ]) {
    expect([path, rulesOf.get(path)]).toEqual([path, []]);
  }
});
