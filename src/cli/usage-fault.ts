import type { Command, CommanderError } from 'commander'
import { InputError } from '../fault/input-error.ts'

/** commander's way of saying that it printed what was asked for. */
const ANSWERED: ReadonlySet<string> = new Set(['commander.helpDisplayed', 'commander.help', 'commander.version'])

/** Whether commander only printed help or the version. */
export const isAnswered = (error: CommanderError): boolean => ANSWERED.has(error.code)

/** Turns what commander says about a command line into a problem in our words; what it printed on request passes. */
export function usageFault(command: Command, error: CommanderError): Error {
  if (isAnswered(error)) return error
  return new InputError([{ where: commandPath(command), message: `${inOurWords(command, error)}; ${advice(command)}` }])
}

/** commander writes `error: unknown option '--sed'\n(Did you mean --seed?)`. */
function inOurWords(command: Command, error: CommanderError): string {
  const [said = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const flag = /^unknown option '(--[^=']+)=/.exec(said)?.[1]
  if (flag !== undefined && isSwitch(command, flag)) return `${flag} takes no value`
  return suggestion === undefined ? said : `${said}: ${suggestion.replace(/^\(Did/, 'did').replace(/\)$/, '')}`
}

function isSwitch(command: Command, flag: string): boolean {
  const known = [...command.options, ...(command.parent?.options ?? [])]
  return known.some((option) => option.long === flag && option.isBoolean())
}

const advice = (command: Command): string => (command.parent ? `see qbench help ${command.name()}` : 'see qbench --help')

const commandPath = (command: Command): string =>
  command.parent ? `${commandPath(command.parent)} ${command.name()}` : command.name()
