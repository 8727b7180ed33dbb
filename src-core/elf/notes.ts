import { ByteCursor } from '../byte-cursor';

const NT_GNU_BUILD_ID = 3;

/** The build id among `notes` (gABI 4 chapter 5, "Note Section"), in hexadecimal; null where there is none. */
export function buildIdOfNotes(notes: Uint8Array, align = 4): string | null {
  const padding = (align === 8 ? 8 : 4) - 1;
  const cursor = new ByteCursor(notes);
  while (cursor.remaining >= 12) {
    const nameBytes = cursor.u32();
    const contentBytes = cursor.u32();
    const type = cursor.u32();
    const name = cursor.text(nameBytes);
    cursor.bytes(Math.min(-nameBytes & 3, cursor.remaining));
    const content = cursor.bytes(contentBytes);
    cursor.bytes(Math.min(-contentBytes & padding, cursor.remaining));
    if (cursor.overrun) return null;
    if (name === 'GNU' && type === NT_GNU_BUILD_ID && content.length > 0) {
      return Array.from(content, (byte) => byte.toString(16).padStart(2, '0')).join('');
    }
  }
  return null;
}

/**
 * Whether two build ids are one. perf before 5.9 writes all of them 20 bytes long, shorter ones filled up with zeros.
 */
export const sameBuildId = (one: string, other: string): boolean =>
  one.padEnd(40, '0') === other.padEnd(40, '0');
