import { ok, type Result } from '../errors';
import { corrupt } from './content';

/** The entries of a snapshot, wherever they lie: inflated when they are asked for, or all in memory. */
export interface Entries {
  readonly names: ReadonlySet<string>;
  /** On a buffer of its own, so that it is aligned. Fails with snapshot-corrupt, naming the entry. */
  read(name: string): Result<Uint8Array<ArrayBuffer>>;
}

/** Of the same entry the same bytes are given each time: whoever changes them copies them before. */
export const entriesOf = (entries: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Entries => ({
  names: new Set(entries.keys()),
  read: (name) => {
    const content = entries.get(name);
    return content === undefined ? corrupt(name, 'it is missing') : ok(content);
  },
});
