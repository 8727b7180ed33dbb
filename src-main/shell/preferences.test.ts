import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPreferences } from './preferences';
import type { Preferences } from './preferences';

let folder = '';
let file = '';
const logged: string[] = [];
const open = () => openPreferences(file, (line) => logged.push(line));
const DEFAULTS: Preferences = {
  theme: 'system',
  motion: 'system',
  level: 'auto',
  cycles: 50,
  vcpus: 4,
  autosaveFolder: null,
  askBeforeClosing: true,
  bounds: null,
  exportFolder: null,
  recent: [],
  unlisted: [],
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preferences-'));
  file = join(folder, 'preferences.json');
  logged.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('preferences', () => {
  it('are the defaults where there is no file', () => {
    expect(open()).toMatchObject({ current: DEFAULTS, setAside: null });
  });

  it('that cannot be read are set aside, and never written over', () => {
    mkdirSync(join(file, 'kept'), { recursive: true });
    const first = open();
    expect(first).toMatchObject({ current: DEFAULTS, setAside: `${file}.broken` });
    first.change({ cycles: 7 });
    expect(open().current.cycles).toBe(7);
    expect(readdirSync(`${file}.broken`)).toEqual(['kept']);
  });

  it('are read back as they were changed, and nothing else is left in the folder', () => {
    const bounds = { x: -10, y: 20, width: 1440, height: 900, maximized: false };
    const first = open();
    first.change({ theme: 'dark' });
    first.change({ bounds, recent: ['/a.qsnap'] });
    expect(open().current).toEqual({ ...DEFAULTS, theme: 'dark', bounds, recent: ['/a.qsnap'] });
    expect(readdirSync(folder)).toEqual(['preferences.json']);
  });

  it.each(['', '{', 'null', '[]', '"dark"', '\u0000'])(
    'are the defaults when the file holds %j, which is set aside',
    (text) => {
      writeFileSync(file, text);
      expect(open()).toMatchObject({ current: DEFAULTS, setAside: `${file}.broken` });
      expect(readdirSync(folder)).toEqual(['preferences.json.broken']);
      expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
    },
  );

  it('keep the part that makes sense', () => {
    const bounds = { x: 0, y: 0, width: -5, height: 'tall' };
    writeFileSync(file, JSON.stringify({ theme: 'light', bounds, cycles: 0, level: 'loud', recent: [7] }));
    expect(open()).toMatchObject({ current: { ...DEFAULTS, theme: 'light' }, setAside: null });
  });

  it('hold for this run when they cannot be written, and say so', () => {
    file = join(folder, 'no-such-folder', 'preferences.json');
    const preferences = open();
    preferences.change({ theme: 'dark' });
    expect(preferences.current.theme).toBe('dark');
    expect(logged).toHaveLength(1);
  });
});
