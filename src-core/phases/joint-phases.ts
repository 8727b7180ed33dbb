/** What QMP alone separates of a cycle: sums under joint names, on the client's clock. */
import type { ClientCycle } from '../recording/recording';
import type { JointPhase } from './phase';

export interface JointPart {
  readonly phase: JointPhase;
  readonly startNs: number;
  readonly endNs: number;
}

/** The pause, split where STOP was read; one part when STOP was read no earlier than the reply, or not at all. */
export function jointPauseParts({ stop }: ClientCycle): JointPart[] {
  const { writtenNs: startNs, eventNs, repliedNs: endNs } = stop;
  return eventNs === null || eventNs >= endNs
    ? [{ phase: 'dispatch+kick+notify+barrier+drain+flush', startNs, endNs }]
    : [
        { phase: 'dispatch+kick+notify+barrier', startNs, endNs: eventNs },
        { phase: 'drain+flush', startNs: eventNs, endNs },
      ];
}

/** The resume, as one: RESUME is sent before anything else is done. */
export function jointResumeParts({ cont }: ClientCycle): JointPart[] {
  return [{ phase: 'dispatch+notify+barrier+resume', startNs: cont.writtenNs, endNs: cont.repliedNs }];
}
