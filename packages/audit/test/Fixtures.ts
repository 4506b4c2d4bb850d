import { readFileSync } from "node:fs"

/** Figures that other programs computed; python/fixtures.py made them. */
const read = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")

interface Agreement {
  readonly wilson: ReadonlyArray<{ readonly yes: number; readonly n: number; readonly low: number; readonly high: number }>
  readonly kappa: ReadonlyArray<{
    readonly table: [[number, number], [number, number]]
    readonly kappa: number
    readonly standard_error: number
  }>
}
export const agreement = JSON.parse(read("agreement")) as Agreement

interface Panels {
  readonly panels: ReadonlyArray<{
    readonly rows: ReadonlyArray<{ readonly quarter: string; readonly firm_id: string; readonly industry: string; readonly value: number }>
    readonly left: ReadonlyArray<number>
    readonly left_without_industries: ReadonlyArray<number>
  }>
}
export const { panels } = JSON.parse(read("variance")) as Panels
