/** What views write. */

export interface ExportedPiece {
  /** Suggested: a file's name, with its ending. */
  readonly name: string;
  readonly kind: 'png' | 'svg' | 'csv' | 'json' | 'txt';
  /** Text is written as UTF-8. */
  readonly bytes: Uint8Array | string;
}

/** One way to keep what a view shows. */
export interface ExportItem {
  readonly title: string;
  make(): Promise<ExportedPiece>;
}
