/** Names of kernel functions, where somebody's list of them is of the recording's kernel. */
import type { PerfRecording } from '../perf/perf-recording';
import { mapsOf } from '../perf/tasks';
import type { KernelSymbols } from '../symbols/kernel-symbols';
import { kernelFunctionAt, recordedKernel } from '../symbols/recorded-kernel';
import type { RecordedKernel } from '../symbols/recorded-kernel';

/** Finds the functions of the kernel that a recording was made on; `note` says whose list it is, or why there is none. */
export type ChooseKernel = (recorded: RecordedKernel) => {
  readonly symbols: KernelSymbols | null;
  readonly note: string;
};

export interface KernelNames {
  /** Names an address, or gives it in hexadecimal. */
  readonly nameOf: (address: bigint) => string;
  /** Why no address has a name; null where they have. */
  readonly without: string | null;
}

const inHexadecimal = (address: bigint): string => `0x${address.toString(16)}`;

export function kernelNames(recording: PerfRecording, choose: ChooseKernel): KernelNames {
  const { kernel, buildIds } = recording.host;
  const recorded = recordedKernel(kernel, mapsOf(recording), buildIds);
  const { symbols, note } = choose(recorded);
  if (symbols === null) return { nameOf: inHexadecimal, without: note };
  return {
    nameOf: (address) => kernelFunctionAt(recorded, symbols, address)?.name ?? inHexadecimal(address),
    without: null,
  };
}
