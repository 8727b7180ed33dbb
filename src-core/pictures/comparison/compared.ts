/** What pictures of two sides are drawn from. */
import type { RecordingAnalysis } from '../../analysis/analysis';
import type { Comparison } from '../../compare/compare';
import type { CompareDocument, NamedSide } from '../../compare/document';
import type { LegendEntry } from '../frame';
import type { Drawing } from '../table';

export interface ComparedSide extends NamedSide {
  /** What a picture calls it. */
  readonly name: string;
  readonly analysis: RecordingAnalysis;
}

export interface Compared {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  readonly comparison: Comparison;
  readonly document: CompareDocument;
}

/** What stands below what is the same in every view, so wide. */
export type DrawnSides = (widthPx: number) => {
  readonly title: string;
  readonly legend: readonly LegendEntry[];
  /** From (0, 0). */
  readonly drawing: Drawing;
};
