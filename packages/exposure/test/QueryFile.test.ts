import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { defaultThreshold, parseQueryFile } from "../src/index.ts"

const parse = (text: string, forAll = {}) => Effect.runPromise(parseQueryFile("seeds.yaml", text, forAll))
const refusal = (text: string) => Effect.runPromise(Effect.flip(parseQueryFile("seeds.yaml", text)))

it("reads queries, with defaults for what they leave out", async () => {
  const text =
    "# mine\n- name: ai\n  phrases: [AI, machine learning]\n  exclude: [AI conference]\n- name: prices\n  examples:\n    - We raise prices.\n  by: meaning\n  threshold: 0.5\n"
  expect(await parse(text, { by: "phrases" })).toEqual([
    {
      name: "ai",
      phrases: ["AI", "machine learning"],
      examples: [],
      exclude: ["AI conference"],
      by: "phrases",
      threshold: defaultThreshold
    },
    { name: "prices", phrases: [], examples: ["We raise prices."], exclude: [], by: "meaning", threshold: 0.5 }
  ])
})

describe("says which line and field is wrong:", () => {
  it.each([
    ["a field that is none", "- name: a\n  phrases: [b]\n  phrase: c", ["line 3, query 1, phrase"]],
    ["a number for a text", "- name: a\n  phrases:\n    - b\n    - 2030", ["line 4, query 1, phrases 2"]],
    ["another way", "- name: a\n  phrases: [b]\n  by: magic", ["line 3, query 1, by"]],
    ["a name missing", "- phrases: [b]", ["line 1, query 1, name"]],
    ["a name that is none", "- name: a b\n  phrases: [b]", ['line 1, query 1, name: "a b"']],
    ["a name twice", "- name: a\n  phrases: [b]\n\n- name: A\n  phrases: [c]", ['line 4, query 2, name: "A" is there twice']],
    ["a phrase without a word", "- name: a\n  phrases: ['...']", ['line 2, query 1, phrases: "..." holds no word']],
    ["nothing to look for", "- name: a", ["line 1, query 1, phrases: is empty"]],
    ["phrases that rule themselves out", "- name: a\n  phrases: [b]\n  exclude: [b]", ['line 3, query 1, exclude: "b" is also']],
    ["a threshold of 1", "- name: a\n  phrases: [b]\n  threshold: 1", ["line 3, query 1, threshold: 1 is not"]],
    ["a key twice", "- name: a\n  phrases: [b]\n  phrases: [c]", ["line 3"]],
    ["a bracket that is open", "- name: a\n  phrases: [b", ["line 2"]],
    ["several at once", "- name: a b\n  phrases: [c]\n- name: d", ["line 1, query 1, name", "line 3, query 2, phrases"]],
    ["no list", "name: a", ["the file"]],
    ["nothing", "", ["holds no query"]]
  ])("%s", async (_what, text, words) => {
    const { message, reason } = await refusal(text)
    expect(reason._tag).toBe("BadQueries")
    expect(message.split("\n")).toHaveLength(words.length)
    for (const word of words) expect(message).toContain(word)
    for (const line of message.split("\n")) expect(line).toMatch(/^seeds\.yaml/)
  })
})
