/** What is added up over a drawn pause and resume, for what shows it. */
import { analyseRecording } from '../analysis/analyse';
import { barrierWaitSteps } from '../analysis/barriers/barrier-waits';
import type { BarrierWaits } from '../analysis/barriers/barrier-waits';
import { flameSteps } from '../analysis/flame/flame';
import type { FlameRequest, FlameView, Steps } from '../analysis/flame/flame';
import { drawRecording } from './draw-recording';
import { STOP_CONT_DRAWING } from './drawings';

function done<T>(steps: Steps<T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const drawn = () => analyseRecording(drawRecording(STOP_CONT_DRAWING));

/** Over the one cycle that is drawn, or none. */
const ofDrawn = (cycles: Uint32Array | null): Uint32Array | null => (cycles?.length === 0 ? cycles : null);

export const drawnFlame = (request: FlameRequest): FlameView =>
  done(flameSteps(drawn(), null, { ...request, cycles: ofDrawn(request.cycles) }));

export const drawnBarrierWaits = (cycles: Uint32Array | null): BarrierWaits =>
  done(barrierWaitSteps(drawn(), null, ofDrawn(cycles)));
