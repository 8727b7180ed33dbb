import type { Command } from './command';
import { menuCommand } from './menu-command';

const FOCUSABLE = [
  '[tabindex="0"]',
  'button:not(:disabled):not([tabindex="-1"])',
  'input:not(:disabled):not([tabindex="-1"])',
  '.xterm-helper-textarea',
].join(', ');

/** Focuses the first control of the pane `by` after the one that has the focus; panes carry `data-pane`. */
function focusPane(by: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.offsetParent !== null && pane.querySelector(FOCUSABLE) !== null,
  );
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at < 0 ? (by === 1 ? 0 : panes.length - 1) : at + by + panes.length) % panes.length];
  next?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
}

export const WINDOW_COMMANDS: readonly Command[] = [
  {
    id: 'window.next-pane',
    title: 'Go to the next pane',
    group: 'Window',
    keys: ['F6'],
    inTerminals: true,
    run: () => focusPane(1),
  },
  {
    id: 'window.previous-pane',
    title: 'Go to the previous pane',
    group: 'Window',
    keys: ['Shift+F6'],
    inTerminals: true,
    run: () => focusPane(-1),
  },
  {
    id: 'window.new',
    title: 'New window',
    group: 'Window',
    keys: ['Ctrl+Shift+N'],
    run: (store) => void store.getState().openWindow(),
  },
  { id: 'window.full-screen', title: 'Full screen', group: 'Window', keys: ['F11'], run: null },
  {
    id: 'window.zoom',
    title: 'Larger, smaller letters',
    group: 'Window',
    keys: ['Ctrl++', 'Ctrl+-'],
    run: null,
  },
];

export const HELP_COMMANDS: readonly Command[] = [
  menuCommand('help.palette', {
    group: 'Help',
    inTerminals: true,
    run: (store) => store.getState().openDialog('palette'),
  }),
  menuCommand('help.keys', { group: 'Help', run: (store) => store.getState().openDialog('keys') }),
  {
    id: 'help.doctor',
    title: 'Try what works on this machine',
    group: 'Help',
    run: (store) => void store.getState().runDoctor(),
  },
];
