// Sends messages of 1 KiB to a server on loopback over ten connections: by qbench's own sink, by a bare loop over
// nodemailer's connection class, or by its pool. Arguments: which of them, and the port.

import nodemailer from 'nodemailer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { openSmtpLink } from '../../dist/link/smtp-link.js'
import { createJobTable } from '../../dist/measure/job-table.js'
import { allocateSinkMemory } from '../../dist/sink/sink-memory.js'
import { meter, pump } from '../meter.js'

const CONNECTION_COUNT = 10
const FROM = 'qbench@example.com'
const TO = 'you@example.com'
const [which, port] = process.argv.slice(2)
const server = { host: '127.0.0.1', port: Number(port), ignoreTLS: true }
const raw = `From: <${FROM}>\r\nTo: <${TO}>\r\nSubject: A message\r\n\r\n${`${'x'.repeat(62)}\r\n`.repeat(16)}`

const CONTESTANTS = {
  async sink() {
    const spec = {
      kind: 'smtp',
      name: 'mail',
      url: `smtp://127.0.0.1:${port}`,
      from: FROM,
      to: TO,
      sizeBytes: 1024,
      auth: null,
      starttls: 'off',
      connectionCount: CONNECTION_COUNT,
      connectTimeoutUs: 5_000_000,
      breaker: null,
    }
    const access = { ownHosts: [], secrets: {} }
    const link = await openSmtpLink(spec, { connectionCount: CONNECTION_COUNT, access, typeNames: [], isLate: false })
    const table = createJobTable(CONNECTION_COUNT)
    const waiting = []
    const free = Array.from({ length: CONNECTION_COUNT }, (_, row) => row)
    const sink = link.openSink(
      { nowUs: () => performance.now() * 1000 },
      {
        table,
        key: 1,
        memory: allocateSinkMemory(spec),
        settled(row, outcome) {
          free.push(row)
          waiting[row](outcome)
        },
      },
    )
    return {
      send: (id) =>
        new Promise((resolve, reject) => {
          const row = free.pop()
          waiting[row] = (outcome) => (outcome === 'ok' ? resolve(id) : reject(new Error(outcome)))
          table.id[row] = id
          sink.begin(row)
        }),
      close: () => link.close(1_000),
    }
  },
  async loop() {
    const free = await Promise.all(Array.from({ length: CONNECTION_COUNT }, openConnection))
    return {
      async send(id) {
        const connection = free.pop()
        await new Promise((resolve, reject) => {
          connection.send({ from: FROM, to: TO }, raw, (error) => (error ? reject(error) : resolve()))
        })
        free.push(connection)
        return id
      },
      close: () => {
        for (const connection of free) connection.close()
      },
    }
  },
  async pool() {
    const transport = nodemailer.createTransport({
      ...server,
      pool: true,
      maxConnections: CONNECTION_COUNT,
      maxMessages: Number.POSITIVE_INFINITY,
    })
    return {
      send: (id) => transport.sendMail({ envelope: { from: FROM, to: TO }, raw }).then(() => id),
      close: () => transport.close(),
    }
  },
}

function openConnection() {
  return new Promise((resolve, reject) => {
    const connection = new SMTPConnection(server)
    connection.once('error', reject)
    connection.connect(() => resolve(connection))
  })
}

const { send, close } = await CONTESTANTS[which]()
await meter(which, {
  jobCount: 10_000,
  warmupCount: 1_000,
  run: (jobCount) => pump(jobCount, CONNECTION_COUNT, send),
  close,
})
