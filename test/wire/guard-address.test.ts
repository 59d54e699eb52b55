import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CallbackAllowance, parseAllowance } from '../../src/wire/callback-allowance.ts'
import {
  type CallbackTarget,
  type GuardReason,
  guardHost,
  guardPeer,
  guardUrl,
  isPublicAddress,
} from '../../src/wire/guard-address.ts'

const allow = (...texts: string[]): readonly CallbackAllowance[] =>
  texts.map((text) => parseAllowance(text) as CallbackAllowance)

function targetOf(url: string, ...allowed: string[]): CallbackTarget {
  const target = guardUrl(url, allow(...allowed))
  expect(target).toMatchObject({ kind: 'target' })
  return target as CallbackTarget
}

const resolveTo =
  (...addresses: string[]) =>
  async (): Promise<readonly string[]> =>
    addresses

/** IPv4: a first address, the last where it matters, and a middle of every range that is not the internet's. */
const NOT_PUBLIC_V4 =
  `0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 127.255.255.255
  169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1
  192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255
  240.0.0.1 255.255.255.255`.split(/\s+/)

/** IPv6 likewise; each kind that carries an IPv4 address is there with a private and with a public one. */
const NOT_PUBLIC_V6 =
  `:: ::1 ::2 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
  ::ffff:0:127.0.0.1 ::ffff:0:8.8.8.8 64:ff9b::127.0.0.1 64:ff9b::8.8.8.8 64:ff9b:1::10.0.0.1 64:ff9b:1:ffff::1 100::1
  100:0:0:1::1 2001::1 2001:0:7f00:1::1 2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:1ff:ffff::1
  2001:db8::1 2002:7f00:1:: 2002:808:808::1 2620:4f:8000::1 3ffe::1 3fff::1 3fff:fff:ffff::1 4000::1 5f00::1 8000::1 fbff::1
  fc00::1 fd12:3456:789a::1 fdff::1 fe00::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 feff::1 ff00::1 ff02::1 ffff::1`.split(
    /\s+/,
  )

test.each([...NOT_PUBLIC_V4, ...NOT_PUBLIC_V6])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each(
  `1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0
  172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 ::ffff:8.8.8.8
  2001:200::1 2001:4860:4860::8888 2003::1 2400:cb00::1 2606:4700:4700::1111 2a00:1450:4001::1 3ff0::1`.split(/\s+/),
)('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each(['', 'localhost', '127.1', '1.2.3', '8.8.8.8 ', '[::1]', '8.8.8.8:80', '0x8.8.8.8'])(
  '%j, which is no address, is not public',
  (text) => {
    expect(isPublicAddress(text)).toBe(false)
  },
)

test.each<[string, GuardReason]>([
  // Literals in every spelling that a URL parser understands (T1), on an allowed scheme and port.
  ['https://127.0.0.1/', 'private-address'],
  ['https://2130706433/', 'private-address'],
  ['https://0x7f000001/', 'private-address'],
  ['https://0x7f.0.0.1/', 'private-address'],
  ['https://0177.0.0.1/', 'private-address'],
  ['https://017700000001/', 'private-address'],
  ['https://127.1/', 'private-address'],
  ['https://127.0.1/', 'private-address'],
  ['https://0/', 'private-address'],
  ['https://127.0.0.1./', 'private-address'],
  ['https://１２７.0.0.1/', 'private-address'],
  ['https://127。0。0。1/', 'private-address'],
  ['https://%31%32%37.0.0.1/', 'private-address'],
  ['https://[::1]/', 'private-address'],
  ['https://[0:0:0:0:0:0:0:1]/', 'private-address'],
  ['https://[::ffff:7f00:1]/', 'private-address'],
  ['https://[::ffff:127.0.0.1]/', 'private-address'],
  ['https://[::7f00:1]/', 'private-address'],
  ['https://[64:ff9b::a9fe:a9fe]/', 'private-address'],
  ['https://169.254.169.254/latest/meta-data', 'private-address'],
  ['https://2852039166/', 'private-address'],
  ['https://localhost/', 'local-name'],
  ['https://LOCALHOST/', 'local-name'],
  ['https://localhost./', 'local-name'],
  ['https://x.localhost/', 'local-name'],
  ['https://x.localhost./', 'local-name'],
  ['https://ⓛocalhost/', 'local-name'],
  ['https://printer.local/', 'local-name'],
  ['https://metadata.google.internal/', 'local-name'],
  ['https://router.home.arpa/', 'local-name'],
  // Schemes, ports, and what has no place in a callback's address.
  ['http://example.com/', 'plain-http'],
  ['http://127.0.0.1/', 'plain-http'],
  ['http://[::ffff:127.0.0.1]/', 'plain-http'],
  ['http://2130706433/', 'plain-http'],
  ['http://0/', 'plain-http'],
  ['ftp://example.com/', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['gopher://example.com/', 'scheme'],
  ['ws://example.com/', 'scheme'],
  ['https://example.com:22/', 'port'],
  ['https://example.com:6379/', 'port'],
  ['https://example.com:0/', 'port'],
  ['https://user@example.com/', 'userinfo'],
  ['https://user:secret@example.com/', 'userinfo'],
  ['https://@example.com/', 'userinfo'],
  ['https://example.com#@127.0.0.1/', 'fragment'],
  ['https://example.com/#', 'fragment'],
  [`https://example.com/${'a'.repeat(9_000)}`, 'too-long'],
  ['', 'not-a-url'],
  ['example.com/hook', 'not-a-url'],
  ['//example.com/', 'not-a-url'],
  ['https:example.com', 'not-a-url'],
  ['https:\\\\127.0.0.1\\', 'not-a-url'],
  ['https://example.com\\@127.0.0.1/', 'not-a-url'],
  ['https://127.0.\t0.1/', 'not-a-url'],
  ['https://exa\nmple.com/', 'not-a-url'],
  [' https://example.com/', 'not-a-url'],
  ['https://127.0.0.1../', 'not-a-url'],
  ['https://.example.com/', 'not-a-url'],
  ['https://[fe80::1%25eth0]/', 'not-a-url'],
  ['https://256.256.256.256/', 'not-a-url'],
  ['https://example.com:99999/', 'not-a-url'],
])('%s is refused: %s', (url, reason) => {
  expect(guardUrl(url, [])).toEqual({ kind: 'refused', reason })
})

test('a public target is taken apart, with its Host as the URL has it', () => {
  expect(targetOf('https://Hooks.Example.com:8443/a/b?c=d%20e')).toEqual({
    kind: 'target',
    isSecure: true,
    host: 'hooks.example.com:8443',
    hostname: 'hooks.example.com',
    port: 8443,
    path: '/a/b?c=d%20e',
    isAllowed: false,
  })
  expect(targetOf('https://[2606:4700:4700::1111]')).toMatchObject({ hostname: '2606:4700:4700::1111', path: '/' })
})

test('what the user allowed may be private, plain http and on any port, and nothing else may', () => {
  expect(targetOf('http://127.0.0.1:9000/', '127.0.0.1:9000').isAllowed).toBe(true)
  expect(targetOf('http://2130706433:9000/', '127.0.0.1:9000').isAllowed).toBe(true)
  expect(targetOf('http://[::1]:9000/', '[::1]:9000').isAllowed).toBe(true)
  expect(targetOf('http://hooks.lan/', 'hooks.lan').isAllowed).toBe(true)
  const others = [
    'http://127.0.0.1:9001/',
    'http://127.0.0.2:9000/',
    'http://localhost:9000/',
    'http://[::ffff:127.0.0.1]:9000',
  ]
  for (const url of others) expect(guardUrl(url, allow('127.0.0.1:9000'))).toMatchObject({ kind: 'refused' })
  expect(guardUrl('http://user@127.0.0.1:9000/', allow('127.0.0.1:9000'))).toMatchObject({ reason: 'userinfo' })
})

test('a name is pinned to the first of its addresses', async () => {
  const pinned = await guardHost(targetOf('https://a.example/'), resolveTo('8.8.8.8', '2606:4700::1'))
  expect(pinned).toEqual({ kind: 'pinned', address: '8.8.8.8', port: 443 })
})

test.each<[string, readonly string[], GuardReason]>([
  ['a private address', ['127.0.0.1'], 'private-address'],
  ['a public address and a private one', ['8.8.8.8', '10.0.0.1'], 'private-address'],
  ['a private address behind many public ones', [...Array(20).fill('8.8.8.8'), '::1'], 'private-address'],
  ['a private address in IPv6 clothes', ['::ffff:169.254.169.254'], 'private-address'],
  ['nothing', [], 'no-address'],
  ['what is no address', ['8.8.8.8', 'localhost'], 'no-address'],
])('a name that resolves to %s is refused', async (_, addresses, reason) => {
  expect(await guardHost(targetOf('https://a.example/'), resolveTo(...addresses))).toEqual({ kind: 'refused', reason })
})

test('each attempt resolves anew, so that a name which turned private is refused then', async () => {
  const answers = [['8.8.8.8'], ['127.0.0.1'], ['8.8.8.8', '127.0.0.1']]
  const asked: string[] = []
  const resolve = async (hostname: string) => {
    asked.push(hostname)
    return answers[asked.length - 1] ?? []
  }
  const target = targetOf('https://rebind.example/')
  expect((await guardHost(target, resolve)).kind).toBe('pinned')
  expect((await guardHost(target, resolve)).kind).toBe('refused')
  expect((await guardHost(target, resolve)).kind).toBe('refused')
  expect(asked).toEqual(['rebind.example', 'rebind.example', 'rebind.example'])
})

test('a literal is not resolved but judged like any other address', async () => {
  const never = () => Promise.reject(new Error('was resolved'))
  expect(await guardHost(targetOf('https://8.8.8.8/'), never)).toMatchObject({ address: '8.8.8.8' })
  const slipped: CallbackTarget = { ...targetOf('https://8.8.8.8/'), hostname: '127.0.0.1' }
  expect(await guardHost(slipped, never)).toEqual({ kind: 'refused', reason: 'private-address' })
})

test('an allowed name may resolve to a private address', async () => {
  const target = targetOf('http://hooks.lan:81/', 'hooks.lan')
  expect(await guardHost(target, resolveTo('10.0.0.7'))).toEqual({ kind: 'pinned', address: '10.0.0.7', port: 81 })
})

test('only the pinned address may be at the other end of the socket', () => {
  const pinned = { kind: 'pinned', address: '8.8.8.8', port: 443 } as const
  for (const peer of ['8.8.8.8', '::ffff:8.8.8.8', '::ffff:808:808']) expect(guardPeer(pinned, peer)).toBe(null)
  for (const peer of ['127.0.0.1', '::1', '8.8.8.9', '', undefined]) {
    expect(guardPeer(pinned, peer)).toEqual({ kind: 'refused', reason: 'other-peer' })
  }
  expect(guardPeer({ ...pinned, address: '2606:4700:0::1' }, '2606:4700::1')).toBe(null)
})

const octet = fc.integer({ min: 0, max: 255 })
const privateV4 = fc.oneof(
  fc.tuple(fc.constant(127), octet, octet, octet),
  fc.tuple(fc.constant(10), octet, octet, octet),
  fc.tuple(fc.constant(0), octet, octet, octet),
  fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
  fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
)

/** A number in one of the bases of an address, perhaps after zeros. */
const inSomeBase = (part: number, base: number): string =>
  [String(part), `0x${part.toString(16)}`, `0X00${part.toString(16).toUpperCase()}`, `00${part.toString(8)}`][
    base
  ] as string

const fullWidth = (text: string): string =>
  text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))

test('no spelling of a private address passes: any base, parts put together, full width, or within IPv6', () => {
  const spelling = fc.record({
    octets: privateV4,
    partCount: fc.integer({ min: 1, max: 4 }),
    bases: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    isWide: fc.boolean(),
    ending: fc.constantFrom('', '.'),
  })
  fc.assert(
    fc.property(spelling, ({ octets, partCount, bases, isWide, ending }) => {
      const last = octets.slice(partCount - 1).reduce((sum, each) => sum * 256 + each, 0)
      const parts = [...octets.slice(0, partCount - 1), last].map((part, index) => inSomeBase(part, bases[index] ?? 0))
      const host = `${isWide ? fullWidth(parts.join('.')) : parts.join('.')}${ending}`
      expect(new URL(`https://${host}/`).hostname).toBe(octets.join('.'))
      expect(guardUrl(`https://${host}/`, [])).toEqual({ kind: 'refused', reason: 'private-address' })
      const [a, b] = [0, 2].map((at) => ((octets[at] as number) * 256 + (octets[at + 1] as number)).toString(16))
      for (const prefix of ['::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::']) {
        for (const tail of [octets.join('.'), `${a}:${b}`]) {
          expect(guardUrl(`https://[${prefix}${tail}]/`, [])).toEqual({ kind: 'refused', reason: 'private-address' })
        }
      }
      for (const address of [`2002:${a}:${b}::1`, `2001:0:${a}:${b}::1`]) expect(isPublicAddress(address)).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('no text makes the guard throw, and whatever it lets through is https on a public port', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.webUrl({ withFragments: true }), fc.ipV6()), (text) => {
      const verdict = guardUrl(text, [])
      if (verdict.kind === 'target')
        expect([verdict.isSecure, [443, 8443].includes(verdict.port)]).toEqual([true, true])
    }),
    { numRuns: 500 },
  )
})
