import type { Outcome } from '../sink/sink.ts'
import type { SmtpReply } from './smtp-reply.ts'

/** Where in the opening of a connection something went wrong. */
export type OpeningStep = 'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH'

/** What went wrong with the opening of a connection to a mail server, once its socket was open. */
export type SmtpFault =
  | { readonly kind: 'silent' | 'closed' | 'malformed'; readonly step: OpeningStep }
  | { readonly kind: 'answer'; readonly step: OpeningStep; readonly reply: SmtpReply }
  /** The server does not offer what the scenario wants. */
  | { readonly kind: 'lacks'; readonly step: OpeningStep; readonly extension: 'STARTTLS' | 'AUTH PLAIN' }
  | { readonly kind: 'tls'; readonly step: OpeningStep; readonly message: string }

/** A connection that was not opened. */
export class SmtpError extends Error {
  override readonly name = 'SmtpError'
  readonly fault: SmtpFault

  constructor(fault: SmtpFault) {
    super(`${fault.kind} at ${fault.step}`)
    this.fault = fault
  }
}

/** What a reply that is no consent means for a job. Null: it is neither consent nor refusal. */
export function outcomeOfCode(code: number): 'transient' | 'permanent' | null {
  if (code >= 400 && code < 500) return 'transient'
  return code >= 500 ? 'permanent' : null
}

/** What a connection that was not opened means for the job that needed it. */
export function outcomeOfFault(error: unknown): Outcome {
  if (!(error instanceof SmtpError)) return 'refused'
  const { fault } = error
  if (fault.kind === 'answer') return outcomeOfCode(fault.reply.code) ?? 'transient'
  if (fault.kind === 'malformed') return 'transient'
  return fault.kind === 'lacks' ? 'permanent' : 'refused'
}

/** What went wrong and what to do about it, to go on from `sinks.<name>.url: 127.0.0.1:25 `. */
export function wordFault(fault: SmtpFault, within: string): string {
  switch (fault.kind) {
    case 'silent':
      return fault.step === 'greeting'
        ? `takes connections but does not greet within ${within}; see whether a mail server is alive there (smtps:// where it speaks TLS from the start), or give it a longer connectTimeout`
        : `does not answer ${fault.step} within ${within}; see whether it is alive, or give it a longer connectTimeout`
    case 'closed':
      return fault.step === 'greeting'
        ? 'closes connections before it greets; see whether it allows so many, and whether it is a mail server (smtps:// where it speaks TLS from the start)'
        : `closes the connection at ${fault.step}; its log may tell why`
    case 'malformed':
      return fault.step === 'greeting'
        ? 'does not speak SMTP; correct the setting (smtps:// is TLS from the start)'
        : `answers ${fault.step} with something that is no SMTP; see what listens there`
    case 'answer':
      return wordAnswer(fault.step, fault.reply)
    case 'lacks':
      return fault.extension === 'STARTTLS'
        ? 'does not offer STARTTLS; turn it on there, or write starttls: off or an smtps:// URL'
        : 'does not offer AUTH PLAIN; leave auth out, or turn it on there (some offer it over TLS only: starttls: require)'
    case 'tls':
      return `comes to no TLS: ${fault.message}; give it a certificate for its name, name its authority in NODE_EXTRA_CA_CERTS, or write starttls: off`
  }
}

/** The words after a refused login are left out: some servers repeat what they were sent. */
function wordAnswer(step: OpeningStep, { code, lines }: SmtpReply): string {
  if (step === 'AUTH') return `refuses the user and password of auth (${code}); correct them`
  const said = `${code} ${lines[0] ?? ''}`.trim().slice(0, 120)
  const what = step === 'greeting' ? 'turns connections away' : `refuses ${step}`
  return `${what}: ${JSON.stringify(said)}; see its limits and its log`
}
