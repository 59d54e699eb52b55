/** How text is coloured on one stream. Colour never carries meaning alone: every mark has a word or a sign as well. */
export interface Palette {
  readonly accent: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly bold: (text: string) => string
}

const asIs = (text: string): string => text

/** No colour: pipes, files, tests. */
export const plainPalette: Palette = { accent: asIs, dim: asIs, good: asIs, bad: asIs, warn: asIs, bold: asIs }
