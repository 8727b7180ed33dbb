import { expect, it } from 'vitest';
import { framesOf } from './trace';

const [PID, MAIN, WORKER] = [1, 2, 3];
const named = (tid: number, name: string) => ({
  name: 'thread_name',
  ph: 'M',
  pid: PID,
  tid,
  ts: 0,
  args: { name },
});
const slice = (name: string, tid: number, startMs: number, ms: number) => ({
  name,
  ph: 'X',
  pid: PID,
  tid,
  ts: startMs * 1000,
  dur: ms * 1000,
});
const frame = (startMs: number) => ({
  name: 'BeginMainThreadFrame',
  ph: 'I',
  pid: PID,
  tid: MAIN,
  ts: startMs * 1000,
});
const THREADS = [named(MAIN, 'CrRendererMain'), named(WORKER, 'DedicatedWorker thread')];

it('scripts count for the frame in which they begin, one inside another once', () => {
  const { scriptMs } = framesOf([
    ...THREADS,
    frame(0),
    slice('FireAnimationFrame', MAIN, 1, 4),
    slice('FunctionCall', MAIN, 2, 2),
    slice('EventDispatch', MAIN, 6, 1),
    frame(16),
    slice('TimerFire', MAIN, 20, 3),
  ]);
  expect(scriptMs).toEqual([5, 3]);
});

it('frames without any script are no frames of the gesture', () => {
  const { scriptMs, busyMs } = framesOf([
    ...THREADS,
    frame(0),
    slice('RunTask', MAIN, 1, 9),
    frame(16),
    slice('FireAnimationFrame', MAIN, 17, 2),
  ]);
  expect(scriptMs).toEqual([2]);
  expect(busyMs).toHaveLength(1);
});

it('the task that begins a frame is busy for that frame, not for the one before', () => {
  const { busyMs } = framesOf([
    ...THREADS,
    frame(0),
    slice('FireAnimationFrame', MAIN, 1, 1),
    slice('RunTask', MAIN, 15, 6),
    frame(16),
    slice('FireAnimationFrame', MAIN, 17, 2),
  ]);
  expect(busyMs).toEqual([0, 6]);
});

it('scripts of workers stand apart from those of the window', () => {
  const { scriptMs, workerMs } = framesOf([
    ...THREADS,
    frame(0),
    slice('FireAnimationFrame', MAIN, 1, 1),
    slice('FunctionCall', WORKER, 2, 7),
  ]);
  expect([scriptMs, workerMs]).toEqual([[1], [7]]);
});
