import { ok, type Failure, type Result } from '../errors';
import { corrupt } from './content';

type Bytes = Uint8Array<ArrayBuffer>;

/** The entries of a snapshot, wherever they lie: inflated, or made of an older version's, when they are asked for. */
export interface Entries {
  readonly names: ReadonlySet<string>;
  /** On a buffer that is the caller's own and aligned. Fails with snapshot-corrupt, naming the entry. */
  read(name: string): Result<Bytes>;
}

/** What is wrong with an entry that is there and cannot be unpacked. Null where it can, whatever is in it, and where there is none. */
export function damageIn(entries: Entries, name: string): Failure | null {
  if (!entries.names.has(name)) return null;
  const content = entries.read(name);
  return content.ok ? null : content.error;
}

/** Makes an entry each time that it is asked for. */
export type Make = () => Result<Bytes>;

/** Of all that is there what `isKept`, and what is made beside or in place of it. */
export function replacing(
  entries: Entries,
  isKept: (name: string) => boolean,
  made: ReadonlyMap<string, Make>,
): Entries {
  const names = new Set([...[...entries.names].filter(isKept), ...made.keys()]);
  return {
    names,
    read: (name) => {
      if (!names.has(name)) return corrupt(name, 'it is missing');
      const make = made.get(name);
      return make === undefined ? entries.read(name) : make();
    },
  };
}

/** What is at hand already. */
export const copiesOf =
  (bytes: Uint8Array): Make =>
  () =>
    ok(bytes.slice());
