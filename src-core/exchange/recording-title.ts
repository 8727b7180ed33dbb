import { formatCounted } from '../units';
import type { ExchangedRecording } from './exchanged-recording';

/** What other tools show the recording as. */
export function recordingTitle({ environment, recording, count }: ExchangedRecording): string {
  const qemu = environment.qemu.version === null ? 'QEMU' : `QEMU ${environment.qemu.version}`;
  const cycles = formatCounted(count, 'cycle');
  const when = environment.recordedAt === null ? '' : `, ${environment.recordedAt}`;
  return `${qemu}, ${cycles}, level ${recording.level}${when}`;
}
