#!/usr/bin/env node
// Plays QEMU's outside: takes its command line, connects to the QMP socket, writes to the serial console. What goes
// wrong is chosen with an argument that QEMU doesn't have: -fake NAME or -fake NAME=N.
//
//   exit-at-once     says why on stderr and exits with 1
//   exit-under-kvm   the same, but only with -accel kvm
//   exit-without-cpu=MODEL  the same, unless started with -cpu MODEL
//   silent           connects, never greets
//   not-qmp          sends something else in place of the greeting
//   no-guest         the guest never says that it is ready
//   die-at-stop=N    killed by SIGABRT when told to stop for the Nth time, before it answers
//   mute-after=N     answers N commands after the negotiation, then nothing; ignores quit too
//   garbage-at-stop=N  sends bytes that are no QMP in place of the answer to the Nth stop
//   refuse-stop      answers stop with an error
import { closeSync, openSync, writeSync } from 'node:fs';
import { connect } from 'node:net';

const args = process.argv.slice(2);
const valuesOf = (option) =>
  args.flatMap((argument, index) => (args[index - 1] === option ? [argument] : []));
const chardev = (id) =>
  valuesOf('-chardev')
    .find((value) => value.includes(`id=${id},`))
    ?.match(/path=([^,]+)/)?.[1];

const [fault = 'none', parameter = '1'] = (valuesOf('-fake')[0] ?? '').split('=');
const times = Number(parameter);

if (args.includes('--version')) {
  process.stdout.write('QEMU emulator version 99.0.0 (fake)\n');
  process.exit(0);
}

const exits =
  fault === 'exit-at-once' ||
  (fault === 'exit-under-kvm' && valuesOf('-accel').includes('kvm')) ||
  (fault === 'exit-without-cpu' && !valuesOf('-cpu').includes(parameter));
if (exits) {
  process.stderr.write('fake-qemu: -fake: this machine is broken\n');
  process.exit(1);
}

let stops = 0;
let answered = 0;
let running = true;

const socket = connect(chardev('quiescope-qmp'));
const say = (message) => socket.write(`${JSON.stringify(message)}\r\n`);
const event = (name) => {
  const microseconds = Date.now() * 1000;
  say({
    timestamp: { seconds: Math.floor(microseconds / 1e6), microseconds: microseconds % 1e6 },
    event: name,
  });
};

const commands = {
  qmp_capabilities: () => ({}),
  stop() {
    running = false;
    event('STOP');
    return {};
  },
  cont() {
    running = true;
    event('RESUME');
    return {};
  },
  'query-status': () => ({ status: running ? 'running' : 'paused', running, singlestep: false }),
  'query-kvm': () => ({ enabled: valuesOf('-accel')[0] === 'kvm', present: true }),
  'query-cpus-fast': () =>
    Array.from({ length: Number(valuesOf('-smp')[0] ?? 1) }, (_, index) => ({
      'cpu-index': index,
      'thread-id': process.pid + 1 + index,
      'qom-path': `/machine/unattached/device[${index}]`,
      target: 'x86_64',
    })),
  'human-monitor-command': () => '',
  quit: () => ({}),
};

function answer({ execute, id }) {
  if (execute === 'stop') stops += 1;
  if (fault === 'mute-after' && execute !== 'qmp_capabilities' && answered >= times) return;
  if (execute !== 'qmp_capabilities') answered += 1;
  if (execute === 'stop' && stops === times && fault === 'die-at-stop') process.kill(process.pid, 'SIGABRT');
  else if (execute === 'stop' && stops === times && fault === 'garbage-at-stop')
    socket.write('Segmentation fault\n');
  else if (execute === 'stop' && fault === 'refuse-stop') {
    say({ id, error: { class: 'GenericError', desc: 'the fake will not stop' } });
  } else if (commands[execute] === undefined) {
    say({ id, error: { class: 'CommandNotFound', desc: `The command ${execute} has not been found` } });
  } else {
    say({ return: commands[execute](), id });
    if (execute === 'quit') socket.end(() => process.exit(0));
  }
}

let unread = '';
socket.on('data', (chunk) => {
  const lines = (unread + chunk).split('\n');
  unread = lines.pop();
  for (const line of lines) answer(JSON.parse(line));
});
socket.on('error', () => process.exit(1));
socket.on('close', () => {
  if (fault !== 'mute-after') process.exit(0);
});
if (fault === 'not-qmp') socket.write('HTTP/1.1 400 Bad Request\r\n');
else if (fault !== 'silent') {
  say({
    QMP: { version: { qemu: { major: 99, minor: 0, micro: 0 }, package: 'fake' }, capabilities: ['oob'] },
  });
}

const consolePath = chardev('quiescope-console');
if (consolePath !== undefined) {
  const serial = openSync(consolePath, 'r+');
  writeSync(serial, 'fake firmware\r\n');
  if (fault !== 'no-guest')
    writeSync(serial, `quiescope-guest ready cpus=${valuesOf('-smp')[0] ?? 1} fake\r\n`);
  closeSync(serial);
}
// With mute-after the process outlives its connection.
setInterval(() => undefined, 60_000);
