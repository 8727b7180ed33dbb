/** One row for each phase, call, stay in KVM_RUN and thread state of a cycle. */
import { REASONS } from '../phases/phase';
import { callsOf, coursesOf, IN_KVM_RUN, partsOf, StateNames, ThreadNames } from './cycle-slices';
import type { ExchangedRecording } from './exchanged-recording';
import { BatchBuilder } from './table';
import type { Cell, Table, TableBatch, TableColumn } from './table';
import type { CycleContext } from '../timeline/cycle-context';

const COLUMNS: readonly TableColumn[] = [
  { name: 'cycle', type: 'int32' },
  /** part, phase, call, handler, kvm or state. */
  { name: 'kind', type: 'text' },
  { name: 'name', type: 'text' },
  /** Null for parts and phases. */
  { name: 'tid', type: 'int32' },
  { name: 'thread', type: 'text' },
  /** Among the calls of its thread; 0 is outermost. */
  { name: 'depth', type: 'int32' },
  /** From the recording's origin. */
  { name: 'startNs', type: 'int64' },
  { name: 'durationNs', type: 'int64' },
  /** Of a wait. */
  { name: 'reason', type: 'text' },
  { name: 'waitsForTid', type: 'int32' },
  { name: 'wokenByTid', type: 'int32' },
];

export function spansTable(exchanged: ExchangedRecording): Omit<Table, 'facts'> {
  function* batches(): Generator<TableBatch> {
    const builder = new BatchBuilder(COLUMNS.length);
    const names = new ThreadNames(exchanged.recording);
    const states = new StateNames(exchanged.recording);
    for (const { context } of exchanged.cycles()) {
      for (const row of spansOfCycle(context, names, states)) builder.row(row);
      yield builder.full();
    }
    yield builder.rest();
  }
  return { columns: COLUMNS, batches: batches() };
}

const known = (tid: number): number | null => (tid < 0 ? null : tid);

function* spansOfCycle(
  context: CycleContext,
  names: ThreadNames,
  stateNames: StateNames,
): Generator<readonly Cell[]> {
  const { analysis } = context;
  const cycle = analysis.cycle.index;
  const noWait = [null, null, null] as const;
  for (const { name, startNs, endNs, phases } of partsOf(analysis)) {
    yield [cycle, 'part', name, null, null, 0, startNs, endNs - startNs, ...noWait];
    for (const phase of phases) {
      const lengthNs = phase.endNs - phase.startNs;
      yield [cycle, 'phase', phase.name, null, null, 1, phase.startNs, lengthNs, ...noWait];
    }
  }
  for (const { tid, name, kind, depth, startNs, endNs } of callsOf(context))
    yield [cycle, kind, name, tid, names.of(tid), depth, startNs, endNs - startNs, ...noWait];
  for (const { tid, states, inKvm } of coursesOf(context)) {
    const thread = names.of(tid);
    for (const { startNs, endNs } of inKvm)
      yield [cycle, 'kvm', IN_KVM_RUN, tid, thread, 0, startNs, endNs - startNs, ...noWait];
    for (const run of states) {
      const why = REASONS[run.reason] ?? 'unknown';
      yield [
        ...([cycle, 'state', stateNames.of(run), tid, thread, 0] as const),
        ...([run.startNs, run.endNs - run.startNs] as const),
        ...([why === 'none' ? null : why, known(run.about), known(run.wokenBy)] as const),
      ];
    }
  }
}
