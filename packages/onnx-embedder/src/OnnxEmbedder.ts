import type { Embedder, Embeddings } from "@ftm/topic-model"
import { pullModelLine, typedIn } from "@ftm/transcript-schema"
import { Tokenizer } from "@huggingface/tokenizers"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as ort from "onnxruntime-node"

export interface OnnxEmbedderOptions {
  /** Longer sentences are cut to this many tokens. Default 256, as for all-MiniLM-L6-v2. */
  readonly maxTokens?: number
  /**
   * Tokens per batch, including padding; a longer sentence is a batch of its own. Default 256, which was fastest on one
   * core. For models that quantise as they run the default is 1, that is, one sentence at a time.
   */
  readonly batchTokens?: number
  /** Default 1, so that the results do not depend on the machine's cores. */
  readonly threads?: number
}

export interface OnnxEmbedder extends Embedder {
  readonly dimensions: number
  /** One row of length 1 per text, mean-pooled over its tokens. */
  embedTexts(texts: ReadonlyArray<string>): Promise<Embeddings>
  /** Mean over the given token ids of the last layer, not scaled: what distillation reads. All lists of one length. */
  poolTokens(lists: ReadonlyArray<ReadonlyArray<number>>): Promise<Embeddings>
  readonly tokenizer: Tokenizer
}

const fileIn = (folder: string, names: ReadonlyArray<string>): string => {
  const found = names.map((name) => join(folder, name)).find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new Error(
    `there is no ${names.join(" or ")} in ${folder}: do without the onnx embedder to use the static one that comes with the engine, ` +
      // Only a checkout has this program.
      `or fetch a sentence transformer once, in a checkout of FTM, with: ${typedIn("checkout", pullModelLine(folder))}`
  )
}

/**
 * Sentence embeddings from a sentence-transformer folder (`tokenizer.json`; `model.onnx` or `onnx/model.onnx`, of any
 * precision). Sentences are batched by length, so little time is spent on padding; except for rounding, a row does not
 * depend on its batch. A model that quantises its activations as it runs (int8 by onnxruntime's quantize_dynamic) uses
 * one scale for a whole batch; it gets one sentence at a time, so that no sentence changes another one's vector.
 *
 * Results are not identical to the last bit on different processors: ONNX Runtime chooses its kernels by what the processor can do.
 */
export const loadOnnxEmbedder = async (folder: string, options: OnnxEmbedderOptions = {}): Promise<OnnxEmbedder> => {
  const { maxTokens = 256, threads = 1 } = options
  const modelFile = fileIn(folder, ["model.onnx", "onnx/model.onnx", "onnx/model_quantized.onnx"])
  const modelBytes = readFileSync(modelFile)
  const batchTokens = options.batchTokens ?? (modelBytes.includes("DynamicQuantizeLinear") ? 1 : 256)
  const modelSize = modelBytes.byteLength
  const tokenizerFile = fileIn(folder, ["tokenizer.json"])
  const configFile = join(folder, "tokenizer_config.json")
  const tokenizer = new Tokenizer(
    JSON.parse(readFileSync(tokenizerFile, "utf8")),
    existsSync(configFile) ? JSON.parse(readFileSync(configFile, "utf8")) : {}
  )
  const session = await ort.InferenceSession.create(modelFile, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential"
  })

  /** Mean of the last layer over each list's tokens, one row per list. */
  const runBatch = async (lists: ReadonlyArray<ReadonlyArray<number>>): Promise<Embeddings> => {
    const width = Math.max(1, ...lists.map((list) => list.length))
    const ids = new BigInt64Array(lists.length * width)
    const mask = new BigInt64Array(lists.length * width)
    lists.forEach((list, row) => {
      list.forEach((id, t) => {
        ids[row * width + t] = BigInt(id)
        mask[row * width + t] = 1n
      })
    })
    const shape = [lists.length, width]
    const feeds: Record<string, ort.Tensor> = {
      input_ids: new ort.Tensor("int64", ids, shape),
      attention_mask: new ort.Tensor("int64", mask, shape)
    }
    if (session.inputNames.includes("token_type_ids")) {
      feeds["token_type_ids"] = new ort.Tensor("int64", new BigInt64Array(lists.length * width), shape)
    }
    const outputs = await session.run(feeds)
    const name = ["last_hidden_state", "token_embeddings"].find((n) => session.outputNames.includes(n)) ?? session.outputNames[0]!
    const output = outputs[name]!
    const data = output.data
    if (!(data instanceof Float32Array))
      throw new Error(`${modelFile} returns ${output.type}, not float32: use a model with float32 output`)
    const dimensions = output.dims.at(-1)!
    if (output.dims.length === 2) return { values: data, dimensions } // pooled inside the model
    const values = new Float32Array(lists.length * dimensions)
    lists.forEach((list, row) => {
      for (let t = 0; t < list.length; t++) {
        const from = (row * width + t) * dimensions
        for (let d = 0; d < dimensions; d++) values[row * dimensions + d]! += data[from + d]! / list.length
      }
    })
    return { values, dimensions }
  }

  const probe = await runBatch([tokenizer.encode("a").ids])
  const dimensions = probe.dimensions

  const poolTokens = async (lists: ReadonlyArray<ReadonlyArray<number>>): Promise<Embeddings> => {
    const order = lists.map((_, i) => i).sort((a, b) => lists[a]!.length - lists[b]!.length || a - b)
    const values = new Float32Array(lists.length * dimensions)
    for (const rows of batchesOf(order, (row) => lists[row]!.length, batchTokens)) {
      const pooled = await runBatch(rows.map((row) => lists[row]!))
      rows.forEach((row, r) => values.set(pooled.values.subarray(r * dimensions, (r + 1) * dimensions), row * dimensions))
    }
    return { values, dimensions }
  }

  const embedTexts = async (texts: ReadonlyArray<string>): Promise<Embeddings> => {
    const pooled = await poolTokens(texts.map((text) => cut(tokenizer.encode(text).ids, maxTokens)))
    for (let row = 0; row < texts.length; row++) toUnitLength(pooled.values.subarray(row * dimensions, (row + 1) * dimensions))
    return pooled
  }

  return {
    name: `onnx:${
      folder
        .split(/[\\/]/)
        .filter((part) => part !== "")
        .at(-1) ?? folder
    }`,
    version: `${modelSize}`,
    dimensions,
    tokenizer,
    poolTokens,
    embedTexts,
    embed: (sentences) => embedTexts(sentences.map((sentence) => sentence.text))
  }
}

/** Groups neighbouring rows as long as rows x longest row stays within the tokens of a batch. Lengths are in ascending order. */
const batchesOf = (order: ReadonlyArray<number>, lengthOf: (row: number) => number, most: number): ReadonlyArray<ReadonlyArray<number>> => {
  const batches: Array<Array<number>> = []
  for (const row of order) {
    const last = batches.at(-1)
    if (last !== undefined && (last.length + 1) * lengthOf(row) <= most) last.push(row)
    else batches.push([row])
  }
  return batches
}

/** The first tokens, and the closing one at the end. */
const cut = (ids: ReadonlyArray<number>, most: number): ReadonlyArray<number> =>
  ids.length <= most ? ids : [...ids.slice(0, most - 1), ids.at(-1)!]

const toUnitLength = (row: Float32Array): void => {
  let square = 0
  for (const value of row) square += value * value
  const length = Math.sqrt(square)
  if (length > 0) for (let d = 0; d < row.length; d++) row[d] = row[d]! / length
}
