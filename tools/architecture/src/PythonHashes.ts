/** Each requirement of a requirements.txt on a line of its own, with its hashes. */
const requirementsIn = (text: string): ReadonlyArray<string> =>
  text
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))

const pin = /^[A-Za-z0-9._-]+==[^\s;]+/

/** What in a requirements.txt pip would install without comparing it with a hash, and where it differs from the list that it was made of. */
export const pythonProblems = (list: string, text: string): ReadonlyArray<string> => {
  const wanted = requirementsIn(list)
  const locked = requirementsIn(text)
  const pinned = new Set(locked.map((line) => pin.exec(line)?.[0].toLowerCase()))
  return [
    ...locked.filter((line) => !pin.test(line)).map((line) => `${line} does not say which version`),
    ...locked.filter((line) => !/ --hash=sha256:[0-9a-f]{64}(\s|$)/.test(line)).map((line) => `${line.split(" ")[0]} has no sha256 hash`),
    ...wanted.filter((line) => !pinned.has(line.toLowerCase())).map((line) => `${line} is listed and not locked`),
    ...(wanted.length === locked.length ? [] : [`${wanted.length} are listed and ${locked.length} are locked`])
  ]
}
