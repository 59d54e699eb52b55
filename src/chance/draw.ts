/**
 * A uniform draw in (0, 1) that depends on nothing but its three arguments (unsigned 32-bit integers): no state, no order,
 * so the same job meets the same fate whichever thread, attempt order or policy runs it.
 */
export declare function drawAt(key: number, id: number, nth: number): number
