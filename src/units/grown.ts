/** A larger column that begins with what a full one held: `to` itself, at least as long as `from`. */
export function grown<Column extends Uint8Array | Int32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from)
  return to
}
