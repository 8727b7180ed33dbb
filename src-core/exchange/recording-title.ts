import type { ExchangedRecording } from './exchanged-recording';

/** What other tools show the recording as. */
export function recordingTitle({ environment, recording, count }: ExchangedRecording): string {
  const qemu = environment.qemu.version === null ? 'QEMU' : `QEMU ${environment.qemu.version}`;
  const cycles = count === 1 ? '1 cycle' : `${String(count)} cycles`;
  const when = environment.recordedAt === null ? '' : `, ${environment.recordedAt}`;
  return `${qemu}, ${cycles}, level ${recording.level}${when}`;
}
