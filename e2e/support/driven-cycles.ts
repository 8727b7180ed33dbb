/** Cycles of a real guest, driven without the engine that does it in the product. */
import { DEFAULT_RECORD } from '@core/analysis/settings';
import type { CaptureStarted, ClientCycleTimes, FinishCapture } from '../../src-main/engine/ports/analyst';
import type { Guest } from '../../src-main/engine/ports/guest';
import { readHostFacts } from '../../src-main/host/host-facts';

/** One stop and one cont, on the client's clock. */
export async function cycle({ qmp }: Guest): Promise<ClientCycleTimes> {
  const times = async <C extends 'stop' | 'cont'>(command: C) => {
    const reply = await qmp.execute(command);
    if (!reply.ok) throw new Error(reply.error.message);
    const { writtenAt, readAt } = reply.value;
    return { command, writtenAt, eventAt: null, eventMadeAt: null, repliedAt: readAt };
  };
  return { stop: await times('stop'), cont: await times('cont') };
}

/** What ends a capture of them. */
export function finishing(guest: Guest, cycles: ClientCycleTimes[], started: CaptureStarted): FinishCapture {
  return {
    cycles,
    bare: [],
    environment: {
      source: { kind: 'recorded' },
      recordedAt: '2030-01-01T00:00:00.000Z',
      quiescope: '0',
      qemu: {
        path: guest.qemuPath,
        version: guest.qmp.qemuVersion,
        buildId: started.buildId,
        commandLine: guest.commandLine,
        accelerator: guest.accelerator,
      },
      host: readHostFacts(),
      fences: null,
      perf: { version: started.perfVersion ?? '', events: started.events },
      guest: guest.settings,
      record: DEFAULT_RECORD,
      level: started.level,
      shortfalls: started.shortfalls,
    },
  };
}
