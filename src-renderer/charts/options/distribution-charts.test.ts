import { describe, expect, test } from 'vitest';
import { ecdfHint, ecdfOption, shareAt } from './ecdf';
import type { Curve, EcdfPicture } from './ecdf';
import { binWords, exactDuration, histogramOption } from './histogram';
import type { HistogramPicture } from './histogram';
import { measureFor, roundDuration } from './measure';

const colours = {
  text: '#fff',
  muted: '#888',
  faint: '#666',
  line: '#333',
  panel: '#222',
  accent: '#00f',
  selected: '#224',
};

const bars: HistogramPicture = {
  measure: measureFor('linear', 1_600_000),
  edgesNs: Float64Array.of(1_000_000, 1_200_000, 1_400_000, 1_600_000),
  counts: Uint32Array.of(3, 0, 1),
  behind: null,
  marks: [{ title: 'p50', ns: 1_100_000 }],
  selectedNs: 1_500_000,
  active: null,
  colour: '#abc',
  pattern: 'plain',
  colours,
  widthPx: 460,
};

/** Series by name, whatever their type. */
function seriesOf(option: ReturnType<typeof histogramOption>, name: string) {
  const all = Array.isArray(option.series) ? option.series : [option.series];
  const found = all.find((one) => one?.name === name);
  if (!found) throw new Error(`no series ${name}`);
  return found;
}

describe('the axis of a figure', () => {
  test('is labelled in the unit of its greatest value', () => {
    const measure = measureFor('linear', 2_500_000);
    expect([measure.unit, measure.at(1_500_000), measure.ns(1.5)]).toEqual(['ms', 1.5, 1_500_000]);
  });

  test('has the decades where it is logarithmic, and steps within them where they are few', () => {
    const wide = measureFor('log', 1e9).ticks(900, 2e9) ?? [];
    expect(wide.map((tick) => measureFor('log', 1e9).label(tick))).toEqual(['1 µs', '10 µs', '100 µs', '1 ms', '10 ms', '100 ms', '1 s']); // prettier-ignore
    const narrow = measureFor('log', 1e6).ticks(90_000, 1_100_000) ?? [];
    expect(narrow.map((tick) => measureFor('log', 1e6).label(tick))).toEqual([
      '100 µs',
      '200 µs',
      '500 µs',
      '1 ms',
    ]);
  });

  test('writes durations round or exactly', () => {
    expect([roundDuration(1.23456e6), exactDuration(1_250_001)]).toEqual(['1.235 ms', '1.250001 ms']);
  });
});

describe('a histogram', () => {
  test('has a bar a bin, lines at the quantiles and one at the selected cycle', () => {
    const option = histogramOption(bars);
    expect(seriesOf(option, 'cycles').data).toHaveLength(3);
    const lines = seriesOf(option, 'marks');
    expect('markLine' in lines && lines.markLine?.data).toMatchObject([
      { name: 'p50', xAxis: 1.1 },
      { name: 'selected', xAxis: 1.5 },
    ]);
    expect(option.xAxis).toMatchObject({ min: 1, max: 1.6 });
  });

  test('writes the names of quantiles that lie close together as one', () => {
    const marks = [
      { title: 'p50', ns: 1_100_000 },
      { title: 'p90', ns: 1_110_000 },
      { title: 'p99', ns: 1_500_000 },
    ];
    const titles = (widthPx: number): unknown[] => {
      const lines = seriesOf(histogramOption({ ...bars, marks, selectedNs: null, widthPx }), 'marks');
      const data = 'markLine' in lines ? (lines.markLine?.data ?? []) : [];
      return data.map((line) => ('label' in line ? line.label?.formatter : undefined));
    };
    expect(titles(460)).toEqual(['', 'p50 p90', 'p99']);
    expect(titles(2560)).toEqual(['p50', 'p90', 'p99']);
  });

  test('has no line where a logarithmic axis has no place for it', () => {
    const option = histogramOption({ ...bars, measure: measureFor('log', 2e6), selectedNs: 0 });
    const lines = seriesOf(option, 'marks');
    expect('markLine' in lines && lines.markLine?.data).toHaveLength(1);
  });

  test('outlines all cycles behind the chosen ones, to the last edge', () => {
    const option = histogramOption({ ...bars, behind: Float64Array.of(1, 2, 3) });
    expect(seriesOf(option, 'all cycles').data).toEqual([[1, 1], [1.2, 2], [1.4, 3], [1.6, 3]]); // prettier-ignore
    expect(option.yAxis).toMatchObject({ max: 3 });
  });

  test('says a bin in words', () => {
    expect(binWords(bars.edgesNs, bars.counts, 0)).toBe('1 ms to 1.2 ms: 3 cycles');
    expect(binWords(bars.edgesNs, bars.counts, 2)).toBe('1.4 ms to 1.6 ms: 1 cycle');
  });
});

describe('the curves', () => {
  const curve: Curve = {
    title: 'pause',
    colour: '#00f',
    dash: 'solid',
    valuesNs: Float64Array.of(1_000_000, 2_000_000),
    shares: Float64Array.of(0.25, 1),
    behind: false,
  };
  const picture: EcdfPicture = {
    measure: measureFor('linear', 2_000_000),
    fromNs: 500_000,
    toNs: 3_000_000,
    curves: [curve],
    selectedNs: null,
    active: null,
    colours,
  };

  test('rise at their values, from 0 at the left edge to 1 at the right', () => {
    expect(seriesOf(ecdfOption(picture), 'pause').data).toEqual([[0.5, 0], [1, 0.25], [2, 1], [3, 1]]); // prettier-ignore
  });

  test('begin with the share that a logarithmic axis has no place for', () => {
    const zeros = { ...curve, valuesNs: Float64Array.of(0, 2_000_000), shares: Float64Array.of(0.4, 1) };
    const option = ecdfOption({ ...picture, curves: [zeros] });
    expect(seriesOf(option, 'pause').data).toEqual([[0.5, 0.4], [2, 1], [3, 1]]); // prettier-ignore
  });

  test('are read at any value', () => {
    expect([0, 999_999, 1_000_000, 1_500_000, 5_000_000].map((ns) => shareAt(curve, ns))).toEqual([0, 0, 0.25, 0.25, 1]); // prettier-ignore
    expect(ecdfHint(picture, 1_500_000)).toContain('25%');
  });
});
