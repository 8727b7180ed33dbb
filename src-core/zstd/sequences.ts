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
const FIRST_PLAN_CELLS = 3 * 1024;

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
  private plan = new Int32Array(FIRST_PLAN_CELLS);

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
      this.decode(count, input) ??
      this.run(count, literals, history, limit)
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

  /** All of the section's numbers: for each sequence its literals, its offset's value and its match's length. */
  private decode(count: number, input: BlockInput): string | null {
    if (this.plan.length < 3 * count) this.plan = new Int32Array(6 * count);
    const { plan } = this;
    const { view } = input;
    const first = input.at * 8;
    const literalTable = this.literals.current;
    const offsetTable = this.offsets.current;
    const matchTable = this.matches.current;
    if (literalTable === null || offsetTable === null || matchTable === null) return CUT_SHORT;
    const [literalCells, offsetCells, matchCells] = [literalTable.cells, offsetTable.cells, matchTable.cells];
    let bit = backwardStart(view, input.at, input.end) - literalTable.log;
    if (bit - offsetTable.log - matchTable.log < first) return CUT_SHORT;
    let literalState = bitsAt(view, bit, literalTable.log);
    bit -= offsetTable.log;
    let offsetState = bitsAt(view, bit, offsetTable.log);
    bit -= matchTable.log;
    let matchState = bitsAt(view, bit, matchTable.log);
    for (let at = 0; ;) {
      const literalLeads = literalCells[2 * literalState + 1] ?? 0;
      const offsetLeads = offsetCells[2 * offsetState + 1] ?? 0;
      const matchLeads = matchCells[2 * matchState + 1] ?? 0;
      const literalBits = literalLeads >> EXTRA_BITS_SHIFT;
      const matchBits = matchLeads >> EXTRA_BITS_SHIFT;
      const offsetBits = offsetLeads >> EXTRA_BITS_SHIFT;
      bit -= offsetBits;
      plan[at + 1] = (offsetCells[2 * offsetState] ?? 0) + manyBitsAt(view, bit, offsetBits);
      let matchBytes = matchCells[2 * matchState] ?? 0;
      let literalBytes = literalCells[2 * literalState] ?? 0;
      if (literalBits + matchBits > 0) {
        bit -= matchBits;
        matchBytes += bitsAt(view, bit, matchBits);
        bit -= literalBits;
        literalBytes += bitsAt(view, bit, literalBits);
      }
      plan[at] = literalBytes;
      plan[at + 2] = matchBytes;
      if (bit < first) return CUT_SHORT;
      at += 3;
      if (at === 3 * count) break;
      const literalStep = (literalLeads >> STATE_BITS_SHIFT) & 15;
      const matchStep = (matchLeads >> STATE_BITS_SHIFT) & 15;
      const offsetStep = (offsetLeads >> STATE_BITS_SHIFT) & 15;
      bit -= literalStep + matchStep;
      const steps = bitsAt(view, bit, literalStep + matchStep);
      literalState = (literalLeads & 0xffff) + (steps >> matchStep);
      matchState = (matchLeads & 0xffff) + (steps & ((1 << matchStep) - 1));
      bit -= offsetStep;
      offsetState = (offsetLeads & 0xffff) + bitsAt(view, bit, offsetStep);
    }
    return bit === first ? null : 'bits are left over after the last sequence';
  }

  private run(count: number, literals: Literals, history: History, limit: number): string | null {
    const { plan } = this;
    const { bytes, view, windowBytes } = history;
    const { bytes: from, view: fromView } = literals;
    let literalAt = literals.at;
    const literalEnd = literals.at + literals.count;
    let out = history.end;
    for (let at = 0; at < 3 * count; at += 3) {
      const literalBytes = plan[at] ?? 0;
      const offsetValue = plan[at + 1] ?? 0;
      const matchBytes = plan[at + 2] ?? 0;
      const offset = this.offset(offsetValue, literalBytes);
      const start = out + literalBytes;
      if (literalAt + literalBytes > literalEnd) return 'sequences take more literals than there are';
      if (start + matchBytes > limit) return 'a block holds more than it may';
      if (offset > start || offset > windowBytes || offset <= 0)
        return 'a match reaches back to what is not there';
      copyLiterals(from, fromView, literalAt, bytes, view, out, literalBytes);
      copyMatch(bytes, view, start, offset, matchBytes);
      literalAt += literalBytes;
      out = start + matchBytes;
    }
    literals.at = literalAt;
    literals.count = literalEnd - literalAt;
    history.end = out;
    return null;
  }

  /**
   * Values of 1 to 3 name one of the three last offsets; after no literals, not the last one itself but one less. What
   * isn't positive is no offset.
   */
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
