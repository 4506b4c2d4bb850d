import { expect, it } from "vitest"
import { prefetchCommand } from "../src/index.ts"
import { quarter } from "./QuarterOfFirms.ts"

const fetched = (rules: Readonly<Record<string, unknown>>) => prefetchCommand(quarter, "./store", { source: "wrds", rules })
const plain = `npm run prefetch -- fetch --quarter ${quarter} --store ./store`

it("says the rules that a quarter was begun with, since others are refused", () => {
  expect(prefetchCommand(quarter, "./store")).toBe(plain)
  expect(fetched({ version_rule: "latest", calls: "latest", event_types: [48], firms: "all" })).toBe(plain)
  expect(fetched({ version_rule: "quality", calls: "all", event_types: [48, 51], firms: ["7", "9"] })).toBe(
    `${plain} --version-rule quality --calls all --event-types 48,51 --firms FILE`
  )
})
