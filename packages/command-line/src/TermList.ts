import { wrap } from "./Wrap.ts"

/** A term that is longer has a line of its own. */
const longestBeside = 26

const indent = 2

/** Terms on the left and what they mean on the right, wrapped under a hanging indent, in lines of at most `width` characters. */
export const termList = (terms: ReadonlyArray<readonly [term: string, meaning: string]>, width: number): string => {
  const beside = Math.max(0, ...terms.map(([term]) => term.length).filter((length) => length <= longestBeside))
  const column = indent + beside + 2
  return terms
    .flatMap(([term, meaning]) => {
      const [first = "", ...rest] = wrap(meaning, width - column).map((line) => `${" ".repeat(column)}${line}`)
      const start = `${" ".repeat(indent)}${term}`
      return term.length <= beside ? [`${start.padEnd(column)}${first.slice(column)}`.trimEnd(), ...rest] : [start, first, ...rest]
    })
    .join("\n")
}
