import { describe, expect, it } from 'vitest';
import { MENU_COMMANDS } from '@contract/menu-commands';
import { VIEWS } from '../state/model';
import { COMMANDS } from './registry';

/** Commands may share a key where their `enabled` tells them apart. */
const SHARED_KEYS: readonly string[] = [];

describe('the registry', () => {
  it('names each command once', () => {
    const ids = COMMANDS.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('gives a key to one command alone', () => {
    const keys = COMMANDS.flatMap((command) => command.keys ?? []);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at && !SHARED_KEYS.includes(key))).toEqual([]);
  });

  it('has what the menu offers, but for views that are not built', () => {
    const views = VIEWS.map((view) => `view.${view}`);
    const offered = Object.keys(MENU_COMMANDS).filter((id) => !/^view\.\w+$/.test(id) || views.includes(id));
    const ids = COMMANDS.map(({ id }) => id);
    expect(offered.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('writes modifiers in one order', () => {
    const chord = /^(?:Ctrl\+)?(?:Alt\+)?(?:Shift\+)?(?:[^+a-z]|[A-Z][A-Za-z]+\d*|F\d+|\+)$/;
    for (const { keys = [] } of COMMANDS) for (const key of keys) expect(key).toMatch(chord);
  });
});
