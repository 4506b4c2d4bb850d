const needsQuotes = /[",\r\n]/

/** One line of a CSV file; an empty string is an empty field. */
export const csvRow = (fields: ReadonlyArray<string | number>): string => `${fields.map(csvField).join(",")}\n`

const csvField = (value: string | number): string => {
  const text = String(value)
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
