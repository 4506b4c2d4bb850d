import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { sourceFiles } from "../src/index.ts"

const root = join(import.meta.dirname, "../../..")

/** The rows of the table "Where would I change …": what to change, the folder of a project, and the name to look for. */
const rooms = [...readFileSync(join(root, "CONTRIBUTING.md"), "utf8").matchAll(/^\| ([^|]+) \| `([^`]+)`[^|]* \| `([^`]+)`.*\|$/gm)].map(
  ([, change = "", folder = "", name = ""]) => ({ change, folder, name })
)

describe("the map of the house is true", () => {
  it("has its rooms", () => expect(rooms.length).toBeGreaterThanOrEqual(13))

  it.each(rooms)("$change: $name is declared in $folder", ({ folder, name }) => {
    const declaration = new RegExp(`^export (const|class|interface|type|\\* as) ${name}\\b`, "m")
    const declaring = (project: string) =>
      sourceFiles(join(root, project, "src")).filter((file) => declaration.test(readFileSync(file, "utf8")))
    expect(declaring(folder)).toHaveLength(1)
  })
})
