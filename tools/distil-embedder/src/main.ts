import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { loadOnnxEmbedder } from "@ftm/onnx-embedder"
import { encodeVectors } from "@ftm/topic-model"
import { ontoPrincipalAxes } from "./PrincipalAxes.ts"
import { tokenVectors, weighByRarity } from "./TokenVectors.ts"

const usage = "npm start -w @ftm/distil-embedder -- --teacher FOLDER --out FOLDER [--dimensions 256] [--rarity 1e-4]"

const { values: flags } = parseArgs({
  options: {
    teacher: { type: "string" },
    out: { type: "string" },
    dimensions: { type: "string", default: "256" },
    rarity: { type: "string", default: "1e-4" }
  }
})

if (flags.teacher === undefined || flags.out === undefined) {
  console.error(`which teacher, and where to? Type: ${usage}`)
  process.exitCode = 2
} else {
  const teacher = await loadOnnxEmbedder(flags.teacher, { threads: 2, batchSize: 256 })
  const vocabulary = readFileSync(join(flags.teacher, "vocab.txt"), "utf8").split("\n").filter((piece) => piece !== "")
  const found = await tokenVectors(teacher, vocabulary, (done, all) => console.error(`${done} of ${all} word pieces`))
  const dimensions = Number(flags.dimensions)
  const values = ontoPrincipalAxes(found.values, found.dimensions, dimensions)
  weighByRarity(values, dimensions, Number(flags.rarity))
  mkdirSync(flags.out, { recursive: true })
  const bytes = encodeVectors(values, dimensions)
  writeFileSync(join(flags.out, "vectors.bin"), bytes)
  writeFileSync(join(flags.out, "vocabulary.txt"), found.pieces.join("\n") + "\n")
  console.log(JSON.stringify({ pieces: found.pieces.length, dimensions, bytes: bytes.byteLength, teacher: teacher.name }))
}
