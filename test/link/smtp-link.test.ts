import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { RunError } from '../../src/fault/run-error.ts'
import type { LinkOptions } from '../../src/link/link.ts'
import { openSmtpLink } from '../../src/link/smtp-link.ts'
import type { RealSinkSpec } from '../../src/scenario/real-sink.ts'
import type { Outcome } from '../../src/sink/sink.ts'
import { type MailServer, type MailServerOptions, startMailServer } from './mail-server.ts'
import { closeAll, keep, lastServer, openCalls } from './open-calls.ts'

type SmtpSpec = Extract<RealSinkSpec, { readonly kind: 'smtp' }>

const TLS = {
  key: readFileSync('test/fixtures/tls/key.pem', 'utf8'),
  cert: readFileSync('test/fixtures/tls/cert.pem', 'utf8'),
}

afterEach(closeAll)

interface Settings {
  readonly server?: MailServerOptions
  readonly spec?: Partial<SmtpSpec>
  readonly options?: Partial<LinkOptions>
}

/** A link to a scripted mail server, the sink that comes of it, and how its calls ended. */
async function setup({ server: serverOptions = {}, spec = {}, options = {} }: Settings = {}) {
  const server = await startMailServer(serverOptions)
  const whole: SmtpSpec = {
    kind: 'smtp',
    name: 'mail',
    url: `smtp://127.0.0.1:${server.port}`,
    from: 'list@a.example',
    to: 'to-${jobId}@b.example',
    sizeBytes: 100,
    auth: null,
    starttls: 'auto',
    connectionCount: 1,
    connectTimeoutUs: 2_000_000,
    breaker: null,
    ...spec,
  }
  return openCalls(server, { spec: whole, open: openSmtpLink, options })
}

/** Comes when a socket is closed, however that came about. */
const closed = (socket: Socket | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (socket === undefined || socket.closed) resolve()
    else socket.once('close', () => resolve())
  })

/** Something that happens once, and those who wait for it. */
function signal() {
  let give = (): void => {}
  const come = new Promise<void>((resolve) => {
    give = resolve
  })
  return { give, come }
}

const PIPELINING = [
  ['one after the other', ['8BITMIME']],
  ['pipelined', ['PIPELINING']],
] as const

test.each(PIPELINING)('%s: messages say whose job they are, on one connection', async (_, extensions) => {
  const { call, server, read } = await setup({ server: { extensions } })
  expect(server.said.map(({ verb }) => verb)).toEqual(['EHLO'])
  expect([await call(1), await call(2)]).toEqual(['ok', 'ok'])
  expect(server.said.slice(1, 5).map(({ text }) => text.split('\r\n')[0])).toEqual([
    'MAIL FROM:<list@a.example>',
    'RCPT TO:<to-101@b.example>',
    'DATA',
    expect.stringMatching(/^Message-ID: <101\.[0-9a-f]{16}@qbench\.invalid>$/),
  ])
  const messages = server.said.filter(({ verb }) => verb === 'MESSAGE').map(({ text }) => text)
  expect(messages.map((text) => /^X-Qbench-Job: (\d+)$/m.exec(text)?.[1])).toEqual(['101', '102'])
  for (const text of messages) {
    expect(text).toMatch(/^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/m)
    // The mark of the end begins with the body's last line end.
    expect(`${text.slice(text.indexOf('\r\n\r\n') + 4)}\r\n`).toHaveLength(100)
  }
  expect(server.connectionCount()).toBe(1)
  expect(read()).toMatchObject({ callCount: 2, okCount: 2, unknownCount: 0, inUseCount: 0 })
})

test.each([2, 3, 77, 78, 79, 80, 1024, 65_536])('a body of %i bytes has as many', async (sizeBytes) => {
  const { call, server } = await setup({ spec: { sizeBytes } })
  expect([await call(0), await call(1)]).toEqual(['ok', 'ok'])
  const { text = '' } = server.said.find(({ verb }) => verb === 'MESSAGE') ?? {}
  const body = `${text.slice(text.indexOf('\r\n\r\n') + 4)}\r\n`
  expect(body).toHaveLength(sizeBytes)
  expect(body.replaceAll('\r\n', '')).toMatch(/^[ -~]*$/)
})

const AT = PIPELINING.flatMap(([name, extensions]) =>
  (['MAIL', 'RCPT', 'DATA', 'MESSAGE'] as const).map((verb) => [verb, name, extensions] as const),
)

test.each(AT)(
  'at %s (%s) 4yz is worth a retry and 5yz is final, and the connection goes on',
  async (at, _, extensions) => {
    const answers = ['451 4.3.0 later\r\n', '550-no\r\n550 never\r\n']
    const { call, server } = await setup({
      server: {
        extensions,
        script: ({ verb }) => (verb === at ? (answers.shift() ?? null) : null),
      },
    })
    expect([await call(0), await call(1), await call(2)]).toEqual(['transient', 'permanent', 'ok'])
    expect(server.connectionCount()).toBe(1)
    // What a refused message has left at the server is cleared away before the next.
    const resetCount = server.said.filter(({ verb }) => verb === 'RSET').length
    expect(resetCount).toBe(at === 'MESSAGE' ? 0 : 2)
  },
)

test.each(PIPELINING)(
  '%s: a server that clears nothing away is left, and no message is blamed for good',
  async (_, extensions) => {
    const { call, server } = await setup({
      server: {
        extensions,
        script: ({ verb, text }) => {
          if (verb === 'RSET') return '502 what\r\n'
          return verb === 'RCPT' && text.includes('100') ? '550 nobody\r\n' : null
        },
      },
    })
    expect([await call(0), await call(1), await call(2)]).toEqual(['permanent', 'transient', 'ok'])
    expect(server.connectionCount()).toBe(2)
  },
)

test('a server that asks for the data of a message that it has refused gets none', async () => {
  const { call, server } = await setup({
    server: {
      script: ({ verb, text }) => {
        if (verb === 'RCPT' && text.includes('100')) return '550 nobody\r\n'
        if (verb === 'DATA') return '354 go on\r\n'
        return verb === 'MESSAGE' && text === '' ? '554 no valid recipients\r\n' : null
      },
    },
  })
  expect([await call(0), await call(1)]).toEqual(['permanent', 'ok'])
  expect(server.said.filter(({ verb }) => verb === 'MESSAGE').map(({ text }) => text.length > 0)).toEqual([false, true])
  expect(server.connectionCount()).toBe(1)
})

test.each(AT)('421 at %s (%s) is worth a retry, on another connection', async (at, _, extensions) => {
  let isFirst = true
  const { call, server } = await setup({
    server: {
      extensions,
      script({ verb }, socket) {
        if (verb !== at || !isFirst) return null
        isFirst = false
        socket.end('421 4.3.2 shutting down\r\n')
        return ''
      },
    },
  })
  expect([await call(0), await call(1)]).toEqual(['transient', 'ok'])
  expect(server.connectionCount()).toBe(2)
})

test.each([
  ['MAIL', 'transient'],
  ['RCPT', 'transient'],
  ['DATA', 'transient'],
  ['MESSAGE', 'unknown'],
] as const)('a connection that breaks at %s leaves the message %s', async (at, outcome) => {
  let isFirst = true
  const { call, server, read } = await setup({
    server: {
      script({ verb }, socket) {
        if (verb !== at || !isFirst) return null
        isFirst = false
        socket.resetAndDestroy()
        return ''
      },
    },
  })
  expect([await call(0), await call(1)]).toEqual([outcome, 'ok'])
  expect(server.connectionCount()).toBe(2)
  expect(read()).toMatchObject({ errorCount: 1, unknownCount: outcome === 'unknown' ? 1 : 0 })
})

const GARBAGE: readonly (readonly [string, string])[] = [
  ['escape sequences', '\u001b[2J\u001b[31m250 ok\r\n'],
  ['a code that there is not', '999 fine\r\n'],
  ['a negative code', '-250 ok\r\n'],
  ['another protocol', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['bytes that are no text', '\xff\xfe\x00\x80\r\n'],
  ['lines without an end', '250-and\r\n'.repeat(500)],
  ['a line of ten million bytes', `250 ${'x'.repeat(10_000_000)}\r\n`],
  ['an answer to something else', '354 go on\r\n'],
]

test.each(
  GARBAGE.flatMap(([name, text]) => [
    [name, 'MAIL', text, 'transient'] as const,
    [name, 'MESSAGE', text, 'unknown'] as const,
  ]),
)('%s instead of a reply to %s ends the connection', async (_, at, text, outcome) => {
  let isFirst = true
  const { call, server } = await setup({
    server: {
      script({ verb }) {
        if (verb !== at || !isFirst) return null
        isFirst = false
        return text
      },
    },
  })
  const [socket] = server.sockets
  expect(await call(0)).toBe(outcome)
  await closed(socket)
  expect(await call(1)).toBe('ok')
  expect(server.connectionCount()).toBe(2)
})

test('what a server says unasked after its answer ends the connection, and changes no outcome', async () => {
  const { call, server, read } = await setup({
    server: { script: ({ verb }) => (verb === 'MESSAGE' ? '250 ok\r\n421 too many messages\r\n' : null) },
  })
  expect([await call(0), await call(1)]).toEqual(['ok', 'ok'])
  expect(server.connectionCount()).toBe(2)
  expect(read()).toMatchObject({ okCount: 2, errorCount: 0 })
})

test('a server that closes an idle connection costs no message', async () => {
  const { call, server } = await setup()
  expect(await call(0)).toBe('ok')
  const [socket] = server.sockets
  socket?.end('421 idle for too long\r\n')
  await closed(socket)
  expect(await call(1)).toBe('ok')
  expect(server.connectionCount()).toBe(2)
})

test.each([
  ['MAIL', 0],
  ['MESSAGE', 1],
] as const)('a server that drips at %s holds nobody beyond the deadline', async (at, unknownCount) => {
  let isFirst = true
  const dripping = signal()
  const { sink, call, server, read } = await setup({
    server: {
      script({ verb }) {
        if (verb !== at || !isFirst) return null
        isFirst = false
        dripping.give()
        return '250-wait\r\n250-a li'
      },
    },
  })
  sink.begin(0)
  await dripping.come
  const [socket] = server.sockets
  const next = call(1)
  sink.cancel(0)
  expect(await next).toBe('ok')
  await closed(socket)
  expect(server.connectionCount()).toBe(2)
  expect(read()).toMatchObject({ callCount: 2, okCount: 1, cancelledCount: 1, unknownCount, inUseCount: 0 })
})

test('a call that is given up while its connection opens leaves no doubt, and the connection to the next', async () => {
  const greeted = signal()
  const { sink, call, server, read } = await setup({
    options: { isLate: true },
    server: { greet: (socket) => void greeted.come.then(() => socket.write('220 at last\r\n')) },
  })
  sink.begin(0)
  sink.cancel(0)
  const next = call(1)
  greeted.give()
  expect(await next).toBe('ok')
  expect(server.connectionCount()).toBe(1)
  expect(server.said.filter(({ verb }) => verb === 'MESSAGE')).toHaveLength(1)
  expect(read()).toMatchObject({ cancelledCount: 1, unknownCount: 0, okCount: 1 })
})

const GREETINGS: readonly (readonly [string, string, Outcome])[] = [
  ['421', '421 too many connections\r\n', 'transient'],
  ['554', '554 go away\r\n', 'permanent'],
  ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'transient'],
  ['nothing but an end', '', 'refused'],
]

test.each(GREETINGS)('a connection that is greeted with %s during the run', async (_, text, outcome) => {
  const { call, read } = await setup({
    options: { isLate: true },
    server: { greet: (socket, nth) => socket.end(nth === 0 ? text : '220 ok\r\n') },
  })
  expect(await call(0)).toBe(outcome)
  expect(read()).toMatchObject({ callCount: 1, okCount: 0, unknownCount: 0, inUseCount: 0 })
})

test('a server that is gone refuses', async () => {
  const { call, server } = await setup()
  expect(await call(0)).toBe('ok')
  const [socket] = server.sockets
  await server.close()
  await closed(socket)
  expect(['transient', 'refused']).toContain(await call(1))
  expect(await call(2)).toBe('refused')
})

test('connections carry one message at a time, and all are open before the first', async () => {
  const { call, server, read } = await setup({
    options: { connectionCount: 3 },
    spec: { connectionCount: 3 },
    server: {
      script({ verb }) {
        if (verb !== 'MESSAGE') return null
        const messageCount = server.said.filter((one) => one.verb === 'MESSAGE').length
        // The first three are answered when all of them are there.
        if (messageCount === 3) for (const each of server.sockets) each.write('250 ok\r\n')
        return messageCount > 3 ? null : ''
      },
    },
  })
  expect(server.connectionCount()).toBe(3)
  expect(await Promise.all([0, 1, 2, 3, 4].map(call))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  expect(read()).toMatchObject({ okCount: 5, inUsePeakCount: 3, waitingPeakCount: 2, inUseCount: 0 })
  expect(server.connectionCount()).toBe(3)
})

test('connections that no call has used take their leave like the others', async () => {
  const { server, link, call } = await setup({ spec: { connectionCount: 3 }, options: { connectionCount: 3 } })
  await call(0)
  await link.close(1_000)
  expect(
    server.said
      .filter(({ verb }) => verb === 'QUIT')
      .map(({ connection }) => connection)
      .sort(),
  ).toEqual([0, 1, 2])
})

test('it says goodbye, and closes what is open', async () => {
  const { link, call, server } = await setup()
  await call(0)
  const all = [...server.sockets].map(closed)
  await link.close(1_000)
  await Promise.all(all)
  expect(server.said.at(-1)?.verb).toBe('QUIT')
})

test('it logs in with the password of the environment', async () => {
  const { call, server } = await setup({
    server: { extensions: ['AUTH LOGIN PLAIN'] },
    spec: { auth: { user: 'me', password: '${env:PW}' } },
    options: { access: { ownHosts: [], secrets: { PW: 'geheim ü' } } },
  })
  expect(await call(0)).toBe('ok')
  const { text = '' } = server.said.find(({ verb }) => verb === 'AUTH') ?? {}
  expect(Buffer.from(text.replace('AUTH PLAIN ', ''), 'base64').toString()).toBe('\0me\0geheim ü')
})

async function failureOf(settings: Settings): Promise<{ message: string; exitCode: number; port: number }> {
  const error = await setup(settings).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(RunError)
  const { message, exitCode } = error as RunError
  const port = lastServer()?.port ?? 0
  expect(message.startsWith(`sinks.mail.url: `)).toBe(true)
  expect(message).toContain(`127.0.0.1:${port}`)
  return { message, exitCode, port }
}

const AUTH: Settings = {
  spec: { auth: { user: 'me', password: '${env:PW}' } },
  options: { access: { ownHosts: [], secrets: { PW: 'geheim' } } },
}
const SHORT = { connectTimeoutUs: 100_000 }

test.each<readonly [string, Settings, string, number]>([
  ['does not greet', { server: { greet() {} }, spec: SHORT }, 'does not greet within 100 ms; see', 3],
  [
    'greets in drips',
    { server: { greet: (socket) => socket.write('220-wait\r\n220-') }, spec: SHORT },
    'does not greet within 100 ms; see',
    3,
  ],
  [
    'does not answer',
    { server: { script: () => '' }, spec: SHORT },
    'does not answer EHLO within 100 ms; see whether it is alive',
    3,
  ],
  ['hangs up', { server: { greet: (socket) => socket.end() } }, 'closes connections before it greets; see', 3],
  [
    'speaks another protocol',
    { server: { greet: (socket) => socket.write('SSH-2.0-OpenSSH\r\n') } },
    'does not speak SMTP; correct the setting',
    2,
  ],
  [
    'is full',
    { server: { greet: (socket) => socket.end('421 \u001b[31mfull\r\n') } },
    'turns connections away: "421 ?[31mfull"; see its limits',
    3,
  ],
  [
    'is for nobody',
    { server: { greet: (socket) => socket.end('554 no\r\n') } },
    'turns connections away: "554 no"; see its limits',
    3,
  ],
  ['refuses EHLO', { server: { script: () => '502 what\r\n' } }, 'refuses EHLO: "502 what"; see', 3],
  [
    'answers EHLO without an end',
    { server: { script: () => '250-more\r\n'.repeat(1_000) } },
    'answers EHLO with something that is no SMTP; see what listens there',
    2,
  ],
  [
    'refuses the password, and repeats it',
    {
      ...AUTH,
      server: {
        extensions: ['AUTH PLAIN'],
        script: ({ verb, text }) => (verb === 'AUTH' ? `535 wrong: ${text}\r\n` : null),
      },
    },
    'refuses the user and password of auth (535); correct them',
    2,
  ],
  ['has no login', AUTH, 'does not offer AUTH PLAIN; leave auth out, or turn it on there', 2],
  ['has no TLS', { spec: { starttls: 'require' } }, 'does not offer STARTTLS; turn it on there, or write', 2],
  [
    'refuses to begin TLS',
    { server: { extensions: ['STARTTLS'], script: ({ verb }) => (verb === 'STARTTLS' ? '454 not now\r\n' : null) } },
    'refuses STARTTLS: "454 not now"; see',
    3,
  ],
  [
    'has a certificate that nobody vouches for',
    { server: { extensions: ['STARTTLS'], tls: TLS } },
    'comes to no TLS: self-signed certificate; give it a certificate for its name, name its authority in NODE_EXTRA_CA_CERTS',
    3,
  ],
  [
    'says that it begins TLS, and does not',
    { server: { extensions: ['STARTTLS'] }, spec: SHORT },
    'does not answer STARTTLS within 100 ms',
    3,
  ],
])('before the run, a server that %s is told of in a sentence', async (_, settings, words, code) => {
  const { message, exitCode } = await failureOf(settings)
  expect(message).toContain(words)
  expect(message).not.toMatch(/geheim|AG1lAGdlaGVpbQ/)
  expect(exitCode).toBe(code)
})

test('smtps:// is not taken on trust, and to a server without TLS is told as such', async () => {
  const untrusted = await startMailServer({ tls: { ...TLS, isFromStart: true } })
  keep(untrusted)
  const plain = await startMailServer()
  keep(plain)
  const messageAt = async ({ port }: MailServer): Promise<string> => {
    const error = await setup({ spec: { url: `smtps://127.0.0.1:${port}` } }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RunError)
    return (error as RunError).message
  }
  expect(await messageAt(untrusted)).toContain(
    `sinks.mail.url: 127.0.0.1:${untrusted.port} is not trusted: self-signed certificate; NODE_EXTRA_CA_CERTS`,
  )
  expect(await messageAt(plain)).toMatch(
    new RegExp(
      `^sinks\\.mail\\.url: no connection to 127\\.0\\.0\\.1:${plain.port}: .*; see whether it speaks TLS there`,
    ),
  )
})

test('where nobody listens, and where another machine is, no connection is opened', async () => {
  const server = await startMailServer()
  await server.close()
  await expect(setup({ spec: { url: `smtp://127.0.0.1:${server.port}` } })).rejects.toThrow(
    `sinks.mail.url: nobody listens on 127.0.0.1:${server.port}; start the service, or correct the setting`,
  )
  await expect(setup({ spec: { url: 'smtp://192.0.2.1' } })).rejects.toThrow('needs --i-own 192.0.2.1')
})
