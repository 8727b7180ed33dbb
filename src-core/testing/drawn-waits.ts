/** The waits of a drawn recording's threads, as its tests read them. */
import { analyseRecording } from '../analysis/analyse';
import { REASONS, stateIndex } from '../phases/phase';
import { reasonTitle, waitEvidence } from '../phases/wait-words';
import { drawRecording, tidOfLane } from './draw-recording';

const US = 1_000;
const BLOCKED = stateIndex('blocked');

interface DrawnWait {
  readonly is: string;
  readonly title: string;
  readonly evidence: string;
}

/** Waits of one thread in the only cycle, `is` being "reason[ about whom] start-end". */
export function waits(drawing: string, lane = 'main'): DrawnWait[] {
  const recording = drawRecording(drawing);
  const courses = analyseRecording(recording).cycles[0]?.courses;
  if (!courses) throw new Error('no cycle was followed');
  const runs = courses.of(tidOfLane(lane))?.runs ?? [];
  return runs
    .filter(({ state }) => state === BLOCKED)
    .map((run) => {
      const wait = { ...run, reason: REASONS[run.reason] ?? 'unknown' };
      const about = ['main', 'cpu0', 'cpu1', 'io0', 'k0'].find((one) => tidOfLane(one) === run.about);
      const whom = about === undefined ? '' : ` ${about}`;
      return {
        is: `${wait.reason}${whom} ${String(run.startNs / US)}-${String(run.endNs / US)}`,
        title: reasonTitle(recording, wait),
        evidence: waitEvidence(recording, wait),
      };
    });
}

export const reasons = (drawing: string, lane?: string): string[] => waits(drawing, lane).map(({ is }) => is);

/** A cycle whose lines inside vm_stop, and before it, are given. Both vCPUs are in KVM_RUN. */
export const stopping = (inside: string, before = ''): string => `
    0 main   runs
    0 cpu0   runs
    0 cpu1   runs
    1 cpu0   run
    1 cpu1   run
    2 cpu1   woken
   10 client stop
   ${before}
   20 main   > vm_stop
   ${inside}
  190 main   < vm_stop
  195 client stopped
  199 client ok
  300 client cont
  310 main   > vm_start
  360 main   < vm_start
  370 client ok`;

export const within = (name: string, lines: string): string =>
  stopping(`22 main > ${name}\n ${lines}\n 180 main < ${name}`);

/** The vCPU comes out of KVM_RUN and turns to where it stops. */
export const STOPS = `
   30 cpu0 kick
   35 cpu0 left
   60 cpu0 > qemu_wait_io_event`;
