/** Part of a file that is mapped at `address`. */
export interface ElfSegment {
  readonly address: number;
  readonly fileOffset: number;
  readonly fileBytes: number;
  readonly executable: boolean;
}

export interface ElfSymbol {
  /** As the file states it, before the loader moves it. */
  readonly address: number;
  readonly sizeBytes: number;
}

/** What probing needs of an executable or library. Addresses are numbers: those of user space lie below 2^53. */
export interface ElfImage {
  /** Hexadecimal digits; null where the linker put none in. */
  readonly buildId: string | null;
  /** e_machine; 62 is x86-64. */
  readonly machine: number;
  readonly segments: readonly ElfSegment[];
  /** The functions that the file exports, by name. */
  readonly symbols: ReadonlyMap<string, ElfSymbol>;
  /** Where in the file the byte is that is mapped at `address`; null where none is. That is what uprobes ask for. */
  fileOffsetOf(address: number): number | null;
}
