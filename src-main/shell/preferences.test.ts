import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPreferences } from './preferences';

let folder = '';
let file = '';
const logged: string[] = [];
const open = () => openPreferences(file, (line) => logged.push(line));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preferences-'));
  file = join(folder, 'preferences.json');
  logged.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('preferences', () => {
  it('are the defaults where there is no file', () => {
    expect(open().current).toEqual({ theme: 'system', bounds: null, exportFolder: null });
  });

  it('are read back as they were changed, and nothing else is left in the folder', () => {
    const bounds = { x: -10, y: 20, width: 1440, height: 900, maximized: false };
    const first = open();
    first.change({ theme: 'dark' });
    first.change({ bounds });
    expect(open().current).toEqual({ theme: 'dark', bounds, exportFolder: null });
    expect(readdirSync(folder)).toEqual(['preferences.json']);
  });

  it.each(['', '{', 'null', '[]', '"dark"', '\u0000'])('are the defaults when the file holds %j', (text) => {
    writeFileSync(file, text);
    expect(open().current).toEqual({ theme: 'system', bounds: null, exportFolder: null });
  });

  it('keep the part that makes sense', () => {
    writeFileSync(
      file,
      JSON.stringify({ theme: 'light', bounds: { x: 0, y: 0, width: -5, height: 'tall' } }),
    );
    expect(open().current).toEqual({ theme: 'light', bounds: null, exportFolder: null });
  });

  it('hold for this run when they cannot be written, and say so', () => {
    file = join(folder, 'no-such-folder', 'preferences.json');
    const preferences = open();
    preferences.change({ theme: 'dark' });
    expect(preferences.current.theme).toBe('dark');
    expect(logged).toHaveLength(1);
  });
});
