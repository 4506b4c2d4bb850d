/**
 * Rows under each other, each column as wide as its widest cell and two spaces from the next. Columns are aligned to the left;
 * those whose index is in `numbers` are aligned to the right.
 */
export const columns = (rows: ReadonlyArray<ReadonlyArray<string>>, numbers: ReadonlyArray<number> = []): string => {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const widths = Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, column) => width(column))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (numbers.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}
