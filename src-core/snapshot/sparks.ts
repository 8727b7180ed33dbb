/** Of all cycles a few figures to be drawn small. */
import { SPARKS } from '../library/glance';

/** Of each stretch of cycles the longest sum of the columns; null where none of its cycles has all of them. */
export function sparksOf(columns: readonly ArrayLike<number>[], cycles: number): (number | null)[] {
  const count = Math.min(SPARKS, cycles);
  return Array.from({ length: count }, (_, spark) => {
    const end = Math.floor(((spark + 1) * cycles) / count);
    let longest = -1;
    for (let at = Math.floor((spark * cycles) / count); at < end; at += 1) {
      const sum = columns.reduce((total, column) => total + lengthIn(column[at]), 0);
      if (sum > longest) longest = sum;
    }
    return longest < 0 ? null : longest;
  });
}

/** No length is negative: what stands for null is, among whole numbers of 32 bits. NaN makes the sum NaN, which nothing exceeds. */
const lengthIn = (value: number | undefined): number =>
  value !== undefined && value >= 0 && value < Infinity ? value : NaN;
