import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReplyReader, type SmtpReply } from '../../src/link/smtp-reply.ts'

function read(...chunks: readonly string[]) {
  const replies: SmtpReply[] = []
  const reader = createReplyReader((reply) => replies.push(reply))
  const isSmtp = chunks.every((chunk) => reader.push(Buffer.from(chunk, 'latin1')))
  return { replies, isSmtp }
}

test('replies of one and of several lines are read, with and without words', () => {
  expect(read('250-first\r\n250-\r\n250 last\r\n354\r\n451 4.3.0 later\n')).toEqual({
    isSmtp: true,
    replies: [
      { code: 250, lines: ['first', '', 'last'] },
      { code: 354, lines: [''] },
      { code: 451, lines: ['4.3.0 later'] },
    ],
  })
})

test('however they are cut into pieces', () => {
  const text = '220 mail ESMTP\r\n250-a\r\n250-PIPELINING\r\n250 b\r\n550 no\r\n'
  const whole = read(text).replies
  expect(whole).toHaveLength(3)
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const pieces = at.slice(1).map((end, index) => text.slice(at[index], end))
      expect(read(...pieces)).toEqual({ isSmtp: true, replies: whole })
    }),
  )
})

test('nothing that a terminal could obey comes through', () => {
  expect(read('550 \u001b[31mred\u0007 \xe4\r\n').replies).toEqual([{ code: 550, lines: ['?[31mred? ?'] }])
})

test.each([
  ['a code that there is not', '999 yes\r\n'],
  ['a code of preliminaries', '150 wait\r\n'],
  ['a negative code', '-250 ok\r\n'],
  ['no code', 'hello\r\n'],
  ['an empty line', '\r\n'],
  ['another protocol', 'HTTP/1.1 400 Bad Request\r\n'],
  ['another code amid a reply', '250-a\r\n251 b\r\n'],
  ['a code that runs on', '2500 ok\r\n'],
  ['what will be no code, before its line ends', 'SSH-'],
  ['a line without an end', `250 ${'x'.repeat(3_000)}`],
  ['a line that is too long', `250 ${'x'.repeat(3_000)}\r\n`],
  ['lines without an end', '250-more\r\n'.repeat(1_000)],
])('%s is no SMTP', (_, text) => {
  expect(read(text)).toEqual({ isSmtp: false, replies: [] })
})

test('ten million bytes in small pieces are refused after the first two thousand', () => {
  const reader = createReplyReader(() => {
    throw new Error('there is no reply')
  })
  let pieceCount = 0
  while (reader.push(Buffer.from(pieceCount === 0 ? '250 ' : 'x'.repeat(100)))) pieceCount++
  expect(pieceCount).toBe(21)
})

test('any bytes at all are either replies or none, and never an error', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (chunks) => {
      const reader = createReplyReader(({ code }) => expect(code >= 200 && code < 600).toBe(true))
      for (const chunk of chunks) if (!reader.push(chunk)) return
    }),
  )
})
