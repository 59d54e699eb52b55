/** What the comment at the head of a scenario file teaches. */
export interface ScenarioHead {
  readonly paragraphs: readonly string[]
  /** Names of the entries that the scenario demonstrates: its line `# Rules: A3, load-leveling`. */
  readonly ruleNames: readonly string[]
}

/** Reads the comment at the head of a scenario file; what is meant for editors is left out. */
export function readScenarioHead(lines: readonly string[]): ScenarioHead {
  const endIndex = lines.findIndex((line) => !line.startsWith('#'))
  const texts = lines
    .slice(0, endIndex < 0 ? lines.length : endIndex)
    .map((line) => line.replace(/^#+ ?/, '').trimEnd())
    .filter((text) => !text.startsWith('yaml-language-server:'))
  const ruleNames = texts.flatMap((text) => RULES.exec(text)?.[1]?.split(/[\s,·]+/) ?? [])
  const told = texts.filter((text) => !RULES.test(text))
  return { paragraphs: joinParagraphs(told), ruleNames: ruleNames.filter((name) => name !== '') }
}

const RULES = /^Rules: *(.*)$/

/** Lines up to an empty one are one paragraph. */
function joinParagraphs(texts: readonly string[]): readonly string[] {
  return texts
    .join('\n')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim().replaceAll('\n', ' '))
    .filter((paragraph) => paragraph !== '')
}
