/** What is told of all cycles at once, by a recording's tables alone: made once, and not again for each cycle. */
import { STOPPING_FUNCTIONS } from '../cycles/ladder';
import type { RecordingTables, Thread } from '../recording/recording';
import { phasesWithoutProbe } from './attribute';
import type { Phase } from './phase';
import { sleepsOfStacks } from './states';
import type { Sleep } from './sleeps';

export interface TableFacts {
  /** Kind of sleep of each of its stacks. */
  readonly sleeps: readonly Sleep[];
  /** Whether its stacks tell a grace period from other waits: a foreign recording may lack them, or their names. */
  readonly namesWaits: boolean;
  /** Phases that none of its probed functions tells. */
  readonly unprobed: readonly Phase[];
  /** QEMU's threads by tid. */
  readonly threads: ReadonlyMap<number, Thread>;
  /** Indexes into its functions of those in which a vCPU stops. */
  readonly turns: ReadonlySet<number>;
}

export function tableFacts({ cycles, functions, stacks, threads }: RecordingTables): TableFacts {
  return {
    sleeps: sleepsOfStacks(stacks),
    namesWaits:
      cycles[0]?.by === 'client' || stacks.some((stack) => stack.some((name) => !name.startsWith('0x'))),
    unprobed: phasesWithoutProbe(functions),
    threads: new Map(threads.map((thread) => [thread.tid, thread])),
    turns: new Set(STOPPING_FUNCTIONS.map((name) => functions.indexOf(name)).filter((at) => at >= 0)),
  };
}
