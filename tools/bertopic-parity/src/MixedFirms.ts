import { goToUser } from "@ftm/command-line"
import { parseStorePlace } from "@ftm/object-store"
import { loadOnnxEmbedder } from "@ftm/onnx-embedder"
import { type Embedder, lexicalEmbedder, staticEmbedder } from "@ftm/topic-model"
import { Result } from "effect"
import { parseArgs } from "node:util"
import { readCalls } from "./ReadCalls.ts"
import { clusteredSentences, scoreEmbedders } from "./ScoreEmbedders.ts"

// How well do embedders tell firms apart? Sentences of a dozen firms are mixed, clustered by k-means, and compared with
// the firm that said them.
const usage =
  "npm run mixed-firms -w @ftm/bertopic-parity -- --store STORE --quarter Q --teacher FOLDER --python PYTHON [--every 14]\n" +
  "FOLDER holds the teacher's model.onnx and tokenizer.json; every 14th of the quarter's firms is taken, twelve in all."

goToUser(process.env)
const { values: flags } = parseArgs({
  options: {
    store: { type: "string" },
    quarter: { type: "string" },
    teacher: { type: "string" },
    python: { type: "string" },
    every: { type: "string", default: "14" }
  }
})

const compare = async (store: string, quarter: string, teacherFolder: string, python: string): Promise<void> => {
  const every = Number(flags.every)
  const calls = (await readCalls(store, quarter, 12 * every, undefined)).filter((_, i) => i % every === 0)
  const perFirm = await Promise.all(calls.map((call) => clusteredSentences(call.sentences)))
  const sentences = perFirm.flat()
  const embedders: Record<string, Embedder> = {
    static: staticEmbedder,
    lexical: lexicalEmbedder,
    teacher: await loadOnnxEmbedder(teacherFolder, { threads: 2 })
  }
  const labels = perFirm.flatMap((list, firm) => list.map(() => firm))
  console.log(JSON.stringify(await scoreEmbedders(sentences, labels, embedders, python)))
}

if (flags.store === undefined || flags.quarter === undefined || flags.teacher === undefined || flags.python === undefined) {
  console.error(usage)
  process.exitCode = 2
} else {
  const place = parseStorePlace(flags.store)
  if (Result.isSuccess(place)) await compare(flags.store, flags.quarter, flags.teacher, flags.python)
  else {
    console.error(`--store is wrong: ${place.failure.message}`)
    process.exitCode = 2
  }
}
