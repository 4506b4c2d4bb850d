import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { importsOf, packageName } from "../src/index.ts"

it("finds every form of import", () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-imports-"))
  const file = join(folder, "sample.ts")
  writeFileSync(
    file,
    [
      `import pg from "pg"`,
      `import {`,
      `  a,`,
      `  b`,
      `} from "@ftm/manifest"`,
      `import type { T } from "./T.ts"`,
      `import "side-effect"`,
      `export * from "./other.ts"`,
      `export { c } from 'd/e'`,
      `// import("not/this")`,
      `const s3 = await import("@aws-sdk/client-s3")`
    ].join("\n")
  )
  const imports = importsOf(folder, file)
  rmSync(folder, { recursive: true })
  expect(imports.map((i) => i.module).sort()).toEqual([
    "./T.ts",
    "./other.ts",
    "@aws-sdk/client-s3",
    "@ftm/manifest",
    "d/e",
    "pg",
    "side-effect"
  ])
  expect(packageName("@aws-sdk/client-s3/dist")).toBe("@aws-sdk/client-s3")
  expect(packageName("pg/lib/x.js")).toBe("pg")
})
