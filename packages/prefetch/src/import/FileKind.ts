/** Files that are no JSON Lines, known by their first bytes, and what to do with them. */
const signatures: ReadonlyArray<readonly [ReadonlyArray<number>, string]> = [
  [[0x1f, 0x8b], "is compressed with gzip; unpack it: mv FILE FILE.gz && gunzip FILE.gz"],
  [[0x28, 0xb5, 0x2f, 0xfd], "is compressed with zstd; unpack it with zstd -d"],
  [[0x42, 0x5a, 0x68], "is compressed with bzip2; unpack it with bunzip2"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "is compressed with xz; unpack it with xz -d"],
  [[0x50, 0x4b, 0x03, 0x04], "is a zip archive or an Excel file, not JSON Lines"],
  [[0x50, 0x41, 0x52, 0x31], 'is a Parquet file, not JSON Lines (pandas: read_parquet, then to_json(path, orient="records", lines=True))'],
  [[0xff, 0xfe, 0x00, 0x00], "is UTF-32, not UTF-8; convert it: iconv -f UTF-32 -t UTF-8 FILE > FILE.utf8 && mv FILE.utf8 FILE"],
  [[0x00, 0x00, 0xfe, 0xff], "is UTF-32, not UTF-8; convert it: iconv -f UTF-32 -t UTF-8 FILE > FILE.utf8 && mv FILE.utf8 FILE"],
  [[0xff, 0xfe], "is UTF-16, not UTF-8; convert it: iconv -f UTF-16 -t UTF-8 FILE > FILE.utf8 && mv FILE.utf8 FILE"],
  [[0xfe, 0xff], "is UTF-16, not UTF-8; convert it: iconv -f UTF-16 -t UTF-8 FILE > FILE.utf8 && mv FILE.utf8 FILE"],
  // UTF-16 without its mark: an opening brace and a NUL byte.
  [[0x7b, 0x00], "is UTF-16, not UTF-8; convert it: iconv -f UTF-16LE -t UTF-8 FILE > FILE.utf8 && mv FILE.utf8 FILE"],
  [[0x00, 0x7b], "is UTF-16, not UTF-8; convert it: iconv -f UTF-16BE -t UTF-8 FILE > FILE.utf8 && mv FILE.utf8 FILE"]
]

/** A first line of names, divided by commas, semicolons or tabs. */
const header = /^\uFEFF?"?[A-Za-z_][\w .]*"?(?:[,;\t]"?[A-Za-z_][\w .]*"?)+\r?$/

const oneALine = 'write one object a line (pandas: to_json(path, orient="records", lines=True); jq: jq -c'

/** What a file is when it cannot be JSON Lines; undefined where it may be. Quoted file names are put in for FILE. */
export const otherKind = (first: Buffer, file: string): string | undefined => {
  for (const [bytes, what] of signatures) {
    if (bytes.every((byte, i) => first[i] === byte)) return what.replaceAll("FILE", file)
  }
  const line = first.subarray(0, 4096).toString("utf8").split("\n", 1)[0] ?? ""
  if (/^\uFEFF?\s*\[/.test(line))
    return `is a JSON list, not JSON Lines; ${oneALine} ".[]" ${file} > ${file}.lines && mv ${file}.lines ${file})`
  if (/^\uFEFF?\s*\{\s*$/.test(line))
    return `has its JSON objects spread over several lines; ${oneALine} . ${file} > ${file}.lines && mv ${file}.lines ${file})`
  if (header.test(line))
    return 'is a table with a header line (CSV), not JSON Lines (pandas: read_csv(…, dtype=str), then to_json(path, orient="records", lines=True))'
  return undefined
}
