import { describe, expect, it } from 'vitest';
import { hostnameOf, isLoopbackHost, isPrivateAddress } from '../../lib/registry/address-kind';

describe('a loopback host', () => {
  it.each(['localhost', 'LOCALHOST:5000', 'registry.localhost', '127.0.0.1', '127.8.9.1:443', '[::1]', '[::1]:5000', '::1', '[::ffff:127.0.0.1]', '127.1', '2130706433', 'localhost.'])(
    'is %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each(['quay.io', 'localhost.example.com', 'mylocalhost', '128.0.0.1', '10.0.0.1:5000', '[::2]', '127.0.0.1.example.com', ''])('is not %s', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe('a private address', () => {
  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255:5000',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '127.0.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '[::]',
    '[::1]:5000',
    '[fd00:ec2::254]',
    '[fe80::1]',
    'fe80::1%eth0',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::a9fe:a9fe]',
    '0xa9.254.169.254',
    '2852039166',
  ])('is %s', (host) => {
    expect(isPrivateAddress(host)).toBe(true);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '169.253.0.1', '[2001:db8::1]', '[::ffff:8.8.8.8]', 'localhost', 'quay.io', '10.example.com', 'fd00.example.com'])('is not %s', (host) => {
    expect(isPrivateAddress(host)).toBe(false);
  });
});

it('the name is taken out of brackets, port, zone and spelling', () => {
  expect(['Quay.IO:443', '[FE80::1%25eth0]:5000', '::1', '127.1', 'quay.io.'].map(hostnameOf)).toEqual(['quay.io', 'fe80::1', '::1', '127.0.0.1', 'quay.io']);
});
