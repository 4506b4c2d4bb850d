import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { loadOnnxEmbedder } from "../src/index.ts"

// A real model is too large to keep here. FTM_MINILM names a folder with model.onnx, tokenizer.json and the
// reference.json that python/minilm_reference.py makes.
const folder = process.env["FTM_MINILM"]

it("agrees with onnxruntime in Python to 1e-4 on all-MiniLM-L6-v2", async (ctx) => {
  if (folder === undefined || folder === "") {
    const reason = "skipped: FTM_MINILM names no model folder; npm run models -- pull all-MiniLM-L6-v2 --to DIR, then FTM_MINILM=DIR"
    console.log(reason)
    return ctx.skip(reason)
  }
  const file = join(folder, "reference.json")
  if (!existsSync(file)) throw new Error(`no reference.json in ${folder}: make it with python/minilm_reference.py`)
  const reference = JSON.parse(readFileSync(file, "utf8")) as ReadonlyArray<{
    readonly text: string
    readonly vector: ReadonlyArray<number>
  }>
  expect(reference.length).toBeGreaterThan(40)
  const embedder = await loadOnnxEmbedder(folder)
  const { dimensions, values } = await embedder.embedTexts(reference.map(({ text }) => text))
  let worst = 0
  reference.forEach(({ vector }, row) =>
    vector.forEach((value, d) => {
      worst = Math.max(worst, Math.abs(values[row * dimensions + d]! - value))
    })
  )
  console.log(`largest difference over ${reference.length} sentences: ${worst.toExponential(1)}`)
  expect(worst).toBeLessThan(1e-4)
})
