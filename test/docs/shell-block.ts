/** A command that a document shows, and the output it claims, if it shows any. */
export interface ShownCommand {
  /** 1-based. */
  readonly line: number
  readonly command: string
  readonly output: string
}

/**
 * Finds the commands in a Markdown text's shell blocks. In a `console` block a command follows `$ ` and its output
 * follows on the next lines; in a `sh` block every line is a command. Comments behind ` #` are left out.
 */
export function findCommands(markdown: string): readonly ShownCommand[] {
  const commands: ShownCommand[] = []
  let language: string | null = null
  for (const [index, text] of markdown.split('\n').entries()) {
    const fence = /^```(\w*)/.exec(text)
    if (fence !== null) language = language === null ? (fence[1] ?? '') : null
    else if (language === 'sh' && text.trim() !== '') commands.push(shown(index, text))
    else if (language === 'console' && text.startsWith('$ ')) commands.push(shown(index, text.slice(2)))
    else if (language === 'console') {
      const last = commands.pop()
      if (last !== undefined) commands.push({ ...last, output: `${last.output}${text}\n` })
    }
  }
  return commands
}

const shown = (index: number, text: string): ShownCommand => ({
  line: index + 1,
  command: text.replace(/ +#.*$/, '').trim(),
  output: '',
})

/** The arguments of a command of ours, however it is called; null for other commands. Quotes are as in a shell. */
export function qbenchArguments(command: string): readonly string[] | null {
  const rest = /^(?:npx (?:-y |--yes )?qbench|node bin\/qbench\.js|qbench)(?: (.*))?$/.exec(command)
  if (rest === null) return null
  const words = (rest[1] ?? '').split(/ (?:>|\||&&) /)[0] ?? ''
  return [...words.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  )
}
