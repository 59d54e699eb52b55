import type { Socket } from 'node:net'
import { createReplyReader, type SmtpReply } from './smtp-reply.ts'

/** Why a connection is of no use any more: the server, or the network, ended it; or what came is no SMTP. */
export type Loss = 'closed' | 'malformed'

/** Who is told what happens on a connection. */
export interface LineListener {
  replied(reply: SmtpReply): void
  /** All that had come is told: what was said since then belongs to what was sent before. */
  paused(): void
  /** Once, and nothing after that. */
  lost(loss: Loss): void
}

/** A connection to a mail server, as commands and replies. */
export interface SmtpLine {
  readonly socket: Socket
  /** Names the one listener from now on, who is told at once of a line that is lost already. */
  listen(listener: LineListener): void
  isLost(): boolean
  /** Closes it at once. Nobody is told. */
  drop(): void
  /** Leaves the socket to its next owner, who takes nothing along that was said so far. */
  leave(): void
}

/** Nobody has asked anything: whatever a server says then ends the connection, as it mostly says that it closes it. */
const NOBODY: LineListener = { replied() {}, paused() {}, lost() {} }

/** Makes commands and replies of an open socket, whose errors have a listener already. */
export function createSmtpLine(socket: Socket): SmtpLine {
  let listener = NOBODY
  let loss: Loss | null = null

  const reader = createReplyReader((reply) => listener.replied(reply))
  const lose = (how: Loss): void => {
    if (loss !== null) return
    loss = how
    detach()
    socket.destroy()
    listener.lost(how)
  }
  const onData = (chunk: Buffer): void => {
    const isSmtp = reader.push(chunk)
    if (loss !== null) return
    if (isSmtp) listener.paused()
    else lose('malformed')
  }
  const onClose = (): void => lose('closed')
  const detach = (): void => {
    socket.off('data', onData)
    socket.off('end', onClose)
    socket.off('close', onClose)
  }

  socket.on('data', onData)
  socket.on('end', onClose)
  socket.on('close', onClose)
  if (socket.destroyed) lose('closed')

  return {
    socket,
    listen(next) {
      listener = next
      if (loss !== null) next.lost(loss)
    },
    isLost: () => loss !== null,
    drop() {
      listener = NOBODY
      lose('closed')
    },
    leave() {
      listener = NOBODY
      detach()
    },
  }
}
