import { crc32 } from "node:zlib"

// hyparquet neither writes nor checks Parquet's own page checksums, and some damaged pages and footers send its decoder
// into an endless loop. So nothing is decoded before its checksum has been compared. Other readers do not notice: the
// checksums of the row groups are an entry in the footer, and the footer's own is in a gap before it, which the format allows.

/** Key of the footer entry that holds the row groups' checksums, separated by commas. */
export const checksumsKey = "ftm.row_group_crc32"

/** CRC-32 of a row group's bytes, as eight hexadecimal digits. */
export const checksum = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, "0")

const mark = 0x434d5446 // "FTMC"

/** How many bytes before the footer hold the mark and the footer's CRC-32. */
export const footerSealBytes = 8

/** The seal of a footer; `footer` runs to the end of the file. */
export const footerSeal = (footer: Uint8Array): Uint8Array => {
  const seal = new DataView(new ArrayBuffer(footerSealBytes))
  seal.setUint32(0, mark, true)
  seal.setUint32(4, crc32(footer), true)
  return new Uint8Array(seal.buffer)
}

/** True if the footer is as it was written, or if another program wrote the file, without a seal. */
export const footerIsWhole = (seal: Uint8Array, footer: Uint8Array): boolean => {
  if (seal.length < footerSealBytes) return true
  const view = new DataView(seal.buffer, seal.byteOffset, seal.byteLength)
  return view.getUint32(0, true) !== mark || view.getUint32(4, true) === crc32(footer)
}
