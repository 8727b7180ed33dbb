import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64 } from './page-blocks';

it('bytes as base64 are what Node makes of them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(Buffer.from(base64(bytes)).toString('latin1')).toBe(Buffer.from(bytes).toString('base64'));
    }),
  );
});
