import { err, ok } from '@core/errors';
import { describe, expect, it } from 'vitest';
import { judgeFrames, judgeIdle, judgeMemory, judgeOpening, judgeSelects, judgeStarts } from './judge-ui';
import type { OursMeasured, SizeMeasured } from './judge-ui';
import type { PartnerMeasured } from './partner';
import type { Opened } from './speedscope';
import type { FramesMeasured } from './trace';

const opened = (openMs: number, windowBytes = 100e6): Opened => ({
  openMs,
  windowBytes,
  emptyWindowBytes: 50e6,
  appBytes: 2 * windowBytes,
});
const frames = (ms: number): FramesMeasured => ({
  scriptMs: [ms],
  scriptCpuMs: [ms],
  busyMs: [ms],
  workerMs: [0],
});
const OURS: OursMeasured = {
  opens: [ok(opened(500))],
  selects: ok({ nextMs: [20], farMs: [30] }),
  frames: ok({ ...frames(4), allNs: 104, pannedNs: 75 }),
  idleShares: ok([0.001, 0.001, 0.02]),
};
const PARTNER: PartnerMeasured = {
  opens: [opened(4000, 800e6)],
  frames: ok(frames(10)),
  events: 1e6,
  spans: 1.4e6,
  shownSpans: 0.5e6,
  sizeBytes: 120e6,
  refused: null,
};
const size = (
  {
    ours = {},
    partner = {},
  }: { readonly ours?: Partial<OursMeasured>; readonly partner?: Partial<PartnerMeasured> },
  events = 1e6,
): SizeMeasured => ({
  events,
  cycles: events / 100,
  spans: 1.4 * events,
  lengthNs: 100,
  ours: { ...OURS, ...ours },
  partner: ok({ ...PARTNER, events, ...partner }),
});

describe('opening', () => {
  it('holds within both limits', () => {
    expect(judgeOpening(size({}))).toMatchObject({ holds: true, size: '1.0 M' });
  });

  it.each([
    [
      'a person waits too long',
      { ours: { opens: [ok(opened(1100))] }, partner: { opens: [opened(40_000)] } },
    ],
    ['it is too slow beside speedscope', { partner: { opens: [opened(1900)] } }],
    ['one of the repetitions failed', { ours: { opens: [ok(opened(500)), err('the window ended')] } }],
  ])('is missed where %s', (_, measured) => {
    expect(judgeOpening(size(measured)).holds).toBe(false);
  });

  it('counts by event of what speedscope opened, and says how much that was', () => {
    const partner = { events: 2.5e6, opens: [opened(5000)], refused: 'out of memory' };
    const line = judgeOpening(size({ partner, ours: { opens: [ok(opened(1500))] } }, 10e6));
    expect(line.figures).toContain('0.075x per event');
    expect(line.figures).toContain('with 2.5 M events, the most it opens (more: out of memory)');
    expect(line.holds).toBe(true);
  });
});

describe('what was not measured', () => {
  const missing = err('its window’s process ended');

  it('is told with its cause, and missed', () => {
    const none = size(
      { ours: { opens: [missing], selects: missing, frames: missing, idleShares: missing } },
      10e6,
    );
    const lines = [
      judgeOpening(none),
      ...judgeFrames(none),
      ...judgeMemory(none),
      judgeSelects(none),
      judgeIdle(none),
      judgeStarts({ ours: [missing], empty: [ok(400)] }),
    ];
    expect(lines).toHaveLength(6);
    for (const { figures, holds } of lines) {
      expect(figures).toBe('not measured: its window’s process ended');
      expect(holds).toBe(false);
    }
  });

  it('of speedscope leaves what is ours alone to be judged', () => {
    const alone = { ...size({}), partner: err('speedscope opens nothing') };
    expect(judgeOpening(alone).holds).toBe(false);
    expect(judgeSelects(alone).holds).toBe(true);
    expect(judgeIdle(alone).holds).toBe(true);
  });
});

describe('frames', () => {
  it('hold at 95 % within both limits, with the spans in sight said', () => {
    const [line] = judgeFrames(size({}, 10e6));
    expect(line?.holds).toBe(true);
    expect(line?.figures).toContain('14.0 M spans in sight, then panned with 10.5 M');
  });

  it.each([
    ['8 ms are exceeded', { frames: ok({ ...frames(8.1), allNs: 1, pannedNs: 1 }) }, 20],
    ['half of speedscope’s are exceeded', { frames: ok({ ...frames(6), allNs: 1, pannedNs: 1 }) }, 10],
  ])('are missed where %s', (_, ours, its) => {
    expect(judgeFrames(size({ ours, partner: { frames: ok(frames(its)) } }))[0]?.holds).toBe(false);
  });
});

describe('memory', () => {
  it('is judged with ten million events alone', () => {
    expect(judgeMemory(size({})).map(({ holds }) => holds)).toEqual([null, null]);
    expect(judgeMemory(size({}, 10e6))[0]?.holds).toBe(true);
  });

  it('is missed beyond 600 MB, however much speedscope takes', () => {
    const ours = { opens: [ok(opened(500, 601e6))] };
    const partner = { opens: [opened(4000, 4e9)] };
    expect(judgeMemory(size({ ours, partner }, 10e6))[0]?.holds).toBe(false);
  });
});

it('a start is held against an empty window’s', () => {
  const empty = [ok(400)];
  expect(judgeStarts({ ours: [ok(600)], empty }).holds).toBe(true);
  expect(judgeStarts({ ours: [ok(601)], empty }).holds).toBe(false);
  expect(judgeStarts({ ours: [ok(500), err('no usable window')], empty }).holds).toBe(false);
});

it('selecting counts near and far cycles together', () => {
  expect(judgeSelects(size({ ours: { selects: ok({ nextMs: [20], farMs: [80] }) } })).holds).toBe(false);
});

describe('idling', () => {
  it('is judged by the usual ten seconds, and the busiest are told', () => {
    const line = judgeIdle(size({}));
    expect(line.holds).toBe(true);
    expect(line.figures).toBe('p50 0.10 % of 3 times ten seconds, the busiest 2.00 %');
  });

  it('is missed where work goes on', () => {
    expect(judgeIdle(size({ ours: { idleShares: ok([0.006, 0.001, 0.006]) } })).holds).toBe(false);
  });
});
