/** Keys that the timeline itself must have: those that are held, and those that need what is drawn. */
import { mark, walkTo } from './actions';
import type { Direction } from '../geometry/walk';
import type { TimelineEngine } from './engine';
import { isMotionKey } from './motion';

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Keys belong to whatever is being typed in, and to lists and tabs that walk by arrows themselves. */
function takesKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], .xterm'))
    return true;
  const walks =
    '[role="grid"], [role="tablist"], [role="separator"], [role="radiogroup"], [role="slider"], [role="listbox"], [role="menu"]';
  return key.startsWith('Arrow') && target.closest(walks) !== null;
}

/** Ends with the function that it returns. */
export function attachKeys(engine: TimelineEngine, bringIntoView: (laneId: string) => void): () => void {
  const down = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (takesKeys(event.target, event.key)) return;
    const key = event.key.toLowerCase();
    const direction = ARROWS[event.key];
    if (isMotionKey(key)) {
      engine.motion.press(key, performance.now());
      engine.keepMoving();
    } else if (direction) {
      const slice = walkTo(engine, direction);
      if (slice) bringIntoView(slice.laneId);
    } else if (key === 'm') mark(engine);
    else return;
    event.preventDefault();
  };
  const up = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if (isMotionKey(key)) engine.motion.release(key);
  };
  const left = (): void => engine.motion.stop();
  window.addEventListener('keydown', down);
  window.addEventListener('keyup', up);
  window.addEventListener('blur', left);
  return () => {
    window.removeEventListener('keydown', down);
    window.removeEventListener('keyup', up);
    window.removeEventListener('blur', left);
  };
}
