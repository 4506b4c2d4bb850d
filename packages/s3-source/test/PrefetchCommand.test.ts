import { typedIn } from "@ftm/transcript-schema"
import { expect, it } from "vitest"
import { prefetchCommand, type PrefetchOrigin } from "../src/index.ts"
import { quarter } from "./QuarterOfFirms.ts"

const typed = (origin?: PrefetchOrigin) => typedIn("checkout", prefetchCommand(quarter, "./store", origin))
const fetched = (rules: Readonly<Record<string, unknown>>) => typed({ source: "wrds", rules })
const plain = `npm run prefetch -- fetch --quarter ${quarter} --store ./store`

it("says the rules that a quarter was begun with, since others are refused", () => {
  expect(typed()).toBe(plain)
  expect(fetched({ version_rule: "latest", calls: "latest", event_types: [48], firms: "all" })).toBe(plain)
  expect(fetched({ version_rule: "quality", calls: "all", event_types: [48, 51], firms: ["7", "9"] })).toBe(
    `${plain} --version-rule quality --calls all --event-types 48,51 --firms FILE`
  )
})
