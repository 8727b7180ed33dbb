const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Where the page comes from while developing: Vite's server on this machine. Null for any other place, and for none. */
export function developmentUrl(given: string | undefined): string | null {
  if (given === undefined || !URL.canParse(given)) return null;
  const { protocol, hostname } = new URL(given);
  return protocol === 'http:' && LOOPBACK.has(hostname) ? given : null;
}
