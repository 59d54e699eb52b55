import type { Command, CommanderError } from 'commander'
import { InputError } from '../fault/input-error.ts'

/** commander's ways of saying that it printed what was asked for. */
const ANSWERED: ReadonlySet<string> = new Set(['commander.helpDisplayed', 'commander.version'])

/** Whether commander only printed help or the version. */
export const isAnswered = (error: CommanderError): boolean => ANSWERED.has(error.code)

/** Whether flags were given, but no command. */
export const isWithoutCommand = (error: CommanderError): boolean => error.code === 'commander.help'

/** Turns what commander says about a command line into a problem in our words; what is no error passes as it is. */
export function usageFault(command: Command, error: CommanderError): Error {
  if (isAnswered(error) || isWithoutCommand(error)) return error
  return new InputError([{ where: commandPath(command), message: withAdvice(inOurWords(command, error), command) }])
}

/** commander writes `error: unknown option '--sed'\n(Did you mean --seed?)`. */
function inOurWords(command: Command, error: CommanderError): string {
  const [said = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const flag = /'(--[\w-]+)/.exec(said)?.[1] ?? ''
  if (error.code === 'commander.optionMissingArgument') return `${flag} needs a value`
  if (error.code === 'commander.invalidArgument') return wrongArgument(command, said)
  if (error.code === 'commander.unknownOption' && isSwitch(command, flag)) return `${flag} takes no value`
  const text = said.replace(/\.$/, '').replace(/\. ([A-Z])/, (_, letter: string) => `: ${letter.toLowerCase()}`)
  return suggestion === undefined ? text : `${text}; ${suggestion.replace(/^\(Did/, 'did').replace(/\)$/, '')}`
}

function isSwitch(command: Command, flag: string): boolean {
  const known = [...command.options, ...(command.parent?.options ?? [])]
  return known.some((option) => option.long === flag && !option.required && !option.optional)
}

/** commander writes `command-argument value 'foo' is invalid for argument 'kind'. Allowed choices are ...`. */
function wrongArgument(command: Command, said: string): string {
  const [, value = '', name = ''] = /value '(.*)' is invalid for argument '(.*?)'/.exec(said) ?? []
  const choices = command.registeredArguments.find((argument) => argument.name() === name)?.argChoices ?? []
  return `<${name}> is one of ${choices.join(', ')}, got "${value}"`
}

function withAdvice(message: string, command: Command): string {
  const advice = `see qbench ${command.parent ? `help ${command.name()}` : '--help'}`
  return message.endsWith('?') ? `${message} ${advice.replace('see', 'See')}` : `${message}; ${advice}`
}

const commandPath = (command: Command): string =>
  command.parent ? `${commandPath(command.parent)} ${command.name()}` : command.name()
