/**
 * Which of QEMU's functions are probed, and what is lost where a binary does not export one. Pure: symbols in, sites
 * out. The names are those of QEMU 7.2 to 11 (system/cpus.c, system/runstate.c, block/io.c, block/block-backend.c).
 */
import type { ElfImage } from '@core/elf/elf-image';

/** Where one uprobe goes. */
export interface ProbeSite {
  /** The probe's own name within our group. */
  readonly event: string;
  readonly functionName: string;
  readonly at: 'entry' | 'return';
  /** Offset in the file of the function's first byte: what uprobe_events wants. */
  readonly fileOffset: bigint;
}

export interface ProbePlan {
  readonly sites: readonly ProbeSite[];
  /** What cannot be told apart without the functions that are missing, one sentence each. */
  readonly shortfalls: readonly string[];
}

/** The suffix that tells a return's event from its entry's; perf probe names them alike. */
export const RETURN_SUFFIX = '__return';

interface Probed {
  /** The first that the binary exports is probed: names changed between releases. */
  readonly names: readonly string[];
  readonly returns: boolean;
  /** What a recording lacks without it; null where QEMU need not have it. */
  readonly without: string | null;
}

/**
 * None of these is a coroutine: a return probe replaces the return address on the stack, and a coroutine may return
 * on another stack than the one it was entered on.
 */
const PROBED: readonly Probed[] = [
  { names: ['vm_stop'], returns: true, without: 'no phases, only what QMP itself separates' },
  { names: ['vm_start'], returns: true, without: 'no phases, only what QMP itself separates' },
  { names: ['pause_all_vcpus'], returns: true, without: 'kick is unknown and counts as other' },
  { names: ['resume_all_vcpus'], returns: true, without: 'resume until vm_start returns counts as other' },
  {
    names: ['vm_state_notify'],
    returns: true,
    without: 'notify is unknown and counts as other, sending STOP and RESUME too',
  },
  {
    names: ['bdrv_drain_all'],
    returns: true,
    without: 'a drain outside notifiers counts as other, sending STOP too',
  },
  { names: ['blk_drain'], returns: true, without: 'a drain inside a notifier counts as notify' },
  { names: ['blk_drain_all'], returns: true, without: null },
  { names: ['bdrv_flush_all'], returns: true, without: 'flush is unknown and counts as other' },
  {
    // Renamed in 10.2. A vCPU thread comes here, with the BQL, whenever it is out of KVM_RUN.
    names: ['qemu_wait_io_event', 'qemu_process_cpu_events'],
    returns: false,
    without: 'when a vCPU has stopped is not seen',
  },
];

/** Chooses the sites for a binary. Works with any subset of the symbols; says what the missing ones cost. */
export function planProbes(image: Pick<ElfImage, 'symbols' | 'fileOffsetOf'>): ProbePlan {
  const sites: ProbeSite[] = [];
  const shortfalls: string[] = [];
  for (const { names, returns, without } of PROBED) {
    const site = names.map((name) => entrySite(image, name)).find((found) => found !== null);
    if (site) {
      sites.push(site);
      if (returns) sites.push({ ...site, event: site.functionName + RETURN_SUFFIX, at: 'return' });
    } else if (without !== null) {
      shortfalls.push(`This QEMU exports no ${names.join(' or ')}: ${without}.`);
    }
  }
  return { sites, shortfalls };
}

function entrySite(image: Pick<ElfImage, 'symbols' | 'fileOffsetOf'>, name: string): ProbeSite | null {
  const symbol = image.symbols.get(name);
  if (symbol === undefined) return null;
  const fileOffset = image.fileOffsetOf(symbol.address);
  if (fileOffset === null) return null;
  return { event: name, functionName: name, at: 'entry', fileOffset: BigInt(fileOffset) };
}
