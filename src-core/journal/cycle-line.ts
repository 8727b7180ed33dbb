/** The lines that a journal has most of, read without a schema: a listing of what was interrupted reads them all. */
import { monotonicNs, realtimeNs } from '../units';
import type { EntryOf } from './entries';

const NANOSECONDS = String.raw`"(\d{1,19})"`;
const OPTIONAL = `(?:null|${NANOSECONDS})`;

const command = (name: string): string =>
  `\\{"command":"${name}","writtenAt":${NANOSECONDS},"eventAt":${OPTIONAL},"eventMadeAt":${OPTIONAL},"repliedAt":${NANOSECONDS}\\}`;

const CYCLE = new RegExp(`^\\{"is":"cycle","stop":${command('stop')},"cont":${command('cont')}\\}$`);

/** As the schema would read it; null for any other line, and for a cycle that is written otherwise than lineOf does. */
export function readCycleLine(json: string): EntryOf<'cycle'> | null {
  const match = CYCLE.exec(json);
  if (match === null) return null;
  const stop = commandOf('stop', match.slice(1, 5));
  const cont = commandOf('cont', match.slice(5, 9));
  const isInOrder =
    stop.writtenAt <= stop.repliedAt && stop.repliedAt <= cont.writtenAt && cont.writtenAt <= cont.repliedAt;
  return isInOrder ? { is: 'cycle', stop, cont } : null;
}

function commandOf<C extends 'stop' | 'cont'>(name: C, times: readonly (string | undefined)[]) {
  const [writtenAt = '', eventAt, eventMadeAt, repliedAt = ''] = times;
  return {
    command: name,
    writtenAt: monotonicNs(BigInt(writtenAt)),
    eventAt: eventAt === undefined ? null : monotonicNs(BigInt(eventAt)),
    eventMadeAt: eventMadeAt === undefined ? null : realtimeNs(BigInt(eventMadeAt)),
    repliedAt: monotonicNs(BigInt(repliedAt)),
  };
}
