import { Effect } from "effect"
// Finds the topics of any text file with one sentence per line, using nothing else from this workspace:
//   node --conditions=@ftm/source packages/topic-model/examples/OwnSentences.ts FILE
import { readFileSync } from "node:fs"
import { nativeTopicModelLayer, TopicModel } from "../src/index.ts"

const file = process.argv[2]
if (file === undefined) {
  console.error("No file was named. Name a text file with one sentence per line: node packages/topic-model/examples/OwnSentences.ts FILE")
  process.exit(2)
}

const lines = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "")
// Without lemmas the words of the text itself are counted.
const sentences = lines.map((text, i) => ({ id: String(i + 1), text, cleanedText: "" }))

const program = Effect.gen(function* () {
  const model = yield* TopicModel
  const { outlierIds, topics } = yield* model.findTopics(sentences)
  for (const topic of topics) {
    console.log(`${topic.representation}  (${topic.sentenceIds.length} sentences)`)
    for (const id of topic.sentenceIds.slice(0, 2)) console.log(`    line ${id}: ${lines[Number(id) - 1]}`)
  }
  console.log(`${outlierIds.length} of ${lines.length} sentences are in no topic; engine ${model.engine.name} ${model.engine.version}`)
})

// At most a fifth of the sentences with content may be left in no topic.
await Effect.runPromise(Effect.provide(program, nativeTopicModelLayer({ outlierShare: 0.2 })))
