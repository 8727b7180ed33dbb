// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../api/client';
import { createAppStore } from '../state/store';
import { createFakeClient } from '../testing/fake-client';
import type { Command } from './command';
import { listenForKeys } from './listen';

let ran: string[];
let end: () => void;

const command = (id: string, keys: readonly string[], more: Partial<Command> = {}): Command => ({
  id,
  title: id,
  group: 'View',
  keys,
  run: () => void ran.push(id),
  ...more,
});

beforeEach(() => {
  ran = [];
  const store = createAppStore({ api: createApi(createFakeClient([])), nowMs: () => 0 });
  end = listenForKeys(window, store, [
    command('fit', ['F']),
    command('save', ['Ctrl+S']),
    command('undo', ['Ctrl+Z']),
    command('walk', ['ArrowDown']),
    command('never', ['X'], { enabled: () => false }),
    command('second', ['X']),
    command('nothing to redo', ['Ctrl+Y'], { enabled: () => false }),
    command('listed', ['W'], { run: null }),
    command('out', ['F6'], { inTerminals: true }),
  ]);
  document.body.innerHTML = `
    <p id="plain" tabindex="0"></p><input id="field"><input id="tick" type="checkbox">
    <div role="grid"><b id="cell" tabindex="0"></b></div>
    <div class="xterm"><textarea id="terminal"></textarea></div>
    <div role="dialog"><button id="inside"></button></div>`;
});
afterEach(() => end());

/** Presses a key on an element; says whether somebody took it. */
function press(id: string, key: string, ctrlKey = false): boolean {
  const event = new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true });
  document.getElementById(id)?.dispatchEvent(event);
  return event.defaultPrevented;
}

describe('a key', () => {
  it('runs its command, and is nobody else’s then', () => {
    let others = 0;
    const other = (): void => void (others += 1);
    window.addEventListener('keydown', other);
    expect(press('plain', 'f')).toBe(true);
    expect(press('plain', 'q')).toBe(false);
    window.removeEventListener('keydown', other);
    expect(ran).toEqual(['fit']);
    expect(others).toBe(1);
  });

  it('runs the first of its commands that is enabled', () => {
    press('plain', 'x');
    expect(ran).toEqual(['second']);
  });

  it('held with Ctrl is not the browser’s while its command may not run, but where one types', () => {
    expect(press('plain', 'y', true)).toBe(true);
    expect(press('field', 'y', true)).toBe(false);
    expect(ran).toEqual([]);
  });

  it('stays with the view that does it itself', () => {
    expect(press('plain', 'w')).toBe(false);
  });

  it('is typed where one types, but for chords that mean nothing there', () => {
    press('field', 'f');
    press('field', 'z', true);
    expect(ran).toEqual([]);
    press('field', 's', true);
    press('tick', 'f');
    expect(ran).toEqual(['save', 'fit']);
  });

  it('walks the list that has the focus', () => {
    press('cell', 'ArrowDown');
    press('inside', 'f');
    expect(ran).toEqual([]);
    press('cell', 'f');
    press('plain', 'ArrowDown');
    expect(ran).toEqual(['fit', 'walk']);
  });

  it('goes to the terminal that has the focus, but for the one that leads out of it', () => {
    press('terminal', 'f');
    press('terminal', 's', true);
    expect(ran).toEqual([]);
    expect(press('terminal', 'F6')).toBe(true);
    expect(ran).toEqual(['out']);
  });
});
