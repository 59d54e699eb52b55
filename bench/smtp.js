// Measures the smtp sink beside nodemailer in one run and prints Markdown, as bench/main.js does. The server is postfix's
// smtp-sink, which counts for nothing itself: SMTP_SINK=/path/to/smtp-sink node bench/smtp.js
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { contestant } from './process.js'
import { count, median } from './statistics.js'

const ROUND_COUNT = Number(process.env.BENCH_ROUNDS ?? 5)
const START_LIMIT_MS = 5_000
const { SMTP_SINK: path = '/usr/sbin/smtp-sink' } = process.env

const NAMES = {
  sink: '**qbench, smtp sink**',
  loop: 'nodemailer, a bare loop over SMTPConnection',
  pool: 'nodemailer, its pool',
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

async function startServer(args) {
  const port = await freePort()
  // Started as root, it wants to be somebody else.
  const user = process.getuid() === 0 ? ['-u', 'nobody'] : []
  const child = spawn(path, [...user, ...args, `127.0.0.1:${port}`, '100'], { stdio: ['ignore', 'ignore', 'inherit'] })
  child.once('error', (error) => {
    throw new Error(`${path} cannot be started (${error.code}); SMTP_SINK says where smtp-sink is`)
  })
  const limitMs = performance.now() + START_LIMIT_MS
  while (!(await isListening(port))) {
    if (performance.now() > limitMs) throw new Error(`${path} does not listen`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { port, stop: () => child.kill() }
}

async function isListening(port) {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return isOpen
}

async function printTable(title, args) {
  const { port, stop } = await startServer(args)
  const rounds = { sink: [], loop: [], pool: [] }
  for (let round = 1; round <= ROUND_COUNT; round++) {
    process.stderr.write(`${title}, round ${round} of ${ROUND_COUNT}\n`)
    for (const which of Object.keys(rounds)) rounds[which].push(await contestant('smtp.js', [which, String(port)]))
  }
  stop()
  const rate = (which) => median(rounds[which].map(({ perSec }) => perSec))
  console.log(`| ${title} | messages/s | CPU per message | × bare loop | × pool |`)
  console.log('|---|--:|--:|--:|--:|')
  for (const [which, measured] of Object.entries(rounds)) {
    const cpuUs = median(measured.map(({ cpuNsPerJob }) => cpuNsPerJob)) / 1000
    const ratios = ['loop', 'pool'].map((other) => (rate(which) / rate(other)).toPrecision(3))
    console.log(`| ${NAMES[which]} | ${[count(rate(which)), `${Math.round(cpuUs)} µs`, ...ratios].join(' | ')} |`)
  }
  console.log()
}

await printTable('messages of 1 KiB, 10 connections, PIPELINING offered', [])
await printTable('the same without PIPELINING', ['-p'])
