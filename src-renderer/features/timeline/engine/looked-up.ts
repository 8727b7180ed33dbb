/** What is known of the slice under the pointer, asked for once hand and timeline rest: no frame that moves waits for it. */
import type { SliceDetail } from '@core/timeline/timeline';
import { latestAsked } from '../../../state/latest-asked';
import type { SelectedSlice } from '../../../state/model';

/** A pointer that passes over a slice does not ask for it. */
const REST_MS = 110;

export interface Meant {
  readonly slice: SelectedSlice;
  /** From whose request the slice's times are. */
  readonly cycle: number;
}

export interface LookedUp {
  readonly cycle: number;
  readonly detail: SliceDetail;
}

export interface LookUpPorts {
  /** What is meant now; null for nothing, and while the timeline moves. */
  readonly pick: () => Meant | null;
  readonly lookUp: (slice: SelectedSlice) => Promise<SelectedSlice>;
  /** It is known. */
  readonly came: (known: LookedUp) => void;
}

export class SliceLookUp {
  readonly #ports: LookUpPorts;
  readonly #asked = latestAsked<Meant & { readonly turn: number }>((meant) => this.#ask(meant));
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Whatever was asked for in an earlier one is not meant any more. */
  #turn = 0;
  #known: LookedUp | null = null;

  constructor(ports: LookUpPorts) {
    this.#ports = ports;
  }

  /** Null until it is known. */
  get known(): LookedUp | null {
    return this.#known;
  }

  /** Another slice is meant, or none. */
  follow(isMeant: boolean): void {
    this.#turn += 1;
    this.#known = null;
    this.#asked.drop();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = isMeant ? setTimeout(() => this.#rested(), REST_MS) : null;
  }

  #rested(): void {
    this.#timer = null;
    const meant = this.#ports.pick();
    if (meant) this.#asked.ask({ ...meant, turn: this.#turn });
  }

  async #ask({ slice, cycle, turn }: Meant & { readonly turn: number }): Promise<boolean> {
    const { detail } = await this.#ports.lookUp(slice);
    if (detail === null || turn !== this.#turn) return false;
    this.#known = { cycle, detail };
    this.#ports.came(this.#known);
    return false;
  }
}
