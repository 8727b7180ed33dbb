/** A control: a guest that spins with its interrupts off is kicked out as any other busy guest is. */
import type { InjectionOutcome } from '@core/calibration/calibration';
import { judge } from '@core/calibration/judge';
import type { CycleRow } from '@core/analysis/summary';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { Guest } from '../ports/guest';
import type { GuestComparison } from './injection';
import type { Lab } from './lab';

const READY_DEADLINE_MS = 60_000;
const POLL_MS = 50;
/** A busy machine drifts from second to second; but each block is a capture of its own, and that takes seconds too. */
const BLOCKS = 4;
const BLOCK_CYCLES = 5;

/** The one instruction in which the two programs differ. */
const STI = 0xfb;
const CLI = 0xfa;

/**
 * A multiboot program (Multiboot Specification 0.6.96, 3.1): its header with the load addresses, then
 * mov al,0xff; out 0x21,al; out 0xa1,al (no device interrupts); mov dx,0x3f8; mov al,'!'; out dx,al; sti or cli; jmp .
 */
function spinningProgram(instruction: typeof STI | typeof CLI): Uint8Array {
  const LOAD = 0x100000;
  const HEADER_BYTES = 32;
  const MAGIC = 0x1badb002;
  const WITH_ADDRESSES = 0x10000;
  const masked = [0xb0, 0xff, 0xe6, 0x21, 0xe6, 0xa1];
  const said = [0x66, 0xba, 0xf8, 0x03, 0xb0, 0x21, 0xee];
  const code = [...masked, ...said, instruction, 0xeb, 0xfe];
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
  plain: Guest,
  deaf: Guest,
): Promise<Result<{ plain: readonly CycleRow[]; deaf: readonly CycleRow[] }>> {
  const rows = new Map<Guest, CycleRow[]>([
    [plain, []],
    [deaf, []],
  ]);
  const cycles = Math.max(BLOCK_CYCLES, Math.ceil(lab.pairs / BLOCKS));
  const blocks = Math.ceil(lab.pairs / cycles);
  for (let block = 0; block < 2 * blocks; block += 1) {
    lab.progressed(block / (2 * blocks));
    // Plain, deaf, deaf, plain, ...: what drifts falls on both alike.
    const guest = ((block + 1) >> 1) % 2 === 0 ? plain : deaf;
    const resumed = await setRunning(guest, true);
    if (!resumed.ok) return resumed;
    const recorded = await lab.record(guest, cycles);
    if (!recorded.ok) return recorded;
    rows.get(guest)?.push(...recorded.value);
    const paused = await setRunning(guest, false);
    if (!paused.ok) return paused;
  }
  return ok({ plain: rows.get(plain) ?? [], deaf: rows.get(deaf) ?? [] });
}

/** A guest that spins, paused. */
async function launchSpinning(lab: Lab, instruction: typeof STI | typeof CLI): Promise<Result<Guest>> {
  const kernel = lab.bench.host.keepProgram(spinningProgram(instruction));
  if (!kernel.ok) return kernel;
  const guest = await lab.launch({ vcpus: 1, kernel: kernel.value });
  if (!guest.ok) return guest;
  const started = await spinning(guest.value, lab);
  if (!started.ok) return started;
  const paused = await setRunning(guest.value, false);
  return paused.ok ? guest : paused;
}

async function carryOut(lab: Lab): Promise<Result<InjectionOutcome>> {
  const plain = await launchSpinning(lab, STI);
  if (!plain.ok) return plain;
  const deaf = await launchSpinning(lab, CLI);
  if (!deaf.ok) return deaf;
  const rows = await recordInTurn(lab, plain.value, deaf.value);
  if (!rows.ok) return rows;
  const pairs = rows.value.plain.flatMap((row, index) => {
    const injected = rows.value.deaf[index];
    return injected === undefined
      ? []
      : [{ plain: row.phases, injected: injected.phases, delays: [], lastVcpu: injected.lastVcpu }];
  });
  return ok({ state: 'judged', judgement: judge(pairs) });
}

export const spinningGuest: GuestComparison = {
  name: 'spinning-guest',
  title: 'a guest that spins with its interrupts off (cli; jmp .) beside one with them on (sti; jmp .)',
  measure: 'The kick gets both out: no time at all',
  carryOut,
};
