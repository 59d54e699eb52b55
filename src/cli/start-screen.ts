import type { Command } from 'commander'

/** The first thing a newcomer sees: what this is, three commands to copy, and the names of all others. */
export function startScreen(program: Command): string {
  return `qbench ${program.version()}   block the caller, or delegate to a queue? measure it

  qbench run newsletter --mode both     one scenario both ways, then the comparison
  qbench list                           the scenarios
  qbench init my-service                a scenario file of your own

${listGroups(program).join('\n')}
qbench help <command>   qbench help exit-codes | env | metrics | scenario
`
}

/** `qbench --help`: the start screen, and the options that every command has. */
export function programHelp(program: Command): string {
  return `${startScreen(program)}
Options
  --color, --no-color   colour on or off; else NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE and the terminal decide
  -V, --version         print the version
  -h, --help            print help; after a command, that command's
`
}

/** One line per help group, in the order of the groups' first commands. */
function listGroups(program: Command): readonly string[] {
  const namesByGroup = new Map<string, string[]>()
  for (const command of program.commands) {
    const group = command.helpGroup()
    if (group === '') continue
    namesByGroup.set(group, [...(namesByGroup.get(group) ?? []), command.name()])
  }
  return [...namesByGroup].map(([group, names]) => `${group.padEnd(GROUP_COLUMN_COUNT)}${names.join(' · ')}`)
}

const GROUP_COLUMN_COUNT = 9
