/** What the page's script is given: the cycles' figures as columns, and the timelines of cycles. Plain JSON. */
import { cycleLengthNs, phaseFigures } from '../analysis/report-figures';
import type { PhaseLabel } from '../analysis/report-figures';
import type { CycleRow, RecordingSummary } from '../analysis/summary';
import type { LaneKind, TimelineView } from '../timeline/timeline';

/** A column of the table of cycles. */
export interface FigureColumn {
  readonly name: string;
  /** The phase or joint sum that it is; null for figures of the cycle as a whole. */
  readonly phase: PhaseLabel | null;
  readonly unit: 'ns' | 'count';
  /** One entry a cycle; null where it is not known. */
  readonly values: readonly (number | null)[];
}

export interface PageFigures {
  readonly count: number;
  /** What each is called: its number in the recording. Everywhere else a cycle is its place here. */
  readonly numbers: readonly number[];
  /** Pause, capture and resume; one entry a cycle. */
  readonly lengthNs: readonly number[];
  readonly columns: readonly FigureColumn[];
  /** Cycles, ascending, whose timelines the page has, CYCLES_A_BLOCK of them in each block but the last. */
  readonly timelines: readonly number[];
}

/** Enough that they pack well together, and few enough that one is there at once. */
export const CYCLES_A_BLOCK = 16;

/** Names of the page's blocks of data. */
export const FIGURES_BLOCK = 'figures';
export const timelineBlock = (block: number): string => `timeline-${String(block)}`;

export function pageFigures(summary: RecordingSummary, timelines: readonly number[]): PageFigures {
  const { cycles } = summary;
  const column = (
    name: string,
    of: (row: CycleRow) => number | null | undefined,
    { unit, phase }: Pick<FigureColumn, 'unit' | 'phase'> = { unit: 'ns', phase: null },
  ): FigureColumn => ({ name, phase, unit, values: cycles.map((row) => of(row) ?? null) });
  const counted = { unit: 'count', phase: null } as const;
  return {
    count: cycles.length,
    numbers: cycles.map(({ index }) => index),
    lengthNs: cycles.map(cycleLengthNs),
    columns: [
      column('pause', (row) => row.pauseNs),
      column('resume', (row) => row.resumeNs),
      column('downtime', (row) => row.downtimeNs),
      ...phaseFigures(summary).map(({ label }) =>
        column(label, (row) => row.phases[label], { unit: 'ns', phase: label }),
      ),
      column('kicks', (row) => row.kicks, counted),
      column('grace periods', (row) => row.gracePeriods, counted),
      column('last vCPU', (row) => row.lastVcpu, counted),
    ].filter(({ values }) => values.some((value) => value !== null)),
    timelines,
  };
}

type Numbers = ArrayLike<number>;

/** A lane as it is drawn: a timeline's own, or one that came as JSON. */
export interface DrawnLane {
  readonly kind: LaneKind;
  readonly title: string;
  readonly subtitle: string;
  readonly rows: number;
  readonly slices: {
    readonly count: number;
    readonly startNs: Numbers;
    readonly endNs: Numbers;
    readonly depth: Numbers;
    readonly style: Numbers;
    readonly label: Numbers;
  };
  readonly marks: {
    readonly count: number;
    readonly timeNs: Numbers;
    readonly kind: Numbers;
    readonly label: Numbers;
  };
  readonly onPath: Numbers;
}

/** One cycle's timeline; times from its stop request. */
export interface DrawnTimeline {
  readonly extentNs: number;
  readonly pauseEndNs: number;
  readonly resumeStartNs: number;
  readonly lanes: readonly DrawnLane[];
  readonly arrows: {
    readonly count: number;
    readonly timeNs: Numbers;
    readonly from: Numbers;
    readonly to: Numbers;
  };
  readonly labels: readonly string[];
}

/** As JSON has it. */
export function plainTimeline(view: TimelineView): DrawnTimeline {
  const { extentNs, pauseEndNs, resumeStartNs, labels, arrows } = view;
  const plain = (values: Numbers): number[] => Array.from(values);
  return {
    ...{ extentNs, pauseEndNs, resumeStartNs, labels },
    lanes: view.lanes.map(({ kind, title, subtitle, rows, slices, marks, onPath }) => ({
      ...{ kind, title, subtitle, rows },
      slices: {
        count: slices.count,
        startNs: plain(slices.startNs),
        endNs: plain(slices.endNs),
        depth: plain(slices.depth),
        style: plain(slices.style),
        label: plain(slices.label),
      },
      marks: {
        count: marks.count,
        timeNs: plain(marks.timeNs),
        kind: plain(marks.kind),
        label: plain(marks.label),
      },
      onPath: plain(onPath),
    })),
    arrows: {
      count: arrows.count,
      timeNs: plain(arrows.timeNs),
      from: plain(arrows.from),
      to: plain(arrows.to),
    },
  };
}
