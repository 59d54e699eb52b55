import { fillTemplate, parseTemplate } from '../scenario/template.ts'

/** One message as it goes out. */
export interface SmtpMessage {
  readonly from: string
  readonly to: string
  /** Header fields and the empty line after them. */
  readonly head: string
}

/** What all messages of a link have in common. */
export interface SmtpMessageParts {
  /** Templates with `${jobId}`. */
  readonly from: string
  readonly to: string
  /** Tells this link's messages from those of other links and runs; letters and digits. */
  readonly mark: string
  readonly date: Date
}

const LINE = `${'All of these words are here to fill a message until it is as long as asked.'}\r\n`

/** The body of every message, of so many bytes (2 at least), and the end of the data after it. */
export function bodyOf(sizeBytes: number): Buffer {
  const filled = LINE.repeat(Math.ceil(sizeBytes / LINE.length)).slice(0, sizeBytes - 2)
  // The last line may end anywhere, even amid a line's end.
  return Buffer.from(`${filled.replace(/\r$/, '.')}\r\n.\r\n`, 'latin1')
}

/** Makes what writes the message of a job. Its id is the same at every attempt, as far as this link makes them. */
export function createMessageWriter({ from, to, mark, date }: SmtpMessageParts): (jobId: number) => SmtpMessage {
  const writeFrom = createFiller(from)
  const writeTo = createFiller(to)
  const fixed = [
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    'Subject: A message of a load test',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
  ].join('\r\n')

  return (jobId) => {
    const id = String(jobId)
    const sender = writeFrom(id)
    const receiver = writeTo(id)
    return {
      from: sender,
      to: receiver,
      head: `Message-ID: <${id}.${mark}@qbench.invalid>\r\nX-Qbench-Job: ${id}\r\nFrom: <${sender}>\r\nTo: <${receiver}>\r\n${fixed}\r\n\r\n`,
    }
  }
}

function createFiller(text: string): (jobId: string) => string {
  const template = parseTemplate(text)
  return template.names.length === 0 ? () => text : (jobId) => fillTemplate(template, () => jobId)
}
