/**
 * Ascending by the number that an id is, for ids of plain digits without leading zeros: they may be longer than a double can hold.
 * Firms stand in this order everywhere: in parts, manifests, batches and tables.
 */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
