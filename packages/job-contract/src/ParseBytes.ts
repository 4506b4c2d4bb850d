/** `4GB`, `512MB`, `2GiB` or plain bytes, in bytes; undefined when it is none of these. */
export const parseBytes = (text: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|KIB|MIB|GIB|K|M|G)?$/i.exec(text.trim())
  if (match === null) return undefined
  const powers: Readonly<Record<string, number>> = {
    B: 1,
    KB: 1e3,
    MB: 1e6,
    GB: 1e9,
    KIB: 2 ** 10,
    MIB: 2 ** 20,
    GIB: 2 ** 30,
    K: 2 ** 10,
    M: 2 ** 20,
    G: 2 ** 30
  }
  return Math.round(Number(match[1]) * (powers[(match[2] ?? "B").toUpperCase()] ?? 1))
}
