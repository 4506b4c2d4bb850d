import { lexicalEmbedder } from "@ftm/topic-model"
import { expect, it } from "vitest"
import { clusteredSentences, scoreEmbedders } from "../src/index.ts"

const sentence = (id: string, text: string, boilerplate = false) => ({ id, text, cleanedText: text.toLowerCase(), boilerplate })
const said = [
  sentence("a", "Freight rates rose at the port."),
  sentence("b", "This call contains forward-looking statements.", true),
  sentence("c", "Wages rose in the plant.")
]

it("leaves boilerplate out of what is scored", async () => {
  expect((await clusteredSentences(said)).map(({ id }) => id).sort()).toEqual(["a", "c"])
})

it("says which Python is missing", async () => {
  await expect(scoreEmbedders(said, [0, 0, 1], { lexical: lexicalEmbedder }, "/no/such/python")).rejects.toThrow(
    /cannot start \/no\/such\/python: .*--python/
  )
})
