import type { ReactNode, RefObject } from 'react';
import type { BarColours } from './draw';
import type { BarsModel } from './geometry';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The bars for a number of places: which cycles they stand for, and their layers. */
export type BarsFor = (
  most: number,
  stretch: Stretch,
) => Pick<BarsModel, 'cycles' | 'first' | 'each' | 'layers'>;

export interface CycleBarsProps extends Pick<
  BarsModel,
  'order' | 'lines' | 'cutNs' | 'tallestNs' | 'selected' | 'brush'
> {
  readonly barsFor: BarsFor;
  /** What of the order is in sight. */
  readonly stretch: Stretch;
  readonly colours: BarColours;
  readonly label: string;
  /** A cycle in words, for those who hear the window. */
  readonly describe: (cycle: number) => string;
  /** The same for those who point at it. */
  readonly hint: (cycle: number) => ReactNode;
  readonly canvasRef: RefObject<HTMLCanvasElement | null>;
  /** How many cycles a bar stands for at most, being the longest of them. */
  readonly onEach: (each: number) => void;
  readonly onStretch: (stretch: Stretch) => void;
  /** Null where cycles cannot be selected. */
  readonly onPick: ((cycle: number) => void) | null;
  /** Null where the order has no brush. Positions, both within. */
  readonly onBrush: ((brush: readonly [from: number, to: number] | null) => void) | null;
}
