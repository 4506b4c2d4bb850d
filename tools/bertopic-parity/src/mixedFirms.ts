import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { loadOnnxEmbedder } from "@ftm/onnx-embedder"
import { type Embedder, findTopics, lexicalEmbedder, type SentenceInput, staticEmbedder, topicOptions } from "@ftm/topic-model"
import { readCalls } from "./ReadCalls.ts"

// How well do embedders tell firms apart? Sentences of a dozen firms are mixed, clustered by k-means, and compared with
// the firm that said them.
const usage = "npm run mixed-firms -w @ftm/bertopic-parity -- --store STORE --quarter Q --teacher FOLDER --python PYTHON [--every 14]\n" +
  "FOLDER holds the teacher's model.onnx and tokenizer.json; of the quarter's firms every 14th is taken, twelve in all."

const { values: flags } = parseArgs({
  options: {
    store: { type: "string" },
    quarter: { type: "string" },
    teacher: { type: "string" },
    python: { type: "string" },
    every: { type: "string", default: "14" }
  }
})

/** The sentences of a call that the engine would cluster. */
const clustered = async (sentences: ReadonlyArray<SentenceInput>): Promise<ReadonlyArray<SentenceInput>> => {
  let seen: ReadonlyArray<SentenceInput> = []
  const listening: Embedder = {
    ...lexicalEmbedder,
    embed: (inputs) => {
      seen = inputs as ReadonlyArray<SentenceInput>
      return lexicalEmbedder.embed(inputs)
    }
  }
  await findTopics(sentences, listening, topicOptions())
  return seen
}

const compare = async (store: string, quarter: string, teacherFolder: string, python: string): Promise<void> => {
  const every = Number(flags.every)
  const calls = (await readCalls(store, quarter, 12 * every, undefined)).filter((_, i) => i % every === 0)
  const perFirm = await Promise.all(calls.map((call) => clustered(call.sentences)))
  const sentences = perFirm.flat()
  const folder = mkdtempSync(join(tmpdir(), "mixed-firms-"))
  writeFileSync(join(folder, "labels.json"), JSON.stringify(perFirm.flatMap((list, firm) => list.map(() => firm))))
  const embedders: Record<string, Embedder> = {
    static: staticEmbedder,
    lexical: lexicalEmbedder,
    teacher: await loadOnnxEmbedder(teacherFolder, { threads: 2 })
  }
  for (const [name, embedder] of Object.entries(embedders)) {
    const start = performance.now()
    const { values } = await embedder.embed(sentences)
    console.error(`${name}: ${sentences.length} sentences of ${calls.length} firms in ${Math.round(performance.now() - start)} ms`)
    writeFileSync(join(folder, `${name}.f32`), new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  }
  const script = join(import.meta.dirname, "../python/mixed_firms.py")
  const { status } = spawnSync(python, [script, folder], { stdio: "inherit" })
  if (status !== 0) throw new Error(`mixed_firms.py ended with ${status}: see above`)
  console.log(readFileSync(join(folder, "scores.json"), "utf8"))
}

if (flags.store === undefined || flags.quarter === undefined || flags.teacher === undefined || flags.python === undefined) {
  console.error(usage)
  process.exitCode = 2
} else {
  await compare(flags.store, flags.quarter, flags.teacher, flags.python)
}
