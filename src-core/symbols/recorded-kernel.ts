import { sameBuildId } from '../elf/notes';
import type { BuildId } from '../perf/perf-recording';
import type { MappedFile } from '../perf/tasks';
import { countHolding } from '../sorted';
import type { KernelFunction, KernelSymbols } from './kernel-symbols';

/** What a recording says of the kernel that it was made on. */
export interface RecordedKernel {
  /** As `uname -r` gives it; null where the recording does not say. */
  readonly release: string | null;
  readonly buildId: string | null;
  /** A symbol and where it was: a kernel that is loaded at random places is elsewhere after each boot. */
  readonly reference: { readonly name: string; readonly address: bigint } | null;
  /** Where its own code was. */
  readonly image: KernelModule | null;
  /** Where modules were when perf began, by ascending address. */
  readonly modules: readonly KernelModule[];
}

export interface KernelModule {
  readonly name: string;
  readonly address: bigint;
  readonly sizeBytes: number;
}

/** A kallsyms and which kernel it is of; null where that is not known. */
export interface OfferedKernel {
  readonly release: string | null;
  readonly buildId: string | null;
  /** Read only if it is the recording's kernel: it is long. */
  symbols(): KernelSymbols;
}

/** perf's name of the kernel's map: this, and the reference symbol's name. */
const KERNEL_MAP = '[kernel.kallsyms]';
/** A perf that cannot see where the kernel ends says that it goes on for ever. */
const MAX_IMAGE_BYTES = 1 << 30;

export function recordedKernel(
  release: string | null,
  maps: readonly MappedFile[],
  buildIds: readonly BuildId[],
): RecordedKernel {
  const own = maps.filter(({ pid }) => pid === -1);
  const kernel = own.find(({ path }) => path.startsWith(KERNEL_MAP));
  const name = kernel?.path.slice(KERNEL_MAP.length) ?? '';
  const listed = buildIds.find(({ path, pid }) => pid === -1 && path.startsWith(KERNEL_MAP));
  return {
    release,
    buildId: kernel?.buildId ?? listed?.buildId ?? null,
    // Its file offset is where the symbol was: page-aligned, so that a double of that size holds it.
    reference:
      kernel === undefined || name === '' || kernel.fileOffset === 0
        ? null
        : { name, address: BigInt(kernel.fileOffset) },
    image:
      kernel === undefined || kernel.address === 0n || kernel.sizeBytes > MAX_IMAGE_BYTES
        ? null
        : { name: 'kernel', address: kernel.address, sizeBytes: kernel.sizeBytes },
    modules: own
      .filter(({ path }) => !path.startsWith('[kernel') && !path.startsWith('[guest'))
      .map(({ path, address, sizeBytes }) => ({ name: moduleName(path), address, sizeBytes }))
      .sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0)),
  };
}

/** `/lib/modules/6.1.0/kernel/arch/x86/kvm/kvm-intel.ko.xz` and `[kvm_intel]` are both kvm_intel. */
function moduleName(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/^\[(.*)\]$/, '$1');
  return file.replace(/\.ko(\.\w+)?$/, '').replaceAll('-', '_');
}

/** Why a kallsyms may not name a recording's addresses; null where it may. */
export function judgeKernel(recorded: RecordedKernel, offered: OfferedKernel): string | null {
  const { reference } = recorded;
  if (reference === null) return 'the recording does not say where in memory its kernel was';
  const foreign = judgeBuild(recorded, offered);
  if (foreign !== null) return foreign;
  const symbols = offered.symbols();
  if (symbols.count === 0) return 'it shows no addresses';
  return symbols.addressOf(reference.name) === reference.address
    ? null
    : 'the kernel was at another place in memory, as after another boot';
}

function judgeBuild(recorded: RecordedKernel, offered: OfferedKernel): string | null {
  if (recorded.buildId !== null && offered.buildId !== null) {
    return sameBuildId(recorded.buildId, offered.buildId) ? null : 'it is of another kernel';
  }
  if (recorded.release === null || offered.release === null) {
    return 'the recording does not say which kernel it was made on';
  }
  return recorded.release === offered.release
    ? null
    : `it is of kernel ${offered.release}, the recording of ${recorded.release}`;
}

/**
 * The function at a kernel address of the recording. Modules come and go, also within one boot: a module's function
 * counts only where the recording has that module at that place.
 */
export function kernelFunctionAt(
  recorded: RecordedKernel,
  symbols: KernelSymbols,
  address: bigint,
): KernelFunction | null {
  const found = symbols.at(address);
  return found === null || found.module === (moduleAt(recorded, address)?.name ?? null) ? found : null;
}

export function moduleAt({ modules }: RecordedKernel, address: bigint): KernelModule | null {
  const below = countHolding(modules.length, (at) => (modules[at] as KernelModule).address <= address);
  const module = modules[below - 1];
  return module !== undefined && address < module.address + BigInt(module.sizeBytes) ? module : null;
}
