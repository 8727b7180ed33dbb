import { describe, expect, it } from 'vitest';
import { CommandWords } from './command-words';
import { Placeholders } from './placeholders';

const cleaned = (...line: string[]): string => new CommandWords(new Placeholders()).line(line).join(' ');

describe('a command line made anonymous', () => {
  it.each([
    ['-netdev', 'user,id=n0,net=10.77.0.0/16,host=10.77.3.9,dns=10.77.3.3,dhcpstart=10.77.9.1', '10.77'],
    ['-netdev', 'user,id=n0,ipv6-net=fec0:77::/64,ipv6-host=fec0:77::2', 'fec0'],
    ['-chardev', 'socket,id=c,host=10.88.1.2,port=40404,server=on', '10.88'],
    ['-chardev', 'socket,id=c,host=10.88.1.2,port=40404,server=on', '40404'],
    ['-incoming', 'tcp:192.168.1.5:4444', '192.168'],
    ['-vnc', '10.99.9.9:1,password=on', '10.99'],
  ])('has no address of a network: %s %s', (option, value, secret) => {
    expect(cleaned(option, value)).not.toContain(secret);
  });

  it.each([
    ['-object', 'secret,id=s,data=99887766', '99887766'],
    ['-object', 'secret,id=s,data=1234-5678', '1234-5678'],
    ['-object', 'secret,id=s,data=server', 'data=server'],
    ['-fw_cfg', 'name=opt/ticket,string=4711471', '4711471'],
    ['-smbios', 'type=1,sku=888777,asset=424242,location=server', '888777'],
    ['-smbios', 'type=1,sku=888777,asset=424242,location=server', '424242'],
    ['-smbios', 'type=1,sku=888777,asset=424242,location=server', 'location=server'],
    ['-smbios', 'type=1,product=20241123', '20241123'],
    ['-device', '{"driver":"nvme","serial":12345678,"customer":87654321}', '12345678'],
    ['-device', '{"driver":"nvme","serial":12345678,"customer":87654321}', '87654321'],
  ])('has no secret that is made of numbers or plain words: %s %s', (option, value, secret) => {
    expect(cleaned(option, value)).not.toContain(secret);
  });

  it.each([
    ['-drive', 'if=none,id=d,file=vm', 'file=vm'],
    ['-drive', 'if=none,id=d,file=intel-server-2024.raw', 'intel'],
    ['-drive', 'if=none,id=d,file=/srv/a,,server-7', 'server-7'],
    ['-blockdev', 'driver=raw,node-name=n,file.driver=file,file.filename=vm', 'filename=vm'],
    ['-blockdev', '{"driver":"file","filename":"vm","node-name":"n"}', '"vm"'],
    ['-hda', 'vm', 'vm'],
    ['-kernel', 'linux-server-7', 'server'],
    ['-name', 'guest=acme,,server', 'server'],
    ['-loadvm', 'base', 'base'],
  ])('has no name of a file, however plain: %s %s', (option, value, secret) => {
    expect(cleaned(option, value).slice(option.length)).not.toContain(secret);
  });

  it('keeps a number and a word that everybody has, though somebody called something so', () => {
    expect(
      cleaned('-name', 'kvm', '-accel', 'kvm', '-device', 'nec-usb-xhci,id=4', '-smp', '4').split(' '),
    ).toEqual(['-name', 'id-1', '-accel', 'kvm', '-device', 'nec-usb-xhci,id=id-2', '-smp', '4']);
    expect(cleaned('-drive', 'if=none,id=disk,media=disk', '-device', 'scsi-hd,drive=disk')).toBe(
      '-drive if=none,id=id-1,media=disk -device scsi-hd,drive=id-1',
    );
  });

  it('keeps what tells of the machine: sizes, CPUs, addresses of devices, unknown knobs', () => {
    const line = [
      ...['-m', '2048M', '-smp', '8,sockets=2,cores=4,threads=1', '-machine', 'pc-q35-7.2,hpet=off'],
      ...['-device', 'pcie-root-port,chassis=1,addr=0x1f.0,bus=pcie.0', '-overcommit', 'cpu-pm=on'],
      ...['-numa', 'node,nodeid=0,cpus=0-3', '-device', 'intel-iommu,aw-bits=48,frobnicate=on'],
    ];
    expect(cleaned(...line)).toBe(line.join(' ').replace('frobnicate', 'word-1'));
  });

  it('keeps the events of the kernel and of QEMU, and nothing of the program that perf ran', () => {
    const line = ['perf', 'record', '-a', '-e', 'sched:sched_switch,kvm:*', '-p', '12'];
    expect(cleaned(...line, '--', 'vm', 'server', '-password')).toBe(
      `${line.join(' ')} -- value-1 value-2 value-3`,
    );
    expect(cleaned('-trace', 'vm_state_notify', '-trace', 'enable=vm_*')).toBe(
      '-trace vm_state_notify -trace enable=vm_*',
    );
    expect(cleaned('-trace', 'file=vm_acme,events=vm_acme')).not.toContain('acme');
  });

  it('what follows a password in a monitor command is one', () => {
    const words = new CommandWords(new Placeholders());
    expect(words.sentence('set_password vnc 1234')).not.toContain('1234');
    expect(words.sentence('info status')).toBe('info status');
  });
});
