/**
 * The halves of cycles in one QEMU's log: each pause and each resume with the steps that the log tells of it. They are
 * found in the file's order, which is that of cause and effect, and by the thread that drives them.
 */
import type { LoggedStep, PauseStep, ResumeStep } from '../recording/recording';
import { offsetNs } from '../units';
import type { Command, LogFact } from './event-arguments';
import type { Request } from './requests';

export type Step = PauseStep | ResumeStep;

export interface Half {
  readonly command: Command;
  readonly steps: LoggedStep<Step>[];
  /** The runstate that a pause leads to or a resume comes from; null where the log does not tell. */
  state: string | null;
  /** By vCPU, when it first called KVM_RUN after a resume's handlers were called. */
  readonly backNs: Map<number, number>;
  /** The vCPUs that had called KVM_RUN before. */
  readonly awaited: ReadonlySet<number>;
}

export const hasStep = (half: Half, step: Step): boolean => half.steps.some((known) => known.step === step);
/** Whether the guest's state did change: a stop of a guest that is paused already only drains and flushes. */
const isReal = (half: Half): boolean => hasStep(half, 'runstateSet') || hasStep(half, 'notifying');

export interface Surroundings {
  /** The request that `command`, which begins now, carries out; null where it is not known. */
  readonly requestOf: (command: Command, byQmp: boolean) => Request | null;
  /** The vCPUs that have called KVM_RUN up to now. */
  readonly vcpus: ReadonlySet<number>;
}

/** The halves that one thread drives. */
export class DrivenHalves {
  /** In order; null where the runstate changed otherwise, so that what is left and right of it is no cycle. */
  readonly halves: (Half | null)[] = [];
  private open: Half | null = null;

  constructor(private readonly surroundings: Surroundings) {}

  take(fact: LogFact, event: string, timeNs: number): void {
    switch (fact.is) {
      case 'entered':
        this.begin(fact.command, true);
        // Already there where the monitor's reading of the request was logged.
        this.step('requested', event, timeNs);
        break;
      case 'state':
        this.takeState(fact.from, fact.to, event, timeNs);
        break;
      case 'notifying': {
        const half = this.continue(fact.running ? 'cont' : 'stop', 'notifying');
        if (!fact.running) half.state ??= fact.state;
        this.step('notifying', event, timeNs);
        break;
      }
      case 'flushed':
        if (this.open?.command === 'stop' && isReal(this.open)) this.step('flushed', event, timeNs);
        break;
      case 'left':
        if (this.open?.command === fact.command) this.end(fact.succeeded, event, timeNs);
        break;
      case 'answered':
        // The reply is this command's only where a request is known to have begun it.
        if (this.open !== null && isReal(this.open) && hasStep(this.open, 'requested'))
          this.end(true, event, timeNs);
        break;
      default:
        break;
    }
  }

  /** STOP or RESUME goes out; `madeNs` is the time that it carries, `timeNs` when it was logged. */
  takeSent(command: Command, event: string, madeNs: number, timeNs: number): void {
    // RESUME may be the first that is heard of a resume; STOP never is of a pause.
    if (command === 'cont') this.continue(command, 'eventSent');
    if (this.open?.command !== command) return;
    const before = this.open.steps.at(-1)?.timeNs ?? -Infinity;
    this.step('eventSent', event, madeNs >= before && madeNs <= timeNs ? madeNs : timeNs);
  }

  takeKvmRun(vcpu: number, timeNs: number): void {
    const resume = this.open ?? this.halves.at(-1);
    if (resume?.command !== 'cont' || !hasStep(resume, 'notifying')) return;
    if (!resume.backNs.has(vcpu)) resume.backNs.set(vcpu, timeNs);
  }

  close(): void {
    if (this.open !== null && isReal(this.open)) this.halves.push(this.open);
    this.open = null;
  }

  private takeState(from: string, to: string, event: string, timeNs: number): void {
    if ((from === 'running') === (to === 'running')) {
      this.close();
      this.halves.push(null);
      return;
    }
    const isResume = to === 'running';
    this.continue(isResume ? 'cont' : 'stop', 'runstateSet').state = isResume ? from : to;
    this.step('runstateSet', event, timeNs);
  }

  private begin(command: Command, byQmp: boolean): Half {
    this.close();
    const { requestOf, vcpus } = this.surroundings;
    const half: Half = { command, steps: [], state: null, backNs: new Map(), awaited: new Set(vcpus) };
    this.open = half;
    const request = requestOf(command, byQmp);
    if (request !== null) this.step('requested', 'handle_qmp_command', request.timeNs);
    return half;
  }

  /** The open half if it is of `command` and not yet past `step`; else another that begins now. */
  private continue(command: Command, step: Step): Half {
    const { open } = this;
    if (open?.command === command && !hasStep(open, step)) return open;
    return this.begin(command, false);
  }

  private step(step: Step, event: string, timeNs: number): void {
    if (this.open === null || hasStep(this.open, step)) return;
    this.open.steps.push({ step, event, timeNs: offsetNs(timeNs) });
  }

  private end(succeeded: boolean, event: string, timeNs: number): void {
    if (succeeded) this.step('replied', event, timeNs);
    else this.open = null;
    this.close();
  }
}
