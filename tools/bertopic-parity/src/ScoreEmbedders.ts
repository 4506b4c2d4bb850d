import { type Embedder, findTopics, lexicalEmbedder, type SentenceInput, topicOptions } from "@ftm/topic-model"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** The sentences of a call that the engine would cluster: no boilerplate, each said once. */
export const clusteredSentences = async (sentences: ReadonlyArray<SentenceInput>): Promise<ReadonlyArray<SentenceInput>> => {
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

/** What mixed_firms.py reports about one embedder. Higher is better for every figure except the spread. */
export interface EmbedderScore {
  /** Adjusted mutual information of k-means with the labels, k = number of labels; mean of eight starts. */
  readonly kmeans_ami: number
  readonly kmeans_ami_std: number
  /** Share of a sentence's ten nearest with its label. */
  readonly neighbours_of_same_firm: number
}

/**
 * How well embedders tell labels apart, such as the firm that said a sentence.
 *
 * @param labels one a sentence, 0 to the number of labels - 1.
 * @param python a Python with numpy and scikit-learn.
 */
export const scoreEmbedders = async <Embedders extends { readonly [name: string]: Embedder }>(
  sentences: ReadonlyArray<SentenceInput>,
  labels: ReadonlyArray<number>,
  embedders: Embedders,
  python: string
): Promise<{ readonly [Name in keyof Embedders]: EmbedderScore }> => {
  const folder = mkdtempSync(join(tmpdir(), "score-embedders-"))
  try {
    writeFileSync(join(folder, "labels.json"), JSON.stringify(labels))
    for (const [name, embedder] of Object.entries<Embedder>(embedders)) {
      const start = performance.now()
      const { values } = await embedder.embed(sentences)
      console.error(`${name}: ${sentences.length} sentences in ${Math.round(performance.now() - start)} ms`)
      writeFileSync(join(folder, `${name}.f32`), new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    }
    const script = join(import.meta.dirname, "../python/mixed_firms.py")
    const { error, status } = spawnSync(python, [script, folder], { stdio: ["ignore", "inherit", "inherit"] })
    if (error !== undefined) throw new Error(`cannot start ${python}: ${error.message}; give --python a Python with scikit-learn`)
    if (status !== 0)
      throw new Error(
        `mixed_firms.py ended with ${status}: see above; pip install --no-deps -r packages/bertopic-engine/python/requirements.txt`
      )
    return JSON.parse(readFileSync(join(folder, "scores.json"), "utf8")) as { readonly [Name in keyof Embedders]: EmbedderScore }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
