import { type AskedTopics, topicVariables } from "@ftm/quarter-run"
import { CommandForm } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { resolve } from "node:path"
import { expect, it } from "vitest"
import { topicChoiceWords } from "../src/index.ts"

const refused = (asked: AskedTopics, environment: Readonly<Record<string, string>>): Promise<string> =>
  topicVariables(asked, "local", environment).pipe(
    Effect.flip,
    Effect.flatMap(topicChoiceWords),
    Effect.provideService(CommandForm, "checkout"),
    Effect.runPromise
  )

it.each<readonly [string, AskedTopics, Readonly<Record<string, string>>]>([
  ["TOPIC_ENGINE=lda is not a topic engine: native or bertopic.", {}, { TOPIC_ENGINE: "lda" }],
  ["EMBEDDER=glove is not an embedder: static or onnx.", {}, { EMBEDDER: "glove" }],
  ["--embedder-model m is used only with --embedder onnx.", { embedderModel: "m" }, {}],
  [
    "--embedder onnx needs --embedder-model FOLDER. In a checkout of FTM, one is fetched with: npm run models -- pull all-MiniLM-L6-v2",
    { embedder: "onnx" },
    {}
  ],
  [
    `There is no folder absent. In a checkout of FTM, a sentence transformer is fetched into it with: npm run models -- pull all-MiniLM-L6-v2 --to ${resolve("absent")}`,
    { embedder: "onnx", embedderModel: "absent" },
    {}
  ],
  [
    "--stability 0 contradicts stabilityRuns 3 of the topic settings: leave out one of them.",
    { stability: 0, topicSettings: '{"stabilityRuns":3}' },
    {}
  ],
  ["BERTopic cannot follow --stability 5: leave that out, or use --topic-engine native.", { topicEngine: "bertopic", stability: 5 }, {}],
  [
    "BERTopic cannot follow layout, keywords.diversity of the topic settings: leave that out, or use --topic-engine native.",
    { topicEngine: "bertopic", topicSettings: '{"layout":"smoothed","keywords":{"diversity":0.5}}' },
    {}
  ],
  [
    'umap.epochs of the topic settings would have no effect: leave out, or add "layout":"umap".',
    { topicSettings: '{"umap":{"epochs":200}}' },
    {}
  ]
])("%s", async (words, asked, environment) => {
  expect(await refused(asked, environment)).toBe(words)
})

it("shows topic settings that cannot be read, and what is wrong with them, in one line", async () => {
  const words = await refused({ topicSettings: '{"umap":{"neighbors":0}}' }, {})
  expect(words).toMatch(/^--topic-settings \{"umap":\{"neighbors":0\}\} is not valid: .*neighbors/)
  expect(words).not.toContain("\n")
})
