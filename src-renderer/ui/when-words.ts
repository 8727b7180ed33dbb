const two = (value: number): string => String(value).padStart(2, '0');

/** The machine's own time, as it sorts: "2026-03-01 09:05". */
export function whenWords(atMs: number): string {
  const at = new Date(atMs);
  const day = `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
