/** An analysis as rows of figures, statistics and findings: what window, reports and files show. */
import { JOINT_PHASES, PHASES } from '../phases/phase';
import type { IndexedRecording } from '../phases/course';
import type { CycleAnalysis, RecordingAnalysis, Statistics } from './analysis';
import { jointSums, phaseSums } from './run-sums';
import { auditBarriers } from './barriers/barrier-audit';
import { ladderRow, reasonSums } from './cycle-rows';
import { cycleTable } from './cycle-table';
import { SampleGathering } from './driving-samples';
import type { DrivingSamples } from './driving-samples';
import type { Environment } from './environment';
import { DoubtGathering } from './findings/doubts';
import { findingsOf } from './findings/findings';
import { GracePeriodCauses } from './barriers/grace-period-causes';
import { NotifierGathering } from './notifiers';
import { PhaseWaits } from './phase-waits';
import { sampledFunctions } from './sampled-functions';
import { statisticsOf } from './statistics/statistics';
import { toldBest } from './told-best';
import type { CycleRow, PhaseFigures, RecordingSummary, SampledCode } from './summary';

const TIMES = [
  'pauseNs',
  'resumeNs',
  'clientPauseNs',
  'clientResumeNs',
  'downtimeNs',
  'stopToStartNs',
] as const satisfies readonly (keyof CycleRow)[];

function figuresOfPart(analysis: CycleAnalysis, part: 'pause' | 'resume'): PhaseFigures {
  const { cycle, joint } = analysis;
  if (joint.length > 0) return jointSums(joint.filter((one) => one.part === part));
  const [fromNs, toNs] =
    part === 'pause' ? [cycle.pauseStartNs, cycle.pauseEndNs] : [cycle.resumeStartNs, cycle.resumeEndNs];
  const sums = { ...phaseSums(analysis.phaseRuns, fromNs, toNs) };
  for (const phase of PHASES) if (analysis.phases[phase] === null) sums[phase] = null;
  return sums;
}

export function rowOf(analysis: CycleAnalysis): CycleRow {
  const { cycle } = analysis;
  return {
    index: cycle.index,
    kind: cycle.kind,
    edges: cycle.edges,
    toldBy: analysis.toldBy,
    startNs: cycle.pauseStartNs,
    pauseNs: analysis.pauseNs,
    resumeNs: analysis.resumeNs,
    captureNs: analysis.captureNs,
    holdNs: analysis.holdNs,
    clientPauseNs: analysis.clientPauseNs,
    clientResumeNs: analysis.clientResumeNs,
    stopToStartNs: cycle.stopToStartNs,
    downtimeNs: analysis.downtimeNs,
    pausePhases: figuresOfPart(analysis, 'pause'),
    resumePhases: figuresOfPart(analysis, 'resume'),
    phases: analysis.phases,
    states: analysis.states,
    reasons: reasonSums(analysis),
    kicks: analysis.kicks,
    lastVcpu: cycle.lastVcpu,
    ladder: cycle.vcpus.map((ladder) => ladderRow(ladder, cycle.pauseStartNs)),
    gracePeriods: analysis.gracePeriods?.count ?? null,
    lost: cycle.lost,
  };
}

function statisticsByName(rows: readonly CycleRow[]): Record<string, Statistics> {
  const figures: [string, (row: CycleRow) => number | null | undefined][] = [
    ...TIMES.map((name): [string, (row: CycleRow) => number | null] => [name, (row) => row[name]]),
    ...[...PHASES, ...JOINT_PHASES].map((phase): [string, (row: CycleRow) => number | null | undefined] => [
      phase,
      (row) => row.phases[phase],
    ]),
  ];
  const statistics: Record<string, Statistics> = {};
  const best = toldBest(rows);
  for (const [name, figure] of figures) {
    const counted = name.startsWith('client') ? rows : best;
    const found = statisticsOf(counted.flatMap((row) => figure(row) ?? []));
    if (found !== null) statistics[name] = found;
  }
  return statistics;
}

const sampledCode = (samples: DrivingSamples): SampledCode => ({
  samples: samples.samples.length,
  onCpuNs: samples.onCpuNs,
  functions: sampledFunctions(samples),
});

type Attributed = (cycle: CycleAnalysis, indexed: IndexedRecording) => void;

/** Goes through the cycles once, in order, some at a time where there are many; `attributed` is told of each. */
export class Summariser {
  readonly #rows: CycleRow[] = [];
  readonly #causes: GracePeriodCauses;
  readonly #samples = new SampleGathering();
  readonly #notifiers: NotifierGathering;
  readonly #doubts = new DoubtGathering();
  readonly #phaseWaits = new PhaseWaits();

  constructor(
    private readonly analysis: RecordingAnalysis,
    private readonly environment: Environment,
    private readonly attributed: Attributed = () => undefined,
  ) {
    const { stacks, handlers } = analysis.recording;
    this.#causes = new GracePeriodCauses(stacks);
    this.#notifiers = new NotifierGathering(handlers, environment.qemu.commandLine);
  }

  get done(): number {
    return this.#rows.length;
  }

  /** Attributes the next `count` cycles, or what is left of them; says whether any is. Throws as RecordingAnalysis does. */
  step(count: number): boolean {
    const until = Math.min(this.analysis.count, this.done + count);
    for (let index = this.done; index < until; index += 1) {
      const cycle = this.analysis.cycle(index);
      const indexed = this.analysis.eventsAt(index);
      this.#rows.push(rowOf(cycle));
      this.#causes.add(cycle);
      this.#samples.add(cycle, indexed);
      this.#notifiers.add(cycle, indexed);
      this.#doubts.add(cycle, indexed);
      this.#phaseWaits.add(cycle);
      this.attributed(cycle, indexed);
    }
    return this.done < this.analysis.count;
  }

  finish(): RecordingSummary {
    const { analysis, environment } = this;
    const cycles = this.#rows;
    const vcpus = analysis.recording.threads.filter((thread) => thread.is.role === 'vcpu').length;
    const causes = this.#causes.found();
    const samples = this.#samples.found();
    const summary = {
      environment,
      vcpus: environment.guest?.vcpus ?? (vcpus === 0 ? null : vcpus),
      level: analysis.level,
      cycles,
      statistics: statisticsByName(cycles),
      observer: analysis.observer,
      lost: analysis.lost,
      gracePeriodCauses: causes,
      barriers: auditBarriers({ cycles, gracePeriodCauses: causes, fences: environment.fences, samples }),
      samples: samples === null ? null : sampledCode(samples),
      notifiers: this.#notifiers.found(),
      phaseWaits: this.#phaseWaits.sums(),
      doubts: this.#doubts.found(),
    };
    return { ...summary, findings: findingsOf({ ...summary, cycles: cycleTable(cycles) }) };
  }
}

/** All at once. Pure: the same analysis gives the same summary. */
export function summarise(
  analysis: RecordingAnalysis,
  environment: Environment,
  attributed?: Attributed,
): RecordingSummary {
  const summariser = new Summariser(analysis, environment, attributed);
  summariser.step(analysis.count);
  return summariser.finish();
}
