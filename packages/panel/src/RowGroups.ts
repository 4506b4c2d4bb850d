import type { Row } from "@ftm/transcript-schema"

/** Rows of a row group: enough to compress well, few enough to lie in memory. */
const rowsPerGroup = 50_000

/** The rows of the firms in groups, made only as they are asked for: a table of a million rows never lies in memory as a whole. */
export function* inRowGroups<A>(firms: ReadonlyArray<A>, rowsOf: (firm: A) => ReadonlyArray<Row>): Generator<ReadonlyArray<Row>> {
  let rows: Array<Row> = []
  for (const firm of firms) {
    rows.push(...rowsOf(firm))
    if (rows.length < rowsPerGroup) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}
