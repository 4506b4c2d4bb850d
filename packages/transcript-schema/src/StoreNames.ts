/** The id of a batch, `batch_000`, as a pattern. */
export const batchPattern = "batch_\\d{3,}"
