/** Chooses whose kallsyms names a recording's kernel addresses, and says why. */
import { homedir, release } from 'node:os';
import { join } from 'node:path';
import { buildIdOfNotes } from '@core/elf/notes';
import { parseKernelSymbols } from '@core/symbols/kernel-symbols';
import type { KernelSymbols } from '@core/symbols/kernel-symbols';
import { judgeKernel } from '@core/symbols/recorded-kernel';
import type { RecordedKernel } from '@core/symbols/recorded-kernel';
import { readFileBounded } from '../files/files';
import { readKallsyms } from './kallsyms';

export interface KernelChoice {
  readonly symbols: KernelSymbols | null;
  /** Whose list it is: this machine's as it runs, or one that perf put aside when it recorded. */
  readonly origin: 'machine' | 'perf-cache' | null;
  /** What is used, or why nothing can be: a sentence. */
  readonly note: string;
}

/** Where lists of the kernel's functions are. */
export interface KernelPlaces {
  readonly kallsyms: string;
  /** The running kernel's ELF notes, with its build id. */
  readonly notes: string;
  readonly release: string;
  readonly perfCache: string;
}

export const KERNEL_PLACES: KernelPlaces = {
  kallsyms: '/proc/kallsyms',
  notes: '/sys/kernel/notes',
  release: release(),
  perfCache: join(homedir(), '.debug'),
};

const MAX_NOTES_BYTES = 1 << 20;

/** Nothing of this machine is used for a recording of another kernel, or of the same one after another boot. */
export function chooseKernelSymbols(
  recorded: RecordedKernel,
  places: KernelPlaces = KERNEL_PLACES,
): KernelChoice {
  const running = judge(recorded, places.kallsyms, places.release, runningBuildId(places.notes));
  if (running.symbols !== null) {
    return {
      ...running,
      origin: 'machine',
      note: 'The kernel’s functions are named by this machine’s kallsyms.',
    };
  }
  const { buildId } = recorded;
  if (buildId !== null && /^[0-9a-f]{4,}$/.test(buildId)) {
    const path = join(places.perfCache, '.build-id', buildId.slice(0, 2), buildId.slice(2), 'kallsyms');
    const { symbols } = judge(recorded, path, null, buildId);
    if (symbols !== null) {
      return { symbols, origin: 'perf-cache', note: `The kernel’s functions are named by ${path}.` };
    }
  }
  const note = `The kernel’s functions are not named: this machine’s kallsyms is not used, as ${running.reason}.`;
  return { symbols: null, origin: null, note };
}

type Judged = { readonly symbols: KernelSymbols } | { readonly symbols: null; readonly reason: string };

function judge(
  recorded: RecordedKernel,
  path: string,
  kernelRelease: string | null,
  buildId: string | null,
): Judged {
  let symbols: KernelSymbols | null = null;
  const read = (): KernelSymbols => (symbols ??= parseKernelSymbols(readKallsyms(path) ?? ''));
  const reason = judgeKernel(recorded, { release: kernelRelease, buildId, symbols: read });
  return reason === null ? { symbols: read() } : { symbols: null, reason };
}

function runningBuildId(path: string): string | null {
  const notes = readFileBounded(path, MAX_NOTES_BYTES);
  return notes.ok ? buildIdOfNotes(notes.value) : null;
}
