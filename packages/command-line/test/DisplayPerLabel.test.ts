import { Effect } from "effect"
import { expect, it } from "vitest"
import { DisplayPerLabel } from "../src/index.ts"
import { FakeStream } from "./FakeStream.ts"

it("each piece of work has its own last line", () => {
  const stream = new FakeStream(false)
  const displays = new DisplayPerLabel(stream)
  for (const [label, line] of [
    ["2021Q1", "1 of 2"],
    ["2021Q2", "1 of 9"],
    ["2021Q1", "2 of 2"]
  ] as const)
    displays.of(label).show(`${label}: ${line}`, line, 0)
  expect(stream.written).toBe("2021Q1: 1 of 2\n2021Q2: 1 of 9\n")
  Effect.runSync(displays.finish("2021Q1"))
  expect(stream.written).toBe("2021Q1: 1 of 2\n2021Q2: 1 of 9\n2021Q1: 2 of 2\n")
})
