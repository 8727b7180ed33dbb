import { addressOf } from '../elf/elf-image';
import type { ElfSegment } from '../elf/elf-image';
import type { FunctionAt, FunctionTable } from '../elf/function-table';
import type { BuildId } from '../perf/perf-recording';
import type { Comm, MappedFile, Task } from '../perf/tasks';
import type { KernelSymbols } from './kernel-symbols';
import { ProcessMaps } from './process-maps';
import { kernelFunctionAt, moduleAt } from './recorded-kernel';
import type { RecordedKernel } from './recorded-kernel';

export interface AddressName {
  /** The function; else `module+0xOFFSET`, by offset in its file; outside of every module `0xADDRESS`. */
  readonly name: string;
  /** Bytes from the function's first one, or from the file's where no function is known. */
  readonly offset: number;
  /** The file's path as recorded; of the kernel `[kernel]`, of its modules `[kvm]`; null outside of every module. */
  readonly module: string | null;
  readonly basis: NameBasis;
}

/**
 * What a function's name rests on: a file with the build id that was recorded; a file that only has the recorded path,
 * as the recording has no build id of it; the kernel's own list. `none`: no function is known.
 */
export type NameBasis = 'build-id' | 'assumed' | 'kallsyms' | 'none';

/** The functions of one mapped file. */
export interface ModuleSymbols {
  readonly basis: 'build-id' | 'assumed';
  /** Of the file that was mapped, also where its functions come from a debug file. */
  readonly segments: readonly ElfSegment[];
  readonly functions: Pick<FunctionTable, 'at'>;
}

export interface SymbolSources {
  readonly maps: readonly MappedFile[];
  readonly tasks: readonly Task[];
  readonly comms: readonly Comm[];
  readonly buildIds: readonly BuildId[];
  readonly kernel: RecordedKernel;
  /** Only a kallsyms that judgeKernel found nothing against, or the recording's own. */
  readonly kernelSymbols: KernelSymbols | null;
  /** Asked once for each file; null where it has no symbols or none that can be trusted. */
  readonly moduleSymbols: (path: string, buildId: string | null) => ModuleSymbols | null;
}

export interface Symboliser {
  /** Names one address that a thread of process `pid` ran at. */
  nameOf(pid: number, timeNs: number, address: bigint): AddressName;
  /** Names a call chain as perf records it, leaf first; its context markers are taken out. */
  framesOf(pid: number, timeNs: number, chain: readonly bigint[]): AddressName[];
}

/** What an "address" in a call chain may be that says whose the ones after it are (PERF_CONTEXT_*, perf_event.h). */
const CONTEXT_KERNEL = 0xffff_ffff_ffff_ff80n;
const CONTEXT_USER = 0xffff_ffff_ffff_fe00n;
const CONTEXT_HYPERVISOR = 0xffff_ffff_ffff_ffe0n;
const CONTEXT_GUEST_KERNEL = 0xffff_ffff_ffff_f780n;
const CONTEXT_GUEST_USER = 0xffff_ffff_ffff_f600n;
const CONTEXTS: readonly bigint[] = [
  CONTEXT_KERNEL,
  CONTEXT_USER,
  CONTEXT_HYPERVISOR,
  CONTEXT_GUEST_KERNEL,
  CONTEXT_GUEST_USER,
  0xffff_ffff_ffff_f800n, // the guest
  0xffff_ffff_ffff_fd80n, // user space, to be completed later
];
/** By the lowest three bits of a record's misc (PERF_RECORD_MISC_CPUMODE_MASK); 0 is unknown. */
const MODE_CONTEXTS: readonly (bigint | undefined)[] = [
  undefined,
  CONTEXT_KERNEL,
  CONTEXT_USER,
  CONTEXT_HYPERVISOR,
  CONTEXT_GUEST_KERNEL,
  CONTEXT_GUEST_USER,
];

/** The call chain of a sample that has none but its instruction's address; `misc` is its record's. */
export function chainOfInstruction(misc: number, ip: bigint): bigint[] {
  const context = MODE_CONTEXTS[misc & 7];
  return context === undefined ? [ip] : [context, ip];
}

/** User space ends far below it and the kernel begins far above it, on every 64-bit architecture. */
const KERNEL_HALF = 1n << 63n;

export function createSymboliser(sources: SymbolSources): Symboliser {
  const processes = new ProcessMaps(sources.maps, sources.tasks, sources.comms);
  const buildIds = buildIdsByPath(sources.buildIds);
  const modules = new Map<string, ModuleSymbols | null>();
  const symbolsOf = (map: MappedFile): ModuleSymbols | null => {
    const listed = buildIds.get(map.path);
    if (!isFile(map.path) || (map.buildId === null && listed === AMBIGUOUS)) return null;
    const buildId = map.buildId ?? listed ?? null;
    const key = `${buildId ?? ''} ${map.path}`;
    let symbols = modules.get(key);
    if (symbols === undefined) {
      symbols = sources.moduleSymbols(map.path, buildId);
      modules.set(key, symbols);
    }
    return symbols;
  };
  const nameOf = (pid: number, timeNs: number, address: bigint, isReturn: boolean): AddressName => {
    if (address >= KERNEL_HALF) return kernelName(sources, address, isReturn);
    const place = Number(address);
    const map = processes.at(pid, timeNs, place);
    return map === null ? outside(address) : userName(map, symbolsOf(map), place, isReturn);
  };
  return {
    nameOf: (pid, timeNs, address) => nameOf(pid, timeNs, address, false),
    framesOf: (pid, timeNs, chain) => {
      const frames: AddressName[] = [];
      let context: bigint | null = null;
      let first = true;
      for (const address of chain) {
        const marker = CONTEXTS.includes(address);
        if (marker) context = address;
        else if (!belongsTo(context, address)) frames.push(outside(address));
        else frames.push(nameOf(pid, timeNs, address, !first));
        first = marker;
      }
      return frames;
    },
  };
}

/** Without frame pointers a chain holds whatever lay on the stack; and a guest's addresses are none of the host's. */
function belongsTo(context: bigint | null, address: bigint): boolean {
  if (context === CONTEXT_KERNEL) return address >= KERNEL_HALF;
  if (context === CONTEXT_USER) return address < KERNEL_HALF;
  return context === null;
}

/**
 * A return address may lie behind its function, which ends with a call: the byte before it is what counts. Where no
 * function holds that, the address is no call's but one that was put on the stack, as a signal's is.
 */
function atReturn(at: (back: 0 | 1) => FunctionAt | null, isReturn: boolean): FunctionAt | null {
  const called = isReturn ? at(1) : null;
  return called === null ? at(0) : { ...called, offset: called.offset + 1 };
}

function userName(
  map: MappedFile,
  symbols: ModuleSymbols | null,
  place: number,
  isReturn: boolean,
): AddressName {
  const start = Number(map.address);
  // What is in no file has no offset there either: it is counted from where it is mapped.
  const offset = place - start + (isFile(map.path) ? map.fileOffset : 0);
  if (symbols === null) return within(map.path, offset);
  const found = atReturn((back) => {
    const home = addressOf(symbols.segments, offset - back);
    return home === null ? null : symbols.functions.at(home);
  }, isReturn);
  return found === null
    ? within(map.path, offset)
    : { name: found.name, offset: found.offset, module: map.path, basis: symbols.basis };
}

function kernelName(
  { kernel, kernelSymbols }: SymbolSources,
  address: bigint,
  isReturn: boolean,
): AddressName {
  const module = moduleAt(kernel, address);
  const found =
    kernelSymbols === null
      ? null
      : atReturn((back) => kernelFunctionAt(kernel, kernelSymbols, address - BigInt(back)), isReturn);
  if (found !== null) {
    const { name, offset } = found;
    return { name, offset, module: `[${module?.name ?? 'kernel'}]`, basis: 'kallsyms' };
  }
  const home = module ?? kernel.image;
  const offset = home === null ? -1 : Number(address - home.address);
  if (home === null || offset < 0 || offset >= home.sizeBytes) return outside(address);
  return within(`[${home.name}]`, offset);
}

const within = (module: string, offset: number): AddressName => ({
  name: `${module.slice(module.lastIndexOf('/') + 1)}+0x${offset.toString(16)}`,
  offset,
  module,
  basis: 'none',
});

const outside = (address: bigint): AddressName => ({
  name: `0x${address.toString(16)}`,
  offset: 0,
  module: null,
  basis: 'none',
});

/** `[vdso]`, `//anon` and the like are no files. */
const isFile = (path: string): boolean => path.startsWith('/') && !path.startsWith('//');

/** A file that was replaced while perf ran is listed twice: which of the two was mapped where, nobody knows. */
const AMBIGUOUS = null;

function buildIdsByPath(listed: readonly BuildId[]): ReadonlyMap<string, string | typeof AMBIGUOUS> {
  const byPath = new Map<string, string | typeof AMBIGUOUS>();
  for (const { path, buildId } of listed) {
    const known = byPath.get(path);
    byPath.set(path, known === undefined || known === buildId ? buildId : AMBIGUOUS);
  }
  return byPath;
}
