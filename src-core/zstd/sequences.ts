import { backwardStart, bitsAt, manyBitsAt, type BlockInput } from './block-input';
import { copyLiterals, copyMatch } from './copies';
import { EXTRA_BITS_SHIFT, FseTable, STATE_BITS_SHIFT } from './fse-table';
import type { History } from './history';
import type { Literals } from './literals';
import { LITERALS_FIELD, MATCH_FIELD, OFFSET_FIELD, type SequenceField } from './sequence-alphabets';

const CUT_SHORT = 'sequences are cut short';
const PREDEFINED = 0;
const SINGLE = 1;
const REPEATED = 3;

/** A field's table from block to block. */
class FieldTable {
  current: FseTable | null = null;
  private readonly own: FseTable;

  constructor(private readonly field: SequenceField) {
    this.own = new FseTable(field.alphabet);
  }

  /** Takes the table that `mode` tells, described at `input.at` or known already. */
  choose(mode: number, input: BlockInput): string | null {
    if (mode === REPEATED) return this.current === null ? 'sequences of a table that never came' : null;
    this.current = mode === PREDEFINED ? this.field.predefined : this.own;
    if (mode === PREDEFINED) return null;
    if (mode !== SINGLE) return this.own.read(input, input.end);
    return input.left < 1 ? CUT_SHORT : this.own.setSingle(input.nextByte());
  }
}

/** A block's sequences (RFC 8878, 3.1.1.3.2 and 3.1.1.4): so many literals, then a copy of what was produced before. */
export class Sequences {
  private readonly literals = new FieldTable(LITERALS_FIELD);
  private readonly offsets = new FieldTable(OFFSET_FIELD);
  private readonly matches = new FieldTable(MATCH_FIELD);
  private readonly recent = Int32Array.of(1, 4, 8);

  /** A new frame: no tables to use again, and the offsets that every frame begins with. */
  begin(): void {
    this.literals.current = null;
    this.offsets.current = null;
    this.matches.current = null;
    this.recent.set([1, 4, 8]);
  }

  /** Reads the section, which ends the block, and writes the block's content to `history`, up to `limit` at most. */
  read(input: BlockInput, literals: Literals, history: History, limit: number): string | null {
    const count = this.readCount(input);
    if (count === null) return CUT_SHORT;
    if (count === 0) return input.left > 0 ? 'bytes after the last sequence' : null;
    if (input.left < 1) return CUT_SHORT;
    const modes = input.nextByte();
    if ((modes & 3) !== 0) return 'reserved bits are set';
    return (
      this.literals.choose(modes >> 6, input) ??
      this.offsets.choose((modes >> 4) & 3, input) ??
      this.matches.choose((modes >> 2) & 3, input) ??
      this.run(count, input, literals, history, limit)
    );
  }

  private readCount(input: BlockInput): number | null {
    if (input.left < 1) return null;
    const first = input.nextByte();
    if (first < 128) return first;
    if (input.left < (first < 255 ? 1 : 2)) return null;
    const second = input.nextByte();
    return first < 255 ? ((first - 128) << 8) + second : second + (input.nextByte() << 8) + 0x7f00;
  }

  private run(
    count: number,
    input: BlockInput,
    literals: Literals,
    history: History,
    limit: number,
  ): string | null {
    const { view } = input;
    const first = input.at * 8;
    const literalTable = this.literals.current;
    const offsetTable = this.offsets.current;
    const matchTable = this.matches.current;
    if (literalTable === null || offsetTable === null || matchTable === null) return null;
    const [literalCells, offsetCells, matchCells] = [literalTable.cells, offsetTable.cells, matchTable.cells];
    let bit = backwardStart(view, input.at, input.end) - literalTable.log;
    if (bit - offsetTable.log - matchTable.log < first) return CUT_SHORT;
    let literalState = bitsAt(view, bit, literalTable.log);
    bit -= offsetTable.log;
    let offsetState = bitsAt(view, bit, offsetTable.log);
    bit -= matchTable.log;
    let matchState = bitsAt(view, bit, matchTable.log);
    for (let left = count; ;) {
      const literalLeads = literalCells[2 * literalState + 1] ?? 0;
      const offsetLeads = offsetCells[2 * offsetState + 1] ?? 0;
      const matchLeads = matchCells[2 * matchState + 1] ?? 0;
      const literalBits = literalLeads >> EXTRA_BITS_SHIFT;
      const matchBits = matchLeads >> EXTRA_BITS_SHIFT;
      bit -= offsetLeads >> EXTRA_BITS_SHIFT;
      const offsetValue =
        (offsetCells[2 * offsetState] ?? 0) + manyBitsAt(view, bit, offsetLeads >> EXTRA_BITS_SHIFT);
      bit -= matchBits;
      const matchBytes = (matchCells[2 * matchState] ?? 0) + bitsAt(view, bit, matchBits);
      bit -= literalBits;
      const literalBytes = (literalCells[2 * literalState] ?? 0) + bitsAt(view, bit, literalBits);
      if (bit < first) return CUT_SHORT;
      const failure = this.copy(literalBytes, offsetValue, matchBytes, literals, history, limit);
      if (failure !== null) return failure;
      left -= 1;
      if (left === 0) break;
      const literalStep = (literalLeads >> STATE_BITS_SHIFT) & 15;
      const matchStep = (matchLeads >> STATE_BITS_SHIFT) & 15;
      const offsetStep = (offsetLeads >> STATE_BITS_SHIFT) & 15;
      bit -= literalStep;
      literalState = (literalLeads & 0xffff) + bitsAt(view, bit, literalStep);
      bit -= matchStep;
      matchState = (matchLeads & 0xffff) + bitsAt(view, bit, matchStep);
      bit -= offsetStep;
      offsetState = (offsetLeads & 0xffff) + bitsAt(view, bit, offsetStep);
    }
    return bit === first ? null : 'bits are left over after the last sequence';
  }

  private copy(
    literalBytes: number,
    offsetValue: number,
    matchBytes: number,
    literals: Literals,
    history: History,
    limit: number,
  ): string | null {
    const out = history.end + literalBytes;
    if (literalBytes > literals.count) return 'sequences take more literals than there are';
    if (out + matchBytes > limit) return 'a block holds more than it may';
    const offset = this.offset(offsetValue, literalBytes);
    if (offset > out || offset > history.windowBytes || offset <= 0)
      return 'a match reaches back to what is not there';
    const { bytes, view } = history;
    copyLiterals(literals.bytes, literals.view, literals.at, bytes, view, history.end, literalBytes);
    copyMatch(bytes, view, out, offset, matchBytes);
    literals.at += literalBytes;
    literals.count -= literalBytes;
    history.end = out + matchBytes;
    return null;
  }

  /** Values up to 3 name one of the three last offsets: without literals before it, the last one itself makes no sense. */
  private offset(value: number, literalBytes: number): number {
    const { recent } = this;
    const last = recent[0] ?? 0;
    if (value > 3) {
      recent[2] = recent[1] ?? 0;
      recent[1] = last;
      return (recent[0] = value - 3);
    }
    const which = literalBytes === 0 ? value : value - 1;
    if (which === 0) return last;
    const offset = which === 3 ? last - 1 : (recent[which] ?? 0);
    if (which > 1) recent[2] = recent[1] ?? 0;
    recent[1] = last;
    return (recent[0] = offset);
  }
}
