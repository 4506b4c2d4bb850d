import { isUtf8 } from "node:buffer"
import { oneLine } from "./OneLine.ts"

/** A byte that cannot stand where it stands in UTF-8. */
export interface Utf8Fault {
  /** From 1. */
  readonly byte: number
  readonly value: number
  /** What the byte and those around it would say in Windows-1252. */
  readonly asWindows: string
  /** The line ends within a character: what is there of it is right. */
  readonly cutOff: boolean
}

const windows = new TextDecoder("windows-1252")

/** Bytes of a character that begins with this one; 0 where none does. */
const lengthBy = (first: number): number =>
  first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0

/** Bytes of the character that begins here; 0 where none begins. */
const lengthAt = (bytes: Uint8Array, at: number): number => {
  const length = lengthBy(bytes[at]!)
  return length > 0 && isUtf8(bytes.subarray(at, at + length)) ? length : 0
}

/** The first byte that is not UTF-8; undefined when all are. */
export const utf8Fault = (bytes: Buffer): Utf8Fault | undefined => {
  if (isUtf8(bytes)) return undefined
  let at = 0
  for (let length = lengthAt(bytes, at); length > 0; length = lengthAt(bytes, at)) at += length
  const rest = bytes.subarray(at)
  const cutOff = rest.length < lengthBy(rest[0]!) && rest.subarray(1).every((byte) => byte >= 0x80 && byte < 0xc0)
  return { byte: at + 1, value: rest[0]!, asWindows: windows.decode(bytes.subarray(Math.max(0, at - 12), at + 12)), cutOff }
}

/** The fault in words. */
export const explainUtf8 = ({ asWindows, byte, cutOff, value }: Utf8Fault): string =>
  cutOff
    ? "the line ends inside a character: the file was cut"
    : `byte ${byte} of the line (0x${value.toString(16).toUpperCase()}) is not UTF-8; in Windows-1252 it would read "…${oneLine(asWindows)}…"`

/** What to type when the file is Windows-1252 after all. */
export const convertFromWindows = (file: string): string =>
  `iconv -f WINDOWS-1252 -t UTF-8 ${file} > ${file}.utf8 && mv ${file}.utf8 ${file}`
