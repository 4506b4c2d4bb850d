import { expect, it } from "vitest"
import { Random } from "../src/Random.ts"
import { say, template } from "../src/Template.ts"

it("fills slots and takes one of the choices, nested ones included", () => {
  const parsed = template("We [saw {thing}[ again|]|felt it] {month}.")
  const said = new Set(Array.from({ length: 200 }, (_, n) => say(parsed, new Random(n), (slot) => `<${slot}>`)))
  expect(said).toEqual(new Set(["We saw <thing> again <month>.", "We saw <thing> <month>.", "We felt it <month>."]))
})
