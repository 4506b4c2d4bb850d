import type { JsonError } from "./JsonFields.ts"

/** Words that other languages write where JSON has a value, and what to write instead. */
const inJson: Readonly<Record<string, string>> = {
  NaN: "null",
  nan: "null",
  Infinity: "null",
  "-Infinity": "null",
  None: "null",
  NA: "null",
  NULL: "null",
  Null: "null",
  undefined: "null",
  True: "true",
  False: "false",
  TRUE: "true",
  FALSE: "false"
}

const shown = (found: string): string => {
  const code = found.codePointAt(0) ?? 0
  return code < 0x20 || (code >= 0x7f && code < 0xa0)
    ? `the control character U+${code.toString(16).toUpperCase().padStart(4, "0")}`
    : found
}

/** A fault of a line's JSON in words for the person who made the file. */
export const explainJson = ({ column, fault }: JsonError): string => {
  switch (fault._tag) {
    case "CutOff":
      return "the line ends inside the JSON object: it was cut, or the object goes on in the next line; write each object whole into one line"
    case "NotAnObject":
      return fault.found === "list"
        ? 'the line begins a JSON list; write one object a line, without the list around them (pandas: to_json(path, orient="records", lines=True))'
        : "the line is not a JSON object; it begins with { and ends with }"
    case "BareWord": {
      const instead = inJson[fault.word]
      return instead === undefined
        ? `${fault.word} is not JSON; text must be in double quotes`
        : `${fault.word} is not JSON; write ${instead}`
    }
    case "ControlCharacter":
      return fault.code === 0
        ? `there is a NUL byte at character ${column}: the file is damaged or is not UTF-8 text`
        : `the control character U+${fault.code.toString(16).toUpperCase().padStart(4, "0")} stands in a text at character ${column}; write it as ${JSON.stringify(
            String.fromCharCode(fault.code)
          ).slice(1, -1)}`
    case "BadEscape":
      return `${fault.escape} at character ${column} is not an escape of JSON; a backslash is written \\\\`
    case "BadNumber":
      return `${fault.number} is not a JSON number; write it without leading zeros, plus sign or separators, or as text in double quotes`
    case "FieldTwice":
      return "the field is there twice in the line; keep one of them"
    case "MoreBehind":
      return fault.object
        ? "a second object follows in the same line; give each its own line (lines end with a line feed)"
        : `something follows the object at character ${column}; a line holds one object and nothing else`
    case "Expected":
      return `the JSON is broken at character ${column}: ${fault.wanted} was expected, ${shown(fault.found)} stands there`
  }
}
