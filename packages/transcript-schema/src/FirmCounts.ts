/** Firms by what became of them, at a moment. `total = done + skipped + failed + remaining`. */
export interface FirmCounts {
  readonly total: number
  /** Have their topics. */
  readonly done: number
  /** Have no usable call. */
  readonly skipped: number
  /** Failed, and have not succeeded since. */
  readonly failed: number
  /** No attempt has gone through them yet. */
  readonly remaining: number
}

/** Ids of firms by what documents say of them. */
export interface FirmsByEnd {
  readonly done: Iterable<string>
  readonly skipped: Iterable<string>
  /** A firm may be named more than once, and also after another attempt has done or skipped it. */
  readonly failed: Iterable<string>
}

/** The counts of `total` firms: a firm that an attempt has done or skipped no longer counts as failed. */
export const firmCounts = (total: number, firms: FirmsByEnd): FirmCounts => {
  const done = new Set(firms.done)
  const skipped = new Set(firms.skipped)
  const failed = new Set([...firms.failed].filter((firmId) => !done.has(firmId) && !skipped.has(firmId)))
  return { total, done: done.size, skipped: skipped.size, failed: failed.size, remaining: total - done.size - skipped.size - failed.size }
}

/** Counts of several batches together; zero of none. */
export const sumFirmCounts = (all: Iterable<FirmCounts>): FirmCounts => {
  const sum = { total: 0, done: 0, skipped: 0, failed: 0, remaining: 0 }
  for (const counts of all) {
    sum.total += counts.total
    sum.done += counts.done
    sum.skipped += counts.skipped
    sum.failed += counts.failed
    sum.remaining += counts.remaining
  }
  return sum
}
