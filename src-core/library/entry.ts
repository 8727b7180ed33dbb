/** A snapshot as the library lists it: plain data, which travels to the window and is kept from one start to the next. */
import { formatBytes, formatCounted } from '../units';
import type { SnapshotGlance } from './glance';

export type LibraryContent =
  /** Nobody looked into it yet. */
  | { readonly state: 'unread' }
  | { readonly state: 'read'; readonly glance: SnapshotGlance }
  | { readonly state: 'unreadable'; readonly why: string };

export interface LibraryEntry {
  /** Tells it from all others. */
  readonly path: string;
  /** False for one that is no longer where it was; what is said of it is what was found last. */
  readonly isThere: boolean;
  /** Whether it lies in the folder where recordings are kept that nobody saved. */
  readonly isOwn: boolean;
  readonly sizeBytes: number;
  /** When the file was last written, in milliseconds since 1970. */
  readonly changedAtMs: number;
  readonly content: LibraryContent;
  readonly tags: readonly string[];
  readonly note: string;
}

/** What was deleted last. */
export interface Deleted {
  /** The file's name. */
  readonly name: string;
  /** 'trash': the system's; 'kept': in a folder of ours, as long as the application runs and nothing else is deleted. */
  readonly where: 'trash' | 'kept';
  readonly canUndo: boolean;
}

/** Of a note and of each tag, in characters; of a file's tags, how many. */
export const NOTE_LIMIT = 10_000;
export const TAG_LIMIT = 48;
export const TAGS_LIMIT = 24;

const slashIn = (path: string): number => path.lastIndexOf('/');
export const nameOf = (path: string): string => path.slice(slashIn(path) + 1);
export const folderOf = (path: string): string => path.slice(0, Math.max(1, slashIn(path)));

/** A file's name without what tells its kind, and that. */
export function stemAndEnding(path: string): readonly [stem: string, ending: string] {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
}

/** Each once, without spaces around it, in the order in which they were given. */
export function tidyTags(tags: readonly string[]): readonly string[] {
  const tidy = tags.map((tag) => tag.trim().replaceAll(/\s+/g, ' ')).filter((tag) => tag !== '');
  return [...new Set(tidy)].slice(0, TAGS_LIMIT);
}

/** The guest in words: "2 vCPUs, 512 MiB, busy · QEMU 9.1.0 · KVM"; empty where nothing is known of it. */
export function guestWords({ guest, qemuVersion, accelerator }: SnapshotGlance): string {
  const machine =
    guest === null
      ? []
      : [`${formatCounted(guest.vcpus, 'vCPU')}, ${formatBytes(guest.memoryMiB * 2 ** 20)}, ${guest.load}`];
  return [
    ...machine,
    ...(qemuVersion === null ? [] : [`QEMU ${qemuVersion}`]),
    ...(accelerator === null ? [] : [accelerator.toUpperCase()]),
  ].join(' · ');
}
