import { FLAME_MODES } from '@core/analysis/flame/flame';
import type { FlameMode } from '@core/analysis/flame/flame';

const MODE_TITLES: Readonly<Record<FlameMode, string>> = {
  calls: 'calls',
  onCpu: 'on-CPU',
  offCpu: 'off-CPU',
  both: 'both',
};
export const MODE_OPTIONS = FLAME_MODES.map((value) => ({ value, title: MODE_TITLES[value] }));
