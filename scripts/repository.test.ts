/** What must hold for every file of the repository. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((path) => path !== '' && path !== 'scripts/repository.test.ts');

interface Line {
  readonly place: string;
  readonly text: string;
}

/** The lines of the text files whose path `chosen` matches. */
function linesOf(chosen: RegExp): Line[] {
  return files
    .filter((path) => chosen.test(path))
    .flatMap((path) => {
      const text = readTextOf(path);
      return text.split('\n').map((line, index) => ({ place: `${path}:${index + 1}`, text: line }));
    });
}

/** Empty for a binary file, and for one that is listed but removed. */
function readTextOf(path: string): string {
  try {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return text.includes('\0') ? '' : text;
  } catch {
    return '';
  }
}

const matching = (lines: readonly Line[], pattern: RegExp): string[] =>
  lines
    .filter(({ text }) => pattern.test(text))
    .map(({ place, text }) => `${place}: ${text.trim().slice(0, 120)}`);

test('git lists the files of the repository', () => {
  expect(files).toContain('package.json');
});

test('no file names a folder of the machine that it was written on', () => {
  const homes = /(?<![\w.~}])\/(?:(?:home|Users)\/(?!(?:me|user|alice)\b)\w{2}|(?:root|work)\/\w)/;
  expect(matching(linesOf(/./), homes)).toEqual([]);
});

test('no file names a package registry or a mirror: those are settings of the machine', () => {
  const registries =
    /registry\.(?:npmjs|yarnpkg|npmmirror)\.|deb\.debian\.org|\bregistry\s*=\s*["']?https?:|"resolved":\s*"http/;
  expect(matching(linesOf(/./), registries)).toEqual([]);
});

test('no test is left out or runs alone', () => {
  const marks =
    /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:only|skip|skipIf|runIf|fixme|todo)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\(/;
  expect(matching(linesOf(/\.(?:test|spec)\.[a-z]+$/), marks)).toEqual([]);
});

test('a TypeScript error is silenced nowhere', () => {
  const silenced = /@ts-(?:ignore|nocheck|expect-error)/;
  expect(matching(linesOf(/^(?:src-|e2e|scripts).*\.(?:tsx?|mjs)$/), silenced)).toEqual([]);
});
