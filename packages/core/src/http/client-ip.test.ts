import { describe, expect, test } from 'vitest';
import { clientIp, ipSubject, ipTiers } from './client-ip.ts';

describe('who a client is', () => {
  test.each([
    ['1.2.3.4', 'ip_1.2.3.4'],
    ['::ffff:1.2.3.4', 'ip_1.2.3.4'],
    ['::ffff:102:304', 'ip_1.2.3.4'],
    ['0:0:0:0:0:ffff:1.2.3.4', 'ip_1.2.3.4'],
    ['64:ff9b::1.2.3.4', 'ip_1.2.3.4'],
    ['64:ff9b::102:304', 'ip_1.2.3.4'],
    ['2002:102:304::1', 'ip_1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', 'ip6_20010db800010002'],
    ['2001:DB8:1:2::', 'ip6_20010db800010002'],
    ['2001:db8::', 'ip6_20010db800000000'],
    ['2001:db8::1%eth0', 'ip6_20010db800000000'],
    ['::1', `ip6_${'0'.repeat(31)}1`],
    ['fe80::1%en0', `ip6_fe80${'0'.repeat(27)}1`],
    ['febf::2', `ip6_febf${'0'.repeat(27)}2`],
    ['fec0::2', 'ip6_fec0000000000000'],
    ['::', 'ip6_0000000000000000'],
    ['::1.2.3.4', 'ip6_0000000000000000'],
  ])('%s is %s', (ip, subject) => expect(ipSubject(ip)).toBe(subject));

  test.each([
    [32, 'ip6_20010db8'],
    [48, 'ip6_20010db80001'],
    [56, 'ip6_20010db8000100'],
    [64, 'ip6_20010db800010002'],
  ] as const)('masked to /%i', (prefix, subject) => expect(ipSubject('2001:db8:1:2::7', prefix)).toBe(subject));

  test.each([
    '',
    ' ',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.4:80',
    'localhost',
    'unknown',
    '::g',
    undefined,
    null,
    7,
  ])('%o is nobody, and never a shared key', (ip) =>
    expect(() => ipSubject(ip as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' })),
  );

  test.each([
    ['2001:db8:1:2::7', { tag: 'ip6_20010db80001', ip64: '0002', ip48: 'ip6_20010db80001' }],
    ['::ffff:1.2.3.4', { tag: 'ip_1.2.3.4', ip64: 'ip_1.2.3.4', ip48: 'ip_1.2.3.4' }],
  ])('the tiers of %s', (ip, tiers) => expect(ipTiers(ip)).toEqual(tiers));

  test('the tiers of a local address are the address', () => {
    const { tag, ip64, ip48 } = ipTiers('::1');
    expect(new Set([tag, ip64, ip48])).toEqual(new Set([`ip6_${'0'.repeat(31)}1`]));
  });
});

describe('the address behind proxies', () => {
  const from = ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'];

  test.each([
    ['no header', '10.0.0.1', null, '10.0.0.1'],
    ['an empty header', '10.0.0.1', '', '10.0.0.1'],
    ['a stranger with a header', '203.0.113.9', '1.1.1.1', '203.0.113.9'],
    ['a proxy', '10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['a spoofed header behind a proxy', '10.0.0.1', '9.9.9.9, 1.1.1.1', '1.1.1.1'],
    ['a chain of proxies', '10.0.0.1', '9.9.9.9, 1.1.1.1, 10.1.1.1, 192.0.2.1', '1.1.1.1'],
    ['proxies all the way', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['an IPv6 proxy', '2001:db8::7', '1.1.1.1', '1.1.1.1'],
    ['a mapped proxy', '::ffff:10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['with ports', '10.0.0.1', '1.1.1.1:4711', '1.1.1.1'],
    ['IPv6 with a port', '10.0.0.1', '[2606:4700::1]:443', '2606:4700::1'],
    ['IPv6 in brackets', '10.0.0.1', '[2606:4700::1]', '2606:4700::1'],
    ['no address', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['no address in between', '10.0.0.1', '1.1.1.1, _hidden, 10.0.0.2', '10.0.0.1'],
    ['an empty hop', '10.0.0.1', '1.1.1.1, , 10.0.0.2', '10.0.0.1'],
    ['a zone', 'fe80::1%eth0', '1.1.1.1', 'fe80::1'],
  ])('%s', (_name, socket, header, ip) => expect(clientIp({ socket, header, from })).toBe(ip));

  test('without trusted proxies the header is not read', () => {
    expect(clientIp({ socket: '10.0.0.1', header: '1.1.1.1' })).toBe('10.0.0.1');
  });

  test.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/x', 'nowhere', '2001:db8::/129'])(
    '%s is no network',
    (cidr) =>
      expect(() => clientIp({ socket: '10.0.0.1', from: [cidr] })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      ),
  );

  test('a socket without an address is an error', () => {
    expect(() => clientIp({ socket: '' })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
