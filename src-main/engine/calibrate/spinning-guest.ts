/** A control: a guest that spins with its interrupts off is kicked out as any other busy guest is. */
import type { InjectionOutcome } from '@core/calibration/calibration';
import { judge } from '@core/calibration/judge';
import type { CycleRow } from '@core/analysis/summary';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { Guest } from '../ports';
import type { GuestComparison } from './injection';
import type { Lab } from './lab';

const READY_DEADLINE_MS = 60_000;
const POLL_MS = 50;

/**
 * A multiboot program (Multiboot Specification 0.6.96, 3.1): its header with the load addresses, then
 * mov dx,0x3f8; mov al,'!'; out dx,al; cli; jmp .
 */
function program(): Uint8Array {
  const LOAD = 0x100000;
  const HEADER_BYTES = 32;
  const MAGIC = 0x1badb002;
  const WITH_ADDRESSES = 0x10000;
  const code = [0x66, 0xba, 0xf8, 0x03, 0xb0, 0x21, 0xee, 0xfa, 0xeb, 0xfe];
  const bytes = new Uint8Array(HEADER_BYTES + code.length);
  const end = LOAD + bytes.length;
  const checksum = -(MAGIC + WITH_ADDRESSES) >>> 0;
  const words = [MAGIC, WITH_ADDRESSES, checksum, LOAD, LOAD, end, end, LOAD + HEADER_BYTES];
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setUint32(4 * index, word, true));
  bytes.set(code, HEADER_BYTES);
  return bytes;
}

/** Returns once the program has said that it spins. */
async function spinning(guest: Guest, { bench }: Lab): Promise<Result<void>> {
  let said = '';
  const stop = guest.terminals.console.onData((text) => (said += text));
  try {
    for (let waitedMs = 0; waitedMs < READY_DEADLINE_MS; waitedMs += POLL_MS) {
      if (said.includes('!')) return ok(undefined);
      if (bench.signal.aborted) return fail('cancelled', 'The calibration was cancelled.');
      await bench.clock.sleep(POLL_MS, bench.signal);
    }
    return fail('qemu-unresponsive', `The spinning guest did not start within ${READY_DEADLINE_MS} ms`);
  } finally {
    stop();
  }
}

const setRunning = (guest: Guest, running: boolean): Promise<Result<unknown>> =>
  guest.qmp.execute(running ? 'cont' : 'stop', {}, { deadlineMs: READY_DEADLINE_MS });

/** Both guests, the one that is not recorded paused meanwhile. */
async function recordInTurn(
  lab: Lab,
  busy: Guest,
  spinner: Guest,
): Promise<Result<{ busy: readonly CycleRow[]; spinner: readonly CycleRow[] }>> {
  const rows = new Map<Guest, CycleRow[]>([
    [busy, []],
    [spinner, []],
  ]);
  const block = Math.ceil(lab.pairs / 2);
  // Drift falls on both alike.
  for (const [index, guest] of [busy, spinner, spinner, busy].entries()) {
    lab.progressed(index / 4);
    const resumed = await setRunning(guest, true);
    if (!resumed.ok) return resumed;
    const recorded = await lab.record(guest, block);
    if (!recorded.ok) return recorded;
    rows.get(guest)?.push(...recorded.value);
    const paused = await setRunning(guest, false);
    if (!paused.ok) return paused;
  }
  return ok({ busy: rows.get(busy) ?? [], spinner: rows.get(spinner) ?? [] });
}

async function carryOut(lab: Lab): Promise<Result<InjectionOutcome>> {
  const kernel = lab.bench.host.keepProgram(program());
  if (!kernel.ok) return kernel;
  const busy = await lab.launch({ vcpus: 1, load: 'busy' });
  if (!busy.ok) return busy;
  const quiet = await setRunning(busy.value, false);
  if (!quiet.ok) return quiet;
  const spinner = await lab.launch({ vcpus: 1, kernel: kernel.value });
  if (!spinner.ok) return spinner;
  const started = await spinning(spinner.value, lab);
  if (!started.ok) return started;
  const still = await setRunning(spinner.value, false);
  if (!still.ok) return still;
  const rows = await recordInTurn(lab, busy.value, spinner.value);
  if (!rows.ok) return rows;
  const pairs = rows.value.busy.flatMap((plain, index) => {
    const injected = rows.value.spinner[index];
    return injected === undefined
      ? []
      : [{ plain: plain.phases, injected: injected.phases, delays: [], lastVcpu: injected.lastVcpu }];
  });
  return ok({ state: 'judged', judgement: judge(pairs) });
}

export const spinningGuest: GuestComparison = {
  name: 'spinning-guest',
  title: 'a guest that spins with its interrupts off (cli; jmp .) beside one that spins with them on',
  measure: 'The kick gets both out: no time at all',
  carryOut,
};
