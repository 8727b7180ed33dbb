/** Puts the page's parts together: one selected cycle, that all of them show. */
import { CYCLES_A_BLOCK, FIGURES_BLOCK, timelineBlock } from '@core/report/page-data';
import type { DrawnTimeline, PageFigures } from '@core/report/page-data';
import { serveBars } from './bars';
import { readJson } from './blocks';
import { serveTable } from './cycle-table';
import { serveDownloads } from './downloads';
import { byId, onClick } from './elements';
import { Timeline } from './timeline';

/** Blocks that were read. */
const KEPT = new Map<number, Promise<readonly (DrawnTimeline | null)[]>>();

function readTimelines(block: number): Promise<readonly (DrawnTimeline | null)[]> {
  const kept = KEPT.get(block);
  if (kept !== undefined) return kept;
  // Written by this program together with this script.
  const reading = readJson(timelineBlock(block)) as Promise<readonly (DrawnTimeline | null)[]>;
  KEPT.set(block, reading);
  return reading;
}

/** The place in an ascending list of the value, or of the one next to it. */
function nearest(values: readonly number[], value: number): number {
  const after = values.findIndex((one) => one >= value);
  if (after < 0) return values.length - 1;
  const before = Math.max(0, after - 1);
  return value - (values[before] ?? 0) < (values[after] ?? 0) - value ? before : after;
}

class Page {
  readonly #timeline = new Timeline();
  readonly #input = byId('cycle') as HTMLInputElement;
  #at: number;

  constructor(private readonly figures: PageFigures) {
    const choose = (cycle: number): void => void this.choose(cycle);
    const bars = serveBars(figures, choose);
    const table = serveTable(figures, choose);
    this.#shown = (cycle) => {
      bars.select(cycle);
      table.select(cycle);
    };
    this.#at = figures.timelines.indexOf(Number(byId('lanes').dataset['cycle']));
    onClick('zoom-in', () => this.#timeline.zoom(true));
    onClick('zoom-out', () => this.#timeline.zoom(false));
    onClick('fit', () => this.#timeline.fit());
    onClick('previous', () => void this.#go(this.#at - 1));
    onClick('next', () => void this.#go(this.#at + 1));
    this.#input.addEventListener(
      'change',
      () => void this.choose(nearest(figures.numbers, Number(this.#input.value))),
    );
    document.addEventListener('keydown', (event) => this.#onKey(event));
    void this.#go(this.#at);
  }

  readonly #shown: (cycle: number) => void;

  /** The cycle, or the one next to it that has a timeline. */
  choose(cycle: number): Promise<void> {
    return this.#go(nearest(this.figures.timelines, cycle));
  }

  async #go(at: number): Promise<void> {
    const cycle = this.figures.timelines[at];
    if (cycle === undefined) return;
    this.#at = at;
    const timelines = await readTimelines(Math.floor(at / CYCLES_A_BLOCK));
    const timeline = timelines[at % CYCLES_A_BLOCK];
    if (timeline == null || this.#at !== at) return;
    const number = this.figures.numbers[cycle] ?? cycle;
    this.#timeline.show(cycle, number, timeline);
    this.#input.value = String(number);
    byId('shown-cycle').textContent = String(number);
    this.#shown(cycle);
  }

  #onKey(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLInputElement;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.#act(event.key)) event.preventDefault();
  }

  #act(key: string): boolean {
    switch (key) {
      case 'w':
      case 's':
        this.#timeline.zoom(key === 'w');
        return true;
      case 'a':
      case 'd':
        this.#timeline.pan(key === 'd');
        return true;
      case 'f':
        this.#timeline.fitSelected();
        return true;
      case ',':
      case '.':
        void this.#go(this.#at + (key === '.' ? 1 : -1));
        return true;
      case 'ArrowLeft':
      case 'ArrowRight':
      case 'ArrowUp':
      case 'ArrowDown':
        if (!this.#timeline.isFocused) return false;
        this.#timeline.walk(key);
        return true;
      default:
        return false;
    }
  }
}

serveDownloads();
document.documentElement.classList.remove('without-script');
if (document.getElementById('lanes') !== null)
  void readJson(FIGURES_BLOCK).then((figures) => new Page(figures as PageFigures));
