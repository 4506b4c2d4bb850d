import { parseQuarter, type Quarter } from "@ftm/transcript-schema"

const next = (quarter: Quarter): Quarter | undefined => {
  const year = Number(quarter.slice(0, 4))
  const n = Number(quarter.slice(5))
  return parseQuarter(n === 4 ? `${year + 1}Q1` : `${year}Q${n + 1}`)
}

/** `2022Q1`, `2022Q1,2022Q3` or `2022Q1..2023Q4` to quarters in the order given; undefined when it is none of these. */
export const parseQuarters = (text: string): ReadonlyArray<Quarter> | undefined => {
  const quarters: Array<Quarter> = []
  for (const piece of text.split(",")) {
    const [from, to, ...more] = piece.split("..")
    const first = parseQuarter(from ?? "")
    const last = to === undefined ? first : parseQuarter(to)
    if (first === undefined || last === undefined || more.length > 0 || first > last) return undefined
    for (let q: Quarter | undefined = first; q !== undefined && q <= last; q = next(q)) quarters.push(q)
  }
  return [...new Set(quarters)]
}
