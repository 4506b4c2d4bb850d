import { workspaceRoot } from "@ftm/release"
import { createHash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { nodeHere } from "./NodeHere.ts"
import { run } from "./PackedProject.ts"

const folder = mkdtempSync(join(tmpdir(), "ftm-own-node-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("the Node that runs this", () => {
  it("is byte for byte the one in the tarball whose hash is in the lock file", () => {
    const answer = run("npm", ["pack", `${nodeHere.name}@${nodeHere.version}`, "--json", "--pack-destination", folder], folder)
    const [{ filename }] = JSON.parse(answer) as [{ readonly filename: string }]
    expect(
      `sha512-${createHash("sha512")
        .update(readFileSync(join(folder, filename)))
        .digest("base64")}`
    ).toBe(nodeHere.integrity)
    run("tar", ["-xzf", filename, "package/bin/node"], folder)
    const node = join(workspaceRoot, "node_modules/.bin/node")
    expect(readFileSync(join(folder, "package/bin/node")).equals(readFileSync(node))).toBe(true)
    expect(readFileSync(process.execPath).equals(readFileSync(node))).toBe(true)
  }, 300_000)
})
