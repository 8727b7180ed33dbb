/** One row a cycle: the figures that reports give, in nanoseconds. */
import type { CycleRow } from '../analysis/summary';
import { rowOf } from '../analysis/summarise';
import { JOINT_PHASES, PHASES, REASONS, STATES } from '../phases/phase';
import type { ExchangedRecording } from './exchanged-recording';
import { BatchBuilder } from './table';
import type { Cell, Table, TableBatch, TableColumn } from './table';

type CycleColumn = TableColumn & { readonly of: (row: CycleRow) => Cell };

const ns = (name: string, of: CycleColumn['of']): CycleColumn => ({ name, type: 'int64', of });
const count = (name: string, of: CycleColumn['of']): CycleColumn => ({ name, type: 'int32', of });
const text = (name: string, of: CycleColumn['of']): CycleColumn => ({ name, type: 'text', of });

const PLAIN: readonly CycleColumn[] = [
  count('cycle', (row) => row.index),
  text('kind', (row) => row.kind),
  text('toldBy', (row) => row.toldBy),
  ns('startNs', (row) => row.startNs),
  ns('pauseNs', (row) => row.pauseNs),
  ns('resumeNs', (row) => row.resumeNs),
  ns('captureNs', (row) => row.captureNs),
  ns('holdNs', (row) => row.holdNs),
  ns('clientPauseNs', (row) => row.clientPauseNs),
  ns('clientResumeNs', (row) => row.clientResumeNs),
  ns('stopToStartNs', (row) => row.stopToStartNs),
  ns('downtimeNs', (row) => row.downtimeNs),
  count('kicks', (row) => row.kicks),
  count('lastVcpu', (row) => row.lastVcpu),
  count('gracePeriods', (row) => row.gracePeriods),
  count('lost', (row) => row.lost),
];

const PHASE_KEYS = [...PHASES, ...JOINT_PHASES];

/** Of pause and resume together, of each, of the driving thread: "phase.kickNs", "pause.drain+flushNs", "reason.bqlNs". */
const FIGURES: readonly CycleColumn[] = [
  ...PHASE_KEYS.map((key) => ns(`phase.${key}Ns`, (row) => row.phases[key] ?? null)),
  ...PHASE_KEYS.map((key) => ns(`pause.${key}Ns`, (row) => row.pausePhases[key] ?? null)),
  ...PHASE_KEYS.map((key) => ns(`resume.${key}Ns`, (row) => row.resumePhases[key] ?? null)),
  ...STATES.map((state) => ns(`state.${state}Ns`, (row) => row.states[state])),
  ...REASONS.filter((reason) => reason !== 'none').map((reason) =>
    ns(`reason.${reason}Ns`, ({ reasons }) => (reasons === null ? null : (reasons[reason] ?? 0))),
  ),
];

const COLUMNS = [...PLAIN, ...FIGURES];

/** Every recording's has the same columns, so that several can be put together. */
export const cyclesTable = (exchanged: ExchangedRecording): Omit<Table, 'facts'> =>
  tableOver(rowsOf(exchanged));

/** The same of figures that are there. */
export const tableOfRows = (rows: Iterable<CycleRow>): Table => ({ ...tableOver(rows), facts: {} });

function* rowsOf(exchanged: ExchangedRecording): Generator<CycleRow> {
  for (const { context } of exchanged.cycles()) yield rowOf(context.analysis);
}

function tableOver(rows: Iterable<CycleRow>): Omit<Table, 'facts'> {
  function* batches(): Generator<TableBatch> {
    const builder = new BatchBuilder(COLUMNS.length);
    for (const row of rows) {
      builder.row(COLUMNS.map(({ of }) => of(row)));
      yield builder.full();
    }
    yield builder.rest();
  }
  return { columns: COLUMNS, batches: batches() };
}
