/** From a log's rows to the halves of cycles that they tell of. */
import { factOf, saysOfCycles } from './event-arguments';
import type { LogFact } from './event-arguments';
import { DrivenHalves } from './half-cycles';
import { Requests } from './requests';
import { argumentsOf, CHUNK_ROWS } from './trace-log';
import type { TraceLog } from './trace-log';

/** What a log says of pauses and resumes, by the thread that drove them. */
export interface Reading {
  /** By the driving thread's id, or -1 where the log names none. */
  readonly driven: Map<number, DrivenHalves>;
  /** By vCPU, its thread. */
  readonly vcpuTids: Map<number, number>;
}

function offsetOf(log: TraceLog, seconds: number, microseconds: number): number {
  const base = Number(log.base / 1_000n);
  return (seconds * 1_000_000 + microseconds - base) * 1_000;
}

class FactReader {
  readonly driven = new Map<number, DrivenHalves>();
  readonly vcpuTids = new Map<number, number>();
  private readonly requests = new Requests();
  private readonly vcpus = new Set<number>();

  constructor(private readonly log: TraceLog) {}

  /** Hands a fact to the thread that it is of. */
  take(fact: LogFact, event: string, timeNs: number, tid: number): void {
    switch (fact.is) {
      case 'read':
      case 'queued':
      case 'taken':
        this.requests.take(fact, timeNs);
        break;
      case 'kvmRun':
        this.vcpuTids.set(fact.vcpu, tid);
        for (const halves of this.driven.values()) halves.takeKvmRun(fact.vcpu, timeNs);
        this.vcpus.add(fact.vcpu);
        break;
      case 'sent': {
        const madeNs = offsetOf(this.log, fact.seconds, fact.microseconds);
        this.halvesOf(tid).takeSent(fact.event === 'STOP' ? 'stop' : 'cont', event, madeNs, timeNs);
        break;
      }
      default:
        this.halvesOf(tid).take(fact, event, timeNs);
    }
  }

  private halvesOf(tid: number): DrivenHalves {
    const known = this.driven.get(tid);
    if (known !== undefined) return known;
    const halves = new DrivenHalves({
      requestOf: (command, byQmp) => this.requests.carriedOut(command, byQmp),
      vcpus: this.vcpus,
    });
    this.driven.set(tid, halves);
    return halves;
  }
}

export function readFacts(log: TraceLog): Reading {
  const reader = new FactReader(log);
  const isOfUse = log.events.map(saysOfCycles);
  for (let row = 0; row < log.count; row += 1) {
    const chunk = log.chunks[Math.floor(row / CHUNK_ROWS)];
    const index = row % CHUNK_ROWS;
    const event = chunk?.event[index] ?? 0;
    if (chunk === undefined || isOfUse[event] !== true) continue;
    const name = log.events[event] ?? '';
    const fact = factOf(name, argumentsOf(log, chunk, index));
    if (fact !== null) reader.take(fact, name, chunk.timeNs[index] ?? 0, chunk.tid[index] ?? -1);
  }
  for (const halves of reader.driven.values()) halves.close();
  return reader;
}
