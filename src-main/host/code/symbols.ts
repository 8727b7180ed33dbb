/** A recording's symboliser, with what this machine has of its files and its kernel. */
import type { PerfRecording } from '@core/perf/perf-recording';
import { commsOf, mapsOf, tasksOf } from '@core/perf/tasks';
import { recordedKernel } from '@core/symbols/recorded-kernel';
import { createSymboliser } from '@core/symbols/symboliser';
import type { Symboliser } from '@core/symbols/symboliser';
import { openDebugFiles } from './debug-files';
import { chooseKernelSymbols } from './kernel-symbols';

export interface RecordingSymbols extends Symboliser {
  /** Which kernel list is used or why none, and which files could not be: a sentence each, more as names are asked for. */
  notes(): readonly string[];
}

/** Files are looked for when the first address in them is asked for. */
export function openSymbols(recording: PerfRecording): RecordingSymbols {
  const { host } = recording;
  const maps = mapsOf(recording);
  const kernel = recordedKernel(host.kernel, maps, host.buildIds);
  const choice = chooseKernelSymbols(kernel);
  const files = openDebugFiles();
  const symboliser = createSymboliser({
    maps,
    tasks: tasksOf(recording),
    comms: commsOf(recording),
    buildIds: host.buildIds,
    kernel,
    kernelSymbols: choice.symbols,
    moduleSymbols: files.symbolsOf,
  });
  return { ...symboliser, notes: () => [choice.note, ...files.notes()] };
}
