/** What is told of all cycles at once, by a recording's tables alone: made once, and not again for each cycle. */
import { cutFacts } from '../cycles/cut-facts';
import type { CutFacts } from '../cycles/cut-facts';
import type { RecordingTables, Thread } from '../recording/recording';
import { phasesWithoutProbe } from './attribute';
import type { Phase } from './phase';
import { sleepsOfStacks } from './states';
import type { Sleep } from './sleeps';

export interface TableFacts extends CutFacts {
  /** Kind of sleep of each of its stacks. */
  readonly sleeps: readonly Sleep[];
  /** Whether its stacks tell a grace period from other waits: a foreign recording may lack them, or their names. */
  readonly namesWaits: boolean;
  /** Phases that none of its probed functions tells. */
  readonly unprobed: readonly Phase[];
  /** Indexes of functions by name. */
  readonly functionAt: ReadonlyMap<string, number>;
  /** QEMU's threads by tid. */
  readonly threads: ReadonlyMap<number, Thread>;
}

export function tableFacts(tables: RecordingTables): TableFacts {
  const { cycles, functions, stacks, threads } = tables;
  return {
    ...cutFacts(tables),
    sleeps: sleepsOfStacks(stacks),
    namesWaits:
      cycles[0]?.by === 'client' || stacks.some((stack) => stack.some((name) => !name.startsWith('0x'))),
    unprobed: phasesWithoutProbe(functions),
    // Of two of one name the first.
    functionAt: new Map(functions.map((name, at): [string, number] => [name, at]).reverse()),
    threads: new Map(threads.map((thread) => [thread.tid, thread])),
  };
}
