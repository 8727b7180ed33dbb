/**
 * The server's half of the NBD protocol for one client, without I/O: fixed newstyle negotiation and simple replies, as in
 * https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md. It serves one disk that keeps nothing: reads give
 * zeroes, writes are taken and dropped.
 */

const NBD_MAGIC = 0x4e42444d41474943n;
const OPTION_MAGIC = 0x49484156454f5054n;
const OPTION_REPLY_MAGIC = 0x0003e889045565a9n;
const REQUEST_MAGIC = 0x25609513;
const REPLY_MAGIC = 0x67446698;

/** Handshake flags, the client's alike: NBD_FLAG_FIXED_NEWSTYLE and NBD_FLAG_NO_ZEROES. */
const FIXED_NEWSTYLE = 1;
const NO_ZEROES = 2;
/** Transmission flags: NBD_FLAG_HAS_FLAGS and NBD_FLAG_SEND_FLUSH. */
const TRANSMISSION_FLAGS = 1 | 4;

const OPTION = { exportName: 1, abort: 2, list: 3, info: 6, go: 7 } as const;
const OPTION_REPLY = {
  ack: 1,
  server: 2,
  info: 3,
  unsupported: 0x80000001,
  invalid: 0x80000003,
  unknown: 0x80000006,
} as const;
const INFO_EXPORT = 0;

const COMMAND = { read: 0, write: 1, disconnect: 2, flush: 3 } as const;
const EINVAL = 22;

const CLIENT_FLAGS_BYTES = 4;
const OPTION_HEADER_BYTES = 16;
const REQUEST_HEADER_BYTES = 28;
const RESERVED_ZEROES = 124;
/** Names are at most 4096 bytes (proto.md); a request for information adds little to its own. */
const OPTION_BOUND_BYTES = 8192;
/** What proto.md lets a client take for granted when no block sizes were told. */
const REQUEST_BOUND_BYTES = 32 * 1024 * 1024;

export interface NbdDisk {
  readonly sizeBytes: number;
  /** The one export's name; the empty name is taken for it, too. */
  readonly name: string;
}

export type NbdStep =
  | { readonly step: 'send'; readonly bytes: Buffer }
  /** To be answered with `flushed` when it is done. */
  | { readonly step: 'flush'; readonly cookie: bigint }
  /** The client is done, or makes no sense. */
  | { readonly step: 'close' };

type Mode = 'flags' | 'options' | 'transmission' | 'closed';

const CLOSE: NbdStep = { step: 'close' };
const send = (...parts: Buffer[]): NbdStep => ({ step: 'send', bytes: Buffer.concat(parts) });

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};

function optionReply(option: number, reply: number, data: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([u64(OPTION_REPLY_MAGIC), u32(option), u32(reply), u32(data.length), data]);
}

const simpleReply = (cookie: bigint, error: number, data: Buffer = Buffer.alloc(0)): NbdStep =>
  send(u32(REPLY_MAGIC), u32(error), u64(cookie), data);

/** What the server says first. */
export const nbdGreeting = (): Buffer =>
  Buffer.concat([u64(NBD_MAGIC), u64(OPTION_MAGIC), u16(FIXED_NEWSTYLE | NO_ZEROES)]);

/** A flush that is done. */
export const nbdFlushed = (cookie: bigint): Buffer => Buffer.concat([u32(REPLY_MAGIC), u32(0), u64(cookie)]);

/**
 * Fed with what the client sent, asked for the steps one by one: whoever asks can wait until the last answer is taken, so
 * that no client makes the server hold more than one answer and what is left of one chunk.
 */
export class NbdSession {
  #mode: Mode = 'flags';
  #pending: Buffer = Buffer.alloc(0);
  /** Of a write's payload, still to come and to be dropped. */
  #skipBytes = 0;
  #afterSkip: NbdStep | null = null;
  #sendsZeroes = true;

  constructor(readonly disk: NbdDisk) {}

  feed(bytes: Buffer): void {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
  }

  /** The next step; null while more has to come first. */
  next(): NbdStep | null {
    switch (this.#mode) {
      case 'flags':
        return this.#flags();
      case 'options':
        return this.#option();
      case 'transmission':
        return this.#request();
      case 'closed':
        return null;
    }
  }

  #take(bytes: number): Buffer {
    const taken = this.#pending.subarray(0, bytes);
    this.#pending = this.#pending.subarray(bytes);
    return taken;
  }

  #close(): NbdStep {
    this.#mode = 'closed';
    this.#pending = Buffer.alloc(0);
    return CLOSE;
  }

  #flags(): NbdStep | null {
    if (this.#pending.length < CLIENT_FLAGS_BYTES) return null;
    const flags = this.#take(CLIENT_FLAGS_BYTES).readUInt32BE();
    if ((flags & ~(FIXED_NEWSTYLE | NO_ZEROES)) !== 0) return this.#close();
    this.#sendsZeroes = (flags & NO_ZEROES) === 0;
    this.#mode = 'options';
    return this.#option();
  }

  #option(): NbdStep | null {
    if (this.#pending.length < OPTION_HEADER_BYTES) return null;
    const magic = this.#pending.readBigUInt64BE(0);
    const option = this.#pending.readUInt32BE(8);
    const length = this.#pending.readUInt32BE(12);
    if (magic !== OPTION_MAGIC || length > OPTION_BOUND_BYTES) return this.#close();
    if (this.#pending.length < OPTION_HEADER_BYTES + length) return null;
    const data = this.#take(OPTION_HEADER_BYTES + length).subarray(OPTION_HEADER_BYTES);
    switch (option) {
      case OPTION.exportName:
        return this.#exportName(data.toString('utf8'));
      case OPTION.abort:
        this.#mode = 'closed';
        return send(optionReply(option, OPTION_REPLY.ack));
      case OPTION.list:
        return this.#list(data);
      case OPTION.info:
      case OPTION.go:
        return this.#info(option, data);
      default:
        return send(optionReply(option, OPTION_REPLY.unsupported));
    }
  }

  #isExport(name: string): boolean {
    return name === '' || name === this.disk.name;
  }

  /** The old way in: there is no answer that refuses. */
  #exportName(name: string): NbdStep {
    if (!this.#isExport(name)) return this.#close();
    this.#mode = 'transmission';
    const zeroes = Buffer.alloc(this.#sendsZeroes ? RESERVED_ZEROES : 0);
    return send(u64(BigInt(this.disk.sizeBytes)), u16(TRANSMISSION_FLAGS), zeroes);
  }

  #list(data: Buffer): NbdStep {
    if (data.length > 0) return send(optionReply(OPTION.list, OPTION_REPLY.invalid));
    const name = Buffer.from(this.disk.name);
    return send(
      optionReply(OPTION.list, OPTION_REPLY.server, Buffer.concat([u32(name.length), name])),
      optionReply(OPTION.list, OPTION_REPLY.ack),
    );
  }

  /** Data: u32 length of the name, the name, u16 number of requests, u16 each. All that we tell is the size. */
  #info(option: number, data: Buffer): NbdStep {
    const nameBytes = data.length < 6 ? -1 : data.readUInt32BE(0);
    const fits = nameBytes >= 0 && 6 + nameBytes <= data.length;
    const requests = fits ? data.readUInt16BE(4 + nameBytes) : 0;
    if (!fits || data.length !== 6 + nameBytes + 2 * requests) {
      return send(optionReply(option, OPTION_REPLY.invalid));
    }
    if (!this.#isExport(data.toString('utf8', 4, 4 + nameBytes))) {
      return send(optionReply(option, OPTION_REPLY.unknown));
    }
    if (option === OPTION.go) this.#mode = 'transmission';
    const size = Buffer.concat([u16(INFO_EXPORT), u64(BigInt(this.disk.sizeBytes)), u16(TRANSMISSION_FLAGS)]);
    return send(optionReply(option, OPTION_REPLY.info, size), optionReply(option, OPTION_REPLY.ack));
  }

  /** Drops what has come of a write's payload; its answer when all of it has. */
  #skip(): NbdStep | null {
    this.#skipBytes -= this.#take(Math.min(this.#skipBytes, this.#pending.length)).length;
    if (this.#skipBytes > 0) return null;
    const answer = this.#afterSkip;
    this.#afterSkip = null;
    return answer;
  }

  #request(): NbdStep | null {
    if (this.#afterSkip !== null) return this.#skip();
    if (this.#pending.length < REQUEST_HEADER_BYTES) return null;
    const header = this.#take(REQUEST_HEADER_BYTES);
    if (header.readUInt32BE(0) !== REQUEST_MAGIC) return this.#close();
    const cookie = header.readBigUInt64BE(8);
    const offset = header.readBigUInt64BE(16);
    const length = header.readUInt32BE(24);
    const inside = length <= REQUEST_BOUND_BYTES && offset + BigInt(length) <= BigInt(this.disk.sizeBytes);
    switch (header.readUInt16BE(6)) {
      case COMMAND.read:
        return inside ? simpleReply(cookie, 0, Buffer.alloc(length)) : simpleReply(cookie, EINVAL);
      case COMMAND.write:
        // Its payload follows, however long it says that it is: past the bound there is no reading on.
        if (length > REQUEST_BOUND_BYTES) return this.#close();
        this.#skipBytes = length;
        this.#afterSkip = simpleReply(cookie, inside ? 0 : EINVAL);
        return this.#skip();
      case COMMAND.flush:
        return { step: 'flush', cookie };
      case COMMAND.disconnect:
        return this.#close();
      default:
        return simpleReply(cookie, EINVAL);
    }
  }
}
