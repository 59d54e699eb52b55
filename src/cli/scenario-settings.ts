import { type Command, Option } from 'commander'
import type { Override } from '../scenario/load-scenario.ts'
import type { SettingReader } from './setting-reader.ts'

/** Gathers every value of an option, so that giving it twice is noticed instead of the last one winning. */
export const gather = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value]

/** Adds the options that change a scenario before it is used. */
export function addScenarioOptions(command: Command): void {
  command
    .addOption(new Option('--set <path=value>', 'override any value of the scenario; repeatable').argParser(gather))
    .addOption(new Option('--seed <seed>', 'seed of all randomness: a number or a text').argParser(gather))
    .addOption(new Option('--workers <count>', 'worker threads of every queue').argParser(gather))
    .addOption(new Option('--queue <driver>', 'driver of every queue').argParser(gather))
}

/** The overrides that flags and environment ask for. Problems go to the reader. */
export function readOverrides(reader: SettingReader, assignments: readonly string[]): readonly Override[] {
  const overrides: Override[] = []
  const shorthand = (path: string, setting: { value: string; origin: string } | null): void => {
    if (setting !== null) overrides.push({ path, value: setting.value, origin: setting.origin })
  }
  shorthand('seed', reader.text('seed'))
  shorthand('workers.*.threads', reader.integer('workers'))
  shorthand('queues.*.driver', reader.text('queue'))

  for (const assignment of assignments) {
    const [path = '', ...rest] = assignment.split('=')
    const value = rest.join('=')
    if (path === '' || value === '') {
      reader.refuse('--set', `expected path=value such as requests.order.timeout=2s, got "${assignment}"`)
    } else overrides.push({ path, value, origin: '--set' })
  }
  return overrides
}
