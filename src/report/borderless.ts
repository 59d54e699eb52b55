/** Frame characters for cli-table3 that leave nothing but aligned columns: it draws a frame unless every piece is empty. */
export const BORDERLESS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((piece) => [piece, '']),
)
