import { useEffect, useRef } from 'react';
import { useAppStore } from '../../state/hooks';
import { GUTTER_PX, RIGHT_PX } from './geometry/layout';
import { useSize } from './use-size';

/** Holds the lanes' place until main has sent the first view, and tells how wide that view must be. */
export function WidthProbe() {
  const store = useAppStore();
  const ref = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(ref);
  useEffect(() => {
    if (widthPx > 0) store.getState().widthChanged(Math.max(1, widthPx - GUTTER_PX - RIGHT_PX));
  }, [store, widthPx]);
  return <div ref={ref} className="timeline-pane timeline-waiting" aria-busy="true" />;
}
