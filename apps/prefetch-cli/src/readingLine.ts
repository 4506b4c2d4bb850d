const BAR_WIDTH = 20

/** How far the reading of a folder is, in bytes. */
export interface Reading {
  readonly done: number
  readonly all: number
  readonly seconds: number
}

/** `2021Q1 [#####-----] 512 of 2,048 MB checked, 180 MB/s, 9 s left`. */
export const readingLine = (quarter: string, { all, done, seconds }: Reading): string => {
  const filled = Math.round(Math.min(1, done / Math.max(1, all)) * BAR_WIDTH)
  const megabytes = (bytes: number): string => Math.round(bytes / 1e6).toLocaleString("en-US")
  const rate = done / Math.max(seconds, 0.001)
  const left = rate > 0 && seconds > 0 && done < all ? `, ${Math.ceil((all - done) / rate).toLocaleString("en-US")} s left` : ""
  return `${quarter} [${"#".repeat(filled)}${"-".repeat(BAR_WIDTH - filled)}] ${megabytes(done)} of ${megabytes(all)} MB checked, ${megabytes(rate)} MB/s${left}`
}
