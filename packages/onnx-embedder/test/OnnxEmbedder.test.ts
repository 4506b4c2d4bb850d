import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { loadOnnxEmbedder } from "../src/index.ts"

it("says what is missing in a folder without a model", async () => {
  const folder = mkdtempSync(join(tmpdir(), "no-model-"))
  await expect(loadOnnxEmbedder(folder)).rejects.toThrow(
    /no model\.onnx .* in .*no-model-.*static one.*npm run models -- pull all-MiniLM-L6-v2 --to .*no-model-/
  )
})
