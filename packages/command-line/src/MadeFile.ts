import { lstatSync, readFileSync } from "node:fs"

/**
 * What is wrong with a file that a tool would write over, in words; undefined if it is not there, is empty, or has what the tool writes.
 *
 * @param isOurs whether a text is one that the tool writes
 */
export const overwriteProblem = (file: string, isOurs: (text: string) => boolean): string | undefined => {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found === undefined || (found.isFile() && found.size === 0)) return undefined
  if (!found.isFile()) return `${file} is not a plain file; name a new file`
  return isOurs(readFileSync(file, "utf8")) ? undefined : `${file} holds something that this command did not write; name a new file`
}
