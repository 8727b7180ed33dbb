interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `wanted`, made no larger than `area` and moved into it. In pixels of the screen. */
export function fitted(wanted: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(wanted.width, area.width);
  const height = Math.min(wanted.height, area.height);
  return {
    x: Math.max(area.x, Math.min(wanted.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(wanted.y, area.y + area.height - height)),
    width,
    height,
  };
}

type Place = Pick<Rectangle, 'x' | 'y'>;

/** A title bar and a border of any window manager are no larger, in pixels. */
const WIDEST_FRAME = { x: 64, y: 128 };

/**
 * How far a window's frame moved its contents. On X11 Electron places the frame, and tells where the contents are
 * (electron#10388): kept as told, a window would be further down at each start. Whoever puts a window elsewhere altogether has moved it.
 */
export function frameShift(asked: Place, came: Place): Place {
  const [x, y] = [came.x - asked.x, came.y - asked.y];
  const isFrame = x >= 0 && y >= 0 && x <= WIDEST_FRAME.x && y <= WIDEST_FRAME.y;
  return isFrame ? { x, y } : { x: 0, y: 0 };
}
