/** The window's one listener to keys. */
import type { AppStore } from '../state/store';
import { chordOf } from './chord';
import { runCommand } from './command';
import type { Command } from './command';

const TERMINAL = '.xterm';
const TYPED_IN = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]';
/** These walk by arrows, Home and End themselves. */
const WALKED = ['grid', 'tablist', 'separator', 'radiogroup', 'listbox', 'menu', 'tree', 'slider']
  .map((role) => `[role="${role}"], [role="${role}"] *`)
  .join(', ');
const WALKING = /^(?:Shift\+)?(?:Arrow\w+|Home|End|PageUp|PageDown|Space|Enter)$/;
/** What these mean to a text field, they keep. */
const EDITING = /^Ctrl\+(?:Shift\+)?(?:[ACVXYZ]|Arrow\w+|Home|End|Backspace|Delete)$|^Alt\+Arrow\w+$/;

/** Whether a key pressed on `target` is the window's, or the target's own. */
export function isForWindow(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof Element)) return true;
  if (target.closest(`${TERMINAL}, [role="dialog"]`)) return false;
  if (target.closest(TYPED_IN)) return /^(?:Ctrl\+|Alt\+|F\d)/.test(chord) && !EDITING.test(chord);
  return !(WALKING.test(chord) && target.closest(`${WALKED}, button, a, summary`) !== null);
}

/** Returns the function that ends it. The first enabled command with the key runs, and nobody else gets the key. */
export function listenForKeys(target: Window, store: AppStore, commands: readonly Command[]): () => void {
  const byChord = new Map<string, Command[]>();
  for (const command of commands) {
    for (const chord of command.keys ?? []) byChord.set(chord, [...(byChord.get(chord) ?? []), command]);
  }
  const pressed = (event: KeyboardEvent): void => {
    const chord = chordOf(event);
    if (chord === null || event.defaultPrevented || event.isComposing) return;
    const inTerminal = event.target instanceof Element && event.target.closest(TERMINAL) !== null;
    // A terminal takes every key for itself, so its few exceptions are caught on the way down.
    if ((event.eventPhase === Event.CAPTURING_PHASE) !== inTerminal) return;
    const may = (command: Command): boolean =>
      inTerminal ? command.inTerminals === true : isForWindow(event.target, chord);
    for (const command of byChord.get(chord) ?? []) {
      if (!may(command)) continue;
      if (runCommand(command, store)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      // With nothing left to undo the browser would undo what was typed in a field that no longer has the keys.
      if (chord.startsWith('Ctrl+')) event.preventDefault();
    }
  };
  target.addEventListener('keydown', pressed, true);
  target.addEventListener('keydown', pressed);
  return () => {
    target.removeEventListener('keydown', pressed, true);
    target.removeEventListener('keydown', pressed);
  };
}
