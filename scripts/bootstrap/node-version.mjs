// @ts-check
import { SetupError } from './setup-error.mjs';

/** @param {string} version */
const numbersOf = (version) => version.split('.').map((part) => Number.parseInt(part, 10));

/**
 * @param {string} running such as 20.19.0
 * @param {string} engines of package.json, in the form >=20.19
 */
export function assertNodeVersion(running, engines) {
  const least = numbersOf(engines.replace(/^>=/, ''));
  const found = numbersOf(running);
  const differing = least.findIndex((number, index) => (found[index] ?? 0) !== number);
  if (differing === -1 || (found[differing] ?? 0) > (least[differing] ?? 0)) return;
  throw new SetupError(
    `Node.js ${least.join('.')} or newer is needed, and this is ${running}. Install a newer Node.js.`,
  );
}
