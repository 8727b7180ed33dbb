import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { ProtoWriter } from './proto-writer';

const TYPE = protobuf.Root.fromJSON({
  nested: {
    Nested: {
      edition: 'proto2',
      fields: {
        count: { id: 1, type: 'uint64' },
        offset: { id: 2, type: 'int64' },
        flow: { id: 47, type: 'fixed64' },
        name: { id: 300, type: 'string' },
        inner: { id: 5, type: 'Nested' },
      },
    },
  },
}).lookupType('Nested');

const SAFE = fc.maxSafeNat();

describe('protocol buffers', () => {
  it('are read back by another’s decoder, whatever their length and depth', () => {
    const values = fc.record({
      count: SAFE,
      offset: fc.maxSafeInteger(),
      flow: SAFE,
      name: fc.string({ unit: 'binary', maxLength: 300, size: 'max' }),
    });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 6 }), (levels) => {
        const proto = new ProtoWriter();
        const places: number[] = [];
        levels.forEach(({ count, offset, flow, name }, at) => {
          if (at > 0) places.push(proto.begin(5));
          proto.uint(1, count);
          proto.int(2, offset);
          proto.fixed64(47, flow);
          proto.text(300, new TextEncoder().encode(name));
        });
        for (const place of places.reverse()) proto.end(place);
        let read = TYPE.toObject(TYPE.decode(proto.take()), { longs: String });
        levels.forEach(({ count, offset, flow, name }, at) => {
          expect(read).toMatchObject({ count: String(count), offset: String(offset), flow: String(flow) });
          expect(read['name']).toBe(new TextDecoder().decode(new TextEncoder().encode(name)));
          if (at < levels.length - 1) read = read['inner'] as typeof read;
        });
      }),
    );
  });

  it('keep 64 bits that no double holds', () => {
    const proto = new ProtoWriter();
    proto.uint64(1, 0xffffffff, 0xfffffffe);
    expect(TYPE.toObject(TYPE.decode(proto.take()), { longs: String })['count']).toBe('18446744073709551614');
    expect(proto.length).toBe(0);
  });
});
