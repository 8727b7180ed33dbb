import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutLayers, cycleBarsOption, scaleFor, tallestNs, tooltipRows } from './cycle-bars';
import type { CycleBars } from './cycle-bars';

const bars: CycleBars = {
  names: ['0', '1', '2'],
  layers: [
    { title: 'vCPU kicks', colour: '#56b4e9', pattern: 'plain', valuesNs: [500_000, 600_000, 700_000] },
    { title: 'barriers', colour: '#ff7a45', pattern: 'hatched', valuesNs: [400_000, 0, 300_000] },
    { title: 'other', colour: '#5a6274', pattern: 'dotted', valuesNs: [1_000, 2_000, 3_000] },
  ],
  lines: [{ title: 'p50', ns: 900_000 }],
  selected: 1,
  cutNs: null,
  colours: { text: '#fff', muted: '#888', line: '#333', panel: '#111', selected: '#222' },
};

function seriesOf(shown: CycleBars) {
  const { series } = cycleBarsOption(shown);
  return Array.isArray(series) ? series : [];
}

describe('the bars of cycles', () => {
  test('stack the phases in the order given, in milliseconds', () => {
    const layers = seriesOf(bars).filter((series) => 'stack' in series && series.stack === 'cycle');
    expect(layers.map((series) => series.name)).toEqual(['vCPU kicks', 'barriers', 'other']);
    expect(layers[0]?.data).toEqual([0.5, 0.6, 0.7]);
  });

  test('tell barrier and other by more than colour', () => {
    const symbols = seriesOf(bars).map((series) => {
      const decal = series.itemStyle?.decal;
      return [series.name, typeof decal === 'object' ? decal.symbol : decal];
    });
    expect(symbols).toContainEqual(['barriers', 'rect']);
    expect(symbols).toContainEqual(['other', 'circle']);
    expect(symbols).toContainEqual(['vCPU kicks', 'none']);
  });

  test('mark the selected one with a band as high as the axis', () => {
    const band = seriesOf(bars).find((series) => series.name === 'selected');
    expect(band?.data).toEqual([0, scaleFor(1_003_000).topMs, 0]);
    expect(seriesOf({ ...bars, selected: null })[0]?.data).toEqual([0, 0, 0]);
  });

  test('show percentile lines where they belong', () => {
    const band = seriesOf(bars).find((series) => series.name === 'selected');
    expect(band?.markLine?.data).toMatchObject([{ name: 'p50', yAxis: 0.9 }]);
  });

  test('that are cut keep what fits below, are marked, and leave the others whole', () => {
    const cut = cutLayers(bars.layers, 3, 800_000);
    expect(cut.map((layer) => layer.valuesNs)).toEqual([
      [500_000, 600_000, 700_000],
      [300_000, 0, 100_000],
      [0, 2_000, 0],
    ]);
    const marks = seriesOf({ ...bars, cutNs: 800_000 }).find((series) => series.name === 'cut');
    expect(marks?.data).toEqual([0, null, 0]);
    expect(seriesOf(bars).map((series) => series.name)).not.toContain('cut');
  });

  test('sum to the highest bar', () => {
    expect(tallestNs(bars.layers, 3)).toBe(1_003_000);
  });

  test('leave phases without time out of the tooltip, and give its sum', () => {
    const rows = tooltipRows(bars, 1);
    expect(rows).not.toContain('barriers');
    expect(rows).toContain('0.602 ms');
  });
});

test('the axis ends at a whole number of round steps, four at most, above the highest bar', () => {
  fc.assert(
    fc.property(fc.double({ min: 100, max: 1e11, noNaN: true }), (ns) => {
      const { topMs, stepMs } = scaleFor(ns);
      expect(topMs).toBeGreaterThan(ns / 1e6);
      expect(topMs).toBeLessThan((ns / 1e6) * 1.7);
      expect(topMs / stepMs).toBeCloseTo(Math.round(topMs / stepMs), 6);
      expect(Math.round(topMs / stepMs)).toBeLessThanOrEqual(4);
    }),
  );
});
