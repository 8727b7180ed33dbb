/** The timeline of one cycle: zoomed and panned by wheel, drag and keys; a slice is told when it is pointed at or walked to. */
import type { DrawnTimeline } from '@core/report/page-data';
import { drawTimeline, PLOT_LEFT, styleName, timelineSvg } from '@core/report/timeline-drawing';
import { formatDuration } from '@core/units';
import { byId, onWidth } from './elements';
import { panned, revealing, within, zoomed } from './range';
import type { Range } from './range';
import { neighbour } from './walk';
import type { SlicePlace } from './walk';

const ZOOM = 0.7;
const PAN = 0.15;
/** What a notch of a wheel reports. */
const NOTCH_PX = 100;

export class Timeline {
  readonly #host = byId('lanes');
  readonly #said = byId('said');
  #cycle = 0;
  #number = 0;
  #timeline: DrawnTimeline | null = null;
  #range: Range = { startNs: 0, endNs: 1 };
  #selected: SlicePlace | null = null;
  #widthPx = 0;
  #isDrawing = false;

  constructor() {
    this.#host.tabIndex = 0;
    this.#host.setAttribute('role', 'application');
    this.#host.setAttribute(
      'aria-label',
      'Timeline: W and S zoom, A and D pan, F fits, arrows walk the slices',
    );
    onWidth(this.#host, (widthPx) => {
      this.#widthPx = widthPx;
      this.#draw();
    });
    this.#host.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.#host.addEventListener('pointerdown', (event) => this.#onDown(event));
    this.#host.addEventListener('pointermove', (event) => this.#onMove(event));
    this.#host.addEventListener('pointerup', () => this.#host.classList.remove('moving'));
    this.#host.addEventListener('dblclick', () => this.fitSelected());
  }

  /** `number`: what the cycle is called. */
  show(cycle: number, number: number, timeline: DrawnTimeline): void {
    this.#cycle = cycle;
    this.#number = number;
    this.#timeline = timeline;
    this.#selected = null;
    this.#said.textContent = '';
    this.fit();
  }

  fit(): void {
    this.#move({ startNs: 0, endNs: this.#extentNs });
  }

  /** To the selected slice; without one, to the cycle. */
  fitSelected(): void {
    const slice = this.#sliceAt(this.#selected);
    if (slice === null) return this.fit();
    const room = (slice.endNs - slice.startNs) * 0.1;
    this.#move({ startNs: slice.startNs - room, endNs: slice.endNs + room });
  }

  zoom(isIn: boolean, at = 0.5): void {
    this.#move(zoomed(this.#range, isIn ? ZOOM : 1 / ZOOM, at, this.#extentNs));
  }

  pan(isRight: boolean): void {
    this.#move(panned(this.#range, isRight ? PAN : -PAN, this.#extentNs));
  }

  walk(key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'): void {
    if (this.#timeline === null) return;
    const next = neighbour(this.#timeline, this.#selected, key);
    if (next !== null) this.#select(next);
  }

  get isFocused(): boolean {
    return document.activeElement === this.#host;
  }

  get #extentNs(): number {
    return Math.max(1, this.#timeline?.extentNs ?? 1);
  }

  #move(range: Range): void {
    this.#range = within(range, this.#extentNs);
    this.#draw();
  }

  /** Once a frame, however often it is asked for. */
  #draw(): void {
    if (this.#isDrawing || this.#widthPx === 0) return;
    this.#isDrawing = true;
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      if (this.#timeline === null) return;
      const drawing = drawTimeline(this.#timeline, { ...this.#range, widthPx: this.#widthPx });
      this.#host.innerHTML = timelineSvg(drawing, this.#number).text;
      Object.assign(this.#host.dataset, {
        cycle: String(this.#cycle),
        start: String(Math.round(this.#range.startNs)),
        end: String(Math.round(this.#range.endNs)),
      });
      this.#mark();
    });
  }

  #mark(): void {
    for (const element of this.#host.querySelectorAll('.selected')) element.classList.remove('selected');
    if (this.#selected === null) return;
    const { lane, slice } = this.#selected;
    this.#host.querySelector(`[data-slice="${lane} ${slice}"]`)?.classList.add('selected');
  }

  #select(place: SlicePlace): void {
    this.#selected = place;
    const slice = this.#sliceAt(place);
    if (slice !== null) {
      this.#said.textContent = slice.said;
      this.#range = revealing(this.#range, slice.startNs, slice.endNs, this.#extentNs);
    }
    this.#draw();
  }

  #sliceAt(place: SlicePlace | null): { startNs: number; endNs: number; said: string } | null {
    const lane = place === null ? undefined : this.#timeline?.lanes[place.lane];
    if (place === null || lane === undefined) return null;
    const { slices } = lane;
    const [startNs, endNs] = [slices.startNs[place.slice] ?? 0, slices.endNs[place.slice] ?? 0];
    const label = this.#timeline?.labels[slices.label[place.slice] ?? -1] ?? '';
    const style = styleName(lane, slices.style[place.slice] ?? 0);
    const what = style === null || label.includes(style) ? label : `${label}, ${style}`;
    const said = `${lane.title}: ${what}, ${formatDuration(endNs - startNs)}, from ${formatDuration(startNs)} to ${formatDuration(endNs)}`;
    return { startNs, endNs, said };
  }

  /** 0 at the plot's left edge, 1 at its right one. */
  #partAt(clientX: number): number {
    const x = clientX - this.#host.getBoundingClientRect().left - PLOT_LEFT;
    return Math.min(1, Math.max(0, x / Math.max(1, this.#widthPx - PLOT_LEFT)));
  }

  /** Plain wheels scroll the page; with Ctrl, and pinched, they zoom; sideways and with Shift they pan. */
  #onWheel(event: WheelEvent): void {
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey) {
      const factor = ZOOM ** (-event.deltaY / NOTCH_PX);
      this.#move(zoomed(this.#range, factor, this.#partAt(event.clientX), this.#extentNs));
    } else if (Math.abs(sideways) > 0) {
      this.#move(panned(this.#range, sideways / this.#widthPx, this.#extentNs));
    } else return;
    event.preventDefault();
  }

  #onDown(event: PointerEvent): void {
    const place = placeOf(event.target);
    if (place !== null) this.#select(place);
    this.#host.setPointerCapture(event.pointerId);
    this.#host.classList.add('moving');
  }

  #onMove(event: PointerEvent): void {
    if (this.#host.classList.contains('moving')) {
      const part = -event.movementX / Math.max(1, this.#widthPx - PLOT_LEFT);
      this.#move(panned(this.#range, part, this.#extentNs));
      return;
    }
    const pointed = this.#sliceAt(placeOf(event.target) ?? this.#selected);
    this.#said.textContent = pointed?.said ?? '';
  }
}

function placeOf(target: EventTarget | null): SlicePlace | null {
  const place = target instanceof Element ? target.closest('[data-slice]')?.getAttribute('data-slice') : null;
  if (place == null) return null;
  const [lane = 0, slice = 0] = place.split(' ').map(Number);
  return { lane, slice };
}
