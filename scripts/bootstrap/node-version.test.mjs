import { expect, test } from 'vitest';
import { assertNodeVersion } from './node-version.mjs';

test.each(['20.19.0', '20.19', '20.20.2', '22.0.0', '100.1.1'])(
  'Node %s is new enough for >=20.19',
  (running) => {
    expect(() => assertNodeVersion(running, '>=20.19')).not.toThrow();
  },
);

test.each(['20.18.3', '18.20.0', '9.99.99'])(
  'Node %s is too old for >=20.19, and the message names both',
  (running) => {
    expect(() => assertNodeVersion(running, '>=20.19')).toThrow(
      `Node.js 20.19 or newer is needed, and this is ${running}`,
    );
  },
);
