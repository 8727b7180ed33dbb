/** Where the driving thread's time on a CPU went, by the function that a sample hit. */
import type { Phase } from '../phases/phase';
import type { DrivingSample, DrivingSamples } from './driving-samples';

export interface SampledFunction {
  /** The leaf alone: without frame pointers nothing tells who called QEMU's functions. */
  readonly name: string;
  /** The file that it is in, without folders; 'kernel', or null where none is known. */
  readonly file: string | null;
  readonly samples: number;
  /** Its part of the samples, of the time on a CPU. */
  readonly onCpuNs: number;
  /** Samples by phase; only of phases that have any. */
  readonly phases: Readonly<Partial<Record<Phase, number>>>;
}

/** The most sampled first. */
export function sampledFunctions({ samples, onCpuNs }: DrivingSamples): SampledFunction[] {
  const found = new Map<
    string,
    { name: string; file: string | null; samples: number; phases: Map<Phase, number> }
  >();
  for (const sample of samples) {
    const { name, file } = placeOf(sample);
    const key = `${file ?? ''}\n${name}`;
    const one = found.get(key) ?? { name, file, samples: 0, phases: new Map<Phase, number>() };
    one.samples += 1;
    if (sample.phase !== null) one.phases.set(sample.phase, (one.phases.get(sample.phase) ?? 0) + 1);
    found.set(key, one);
  }
  return [...found.values()]
    .map((one) => ({
      ...one,
      onCpuNs: Math.round((one.samples / samples.length) * onCpuNs),
      phases: Object.fromEntries(one.phases),
    }))
    .sort((left, right) => right.samples - left.samples);
}

const NO_SYMBOL = 'no symbol';

function placeOf({ site, stack }: DrivingSample): { readonly name: string; readonly file: string | null } {
  if (site === null) return { name: stack[0] ?? NO_SYMBOL, file: 'kernel' };
  return { name: site.function ?? NO_SYMBOL, file: site.file };
}
