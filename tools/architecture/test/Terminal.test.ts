import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { expect, it } from "vitest"
import { sourceFiles } from "../src/index.ts"

const root = join(import.meta.dirname, "../../..")

/** They clean what they print, or print nothing but their own words. */
const cleaning = ["apps/map-entrypoint/src/MapProgram.ts", "apps/prefetch-cli/src/AskAtTerminal.ts"]

it("text reaches a terminal through the console and the display that let no control character through", () => {
  const found = ["packages", "apps"]
    .flatMap((group) => readdirSync(join(root, group)).flatMap((project) => sourceFiles(join(root, group, project, "src"))))
    .filter((file) => /\bconsole\.\w+\(|process\.std(out|err)\.write\(/.test(readFileSync(file, "utf8").replace(/^\s*(\*|\/\/).*$/gm, "")))
    .map((file) => relative(root, file))
  expect(found.toSorted()).toEqual(cleaning)
})
