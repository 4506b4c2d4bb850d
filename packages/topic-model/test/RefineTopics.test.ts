import { expect, it } from "vitest"
import { refineTopics } from "../src/RefineTopics.ts"
import { asRows, fixture } from "./SmoothingFixture.ts"

const topics = 1 + Math.max(...fixture.start)

it.each([1, 3, 20])("gives what NumPy gives after at most %i passes", (passes) => {
  const labels = Int32Array.from(fixture.start)
  refineTopics(labels, topics, asRows(fixture.rows), fixture.dimensions, passes)
  expect([...labels]).toEqual(fixture.refined[passes])
  expect([...labels]).not.toEqual(fixture.start)
})

it("leaves alone what is in no topic, and everything when there are no passes", () => {
  const labels = Int32Array.from(fixture.start, (label, i) => (i % 4 === 0 ? -1 : label))
  const none = labels.slice()
  refineTopics(none, topics, asRows(fixture.rows), fixture.dimensions, 0)
  expect(none).toEqual(labels)
  refineTopics(none, topics, asRows(fixture.rows), fixture.dimensions, 5)
  none.forEach((label, i) => expect(label === -1).toBe(i % 4 === 0))
})
