import { goToUser, makeFolder } from "@ftm/command-line"
import { loadOnnxEmbedder, type OnnxEmbedder } from "@ftm/onnx-embedder"
import { encodeVectors, ontoPrincipalAxes, WordPiece } from "@ftm/topic-model"
import { Result } from "effect"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { fitToTeacher } from "./FitToTeacher.ts"
import { linearMap } from "./LinearMap.ts"
import { tokenVectors, weighByRarity } from "./TokenVectors.ts"
import { wordNetGlosses } from "./WordNetGlosses.ts"

const usage =
  "npm start -w @ftm/distil-embedder -- --teacher FOLDER --wordnet FOLDER --out FOLDER [--every 2] [--cache FILE] " +
  "[--dimensions 256] [--rarity 1e-4] [--stiffness 0.05] [--steps 30]"

goToUser(process.env)
const { values: flags } = parseArgs({
  options: {
    teacher: { type: "string" },
    wordnet: { type: "string" },
    out: { type: "string" },
    cache: { type: "string" },
    every: { type: "string", default: "2" },
    dimensions: { type: "string", default: "256" },
    rarity: { type: "string", default: "1e-4" },
    stiffness: { type: "string", default: "0.05" },
    steps: { type: "string", default: "30" }
  }
})

const say = (line: string): void => console.error(line)

/** The teacher's vectors of the lessons. They are cached in a file, since they take the longest. */
const taughtVectors = async (teacher: OnnxEmbedder, texts: ReadonlyArray<string>, cache: string | undefined): Promise<Float32Array> => {
  const size = texts.length * teacher.dimensions
  if (cache !== undefined && existsSync(cache)) {
    const kept = new Float32Array(Uint8Array.from(readFileSync(cache)).buffer)
    if (kept.length !== size) throw new Error(`${cache} holds ${kept.length} numbers, not ${size}: delete it and run again`)
    return kept
  }
  const all = new Float32Array(size)
  const step = 4096
  for (let start = 0; start < texts.length; start += step) {
    const { values } = await teacher.embedTexts(texts.slice(start, start + step))
    all.set(values, start * teacher.dimensions)
    say(`${Math.min(start + step, texts.length)} of ${texts.length} lessons`)
  }
  if (cache !== undefined) writeFileSync(cache, new Uint8Array(all.buffer))
  return all
}

/** Mean of each list's rows. */
const pooled = (vectors: Float32Array, dimensions: number, lists: ReadonlyArray<ReadonlyArray<number>>): Float32Array => {
  const means = new Float32Array(lists.length * dimensions)
  lists.forEach((list, row) => {
    for (const id of list) {
      for (let d = 0; d < dimensions; d++) means[row * dimensions + d]! += vectors[id * dimensions + d]! / list.length
    }
  })
  return means
}

/** Turn each row by the map. */
const turned = (vectors: Float32Array, dimensions: number, map: Float64Array): Float32Array => {
  const result = new Float32Array(vectors.length)
  for (let start = 0; start < vectors.length; start += dimensions) {
    for (let a = 0; a < dimensions; a++) {
      const x = vectors[start + a]!
      for (let b = 0; b < dimensions; b++) result[start + b]! += x * map[a * dimensions + b]!
    }
  }
  return result
}

const distil = async (teacherFolder: string, wordnet: string, out: string): Promise<void> => {
  const dimensions = Number(flags.dimensions)
  const teacher = await loadOnnxEmbedder(teacherFolder, { threads: 2 })
  const texts = wordNetGlosses(wordnet, Number(flags.every))
  const taught = await taughtVectors(teacher, texts, flags.cache)

  const vocabulary = readFileSync(join(teacherFolder, "vocab.txt"), "utf8")
    .split("\n")
    .filter((piece) => piece !== "")
  const found = await tokenVectors(teacher, vocabulary, (done, all) => say(`${done} of ${all} word pieces`))
  const distilled = ontoPrincipalAxes(found.values, found.dimensions, dimensions)
  weighByRarity(distilled, dimensions, Number(flags.rarity))

  // Turn the distilled vectors into the axes of the teacher's sentence vectors, then fit them one by one.
  const words = new WordPiece(found.pieces)
  const ids = texts.map((text) => words.encode(text))
  const targets = ontoPrincipalAxes(taught, teacher.dimensions, dimensions)
  const map = linearMap(pooled(distilled, dimensions, ids), targets, dimensions, (1e-3 * texts.length) / 1000)
  const vectors = turned(distilled, dimensions, map)
  fitToTeacher(vectors, dimensions, { ids, taught: targets }, Number(flags.stiffness), Number(flags.steps), (step, error) =>
    say(`fit ${step}: squared error a lesson ${error.toFixed(4)}`)
  )

  const bytes = encodeVectors(vectors, dimensions)
  writeFileSync(join(out, "vectors.bin"), bytes)
  writeFileSync(join(out, "vocabulary.txt"), found.pieces.join("\n") + "\n")
  console.log(JSON.stringify({ pieces: found.pieces.length, dimensions, lessons: texts.length, bytes: bytes.byteLength }))
}

if (flags.teacher === undefined || flags.wordnet === undefined || flags.out === undefined) {
  say(`the teacher, WordNet and the output folder must be named. Type: ${usage}`)
  process.exitCode = 2
} else {
  const out = makeFolder(flags.out, { tool: "distil-embedder", typedAs: "npm start -w @ftm/distil-embedder -- … --out" })
  if (Result.isSuccess(out)) await distil(flags.teacher, flags.wordnet, out.success)
  else {
    say(out.failure.message)
    process.exitCode = 2
  }
}
