/** A value for each column, by its name. */
export function byColumn<Column extends string>(
  columns: readonly Column[],
  valueAt: (column: Column, offset: number) => number,
): Record<Column, number> {
  return Object.fromEntries(columns.map((column, offset) => [column, valueAt(column, offset)])) as Record<
    Column,
    number
  >
}
