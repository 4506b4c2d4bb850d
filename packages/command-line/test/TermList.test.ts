import { expect, it } from "vitest"
import { termList } from "../src/index.ts"

it("puts meanings beside their terms under a hanging indent, and below a term that is too long", () => {
  const terms = [
    ["--jobs N", "how many processes run at a time"],
    ["--topic-engine native|bertopic", "the topic model"],
    ["--json", "print JSON"]
  ] as const
  expect(termList(terms, 32)).toBe(
    [
      "  --jobs N  how many processes",
      "            run at a time",
      "  --topic-engine native|bertopic",
      "            the topic model",
      "  --json    print JSON"
    ].join("\n")
  )
})
