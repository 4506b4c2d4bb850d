import { workspaceRoot as root } from "@ftm/release"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  hashProblems,
  type InstallScript,
  installScriptProblems,
  installScripts,
  type LicenceException,
  licenceProblems,
  type LockEntry,
  lockedPackages,
  type LockFile,
  pythonProblems,
  readLockFile
} from "../src/index.ts"

// What `npm ci` brings along, and what of it runs at once. docs/guides/supply-chain.md explains it.
const ours = readLockFile(root)
const { allowScripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { allowScripts: Record<string, boolean> }
const python = (folder: string, file: string): string => readFileSync(join(root, folder, "python", file), "utf8")

describe("this workspace", () => {
  it("locks packages of others", () => expect(lockedPackages(ours).length).toBeGreaterThan(500))
  it("pins each by a hash", () => expect(hashProblems(ours)).toEqual([]))
  it("lists each install script, and tells npm the same", () => expect(installScriptProblems(ours, allowScripts)).toEqual([]))
  it("says why, of each", () => expect(installScripts.filter(({ reason }) => reason.length < 20)).toEqual([]))
  it("tells of each in the guide", () => {
    const guide = readFileSync(join(root, "docs/guides/supply-chain.md"), "utf8")
    // The packages of one maker for several platforms are one row.
    expect(installScripts.filter(({ name }) => !guide.includes(`| \`${name.replace(/\/.*/, "/…")}\` |`))).toEqual([])
  })
  it("uses nothing under a licence that is not allowed", () => expect(licenceProblems(ours)).toEqual([]))
  it.each(["packages/bertopic-engine", "tools/benchmarks"])("pins the packages of the Python in %s by hashes", (folder) => {
    expect(pythonProblems(python(folder, "requirements.in"), python(folder, "requirements.txt"))).toEqual([])
  })
})

const hash = `sha512-${"A".repeat(86)}==`
const good: LockEntry = { version: "1.2.3", integrity: hash, license: "MIT" }
const lockOf = (packages: Record<string, LockEntry>): LockFile => ({ packages: { "": {}, ...packages } })

describe("hashes", () => {
  it.each<[string, string, LockEntry]>([
    ["no address", "node_modules/a", good],
    ["an address of npm", "node_modules/a", { ...good, resolved: "https://registry.npmjs.org/a/-/a-1.2.3.tgz" }],
    ["a mirror", "node_modules/@s/a", { ...good, resolved: "https://mirror.example/npm/@s/a/-/a-1.2.3.tgz" }],
    ["another name for a package", "node_modules/b", { ...good, name: "a", resolved: "https://registry.npmjs.org/a/-/a-1.2.3.tgz" }],
    ["a package within a package", "node_modules/b/node_modules/a", good],
    ["a project of the workspace", "packages/a", { version: "0.1.0" }],
    ["a link to one", "node_modules/@ftm/a", { resolved: "packages/a", link: true }]
  ])("%s is fine", (_what, folder, entry) => expect(hashProblems(lockOf({ [folder]: entry }))).toEqual([]))

  it.each<[string, LockEntry]>([
    ["no hash", { version: "1.2.3" }],
    ["a weaker hash", { ...good, integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }],
    ["a weaker hash beside", { ...good, integrity: `sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= ${hash}` }],
    ["half of a hash", { ...good, integrity: "sha512-AAAA==" }]
  ])("%s is found", (_what, entry) =>
    expect(hashProblems(lockOf({ "node_modules/a": entry }))).toEqual(["node_modules/a has no sha512 hash"])
  )

  it.each([
    "git+ssh://git@github.com/a/a.git#0123456789012345678901234567890123456789",
    "http://registry.npmjs.org/a/-/a-1.2.3.tgz",
    "file:a-1.2.3.tgz",
    "https://example.com/a.tgz",
    "https://registry.npmjs.org/b/-/b-1.2.3.tgz",
    "https://registry.npmjs.org/a/-/a-1.2.4.tgz"
  ])("%s is no address of a@1.2.3 in a registry", (resolved) => {
    expect(hashProblems(lockOf({ "node_modules/a": { ...good, resolved } }))).toEqual([
      `node_modules/a does not come from an npm registry, but from ${resolved}`
    ])
  })

  it("a folder outside of the workspace is found, and a link to one", () => {
    const lock = lockOf({ "../a": { version: "1.2.3" }, "node_modules/a": { resolved: "../a", link: true } })
    expect(hashProblems(lock)).toEqual(["../a is a folder outside of the workspace", "node_modules/a is a folder outside of the workspace"])
  })
})

describe("install scripts", () => {
  const lock = lockOf({ "node_modules/a": { ...good, hasInstallScript: true }, "node_modules/b": good })
  const listed: ReadonlyArray<InstallScript> = [{ name: "a", runs: true, reason: "compiles itself" }]

  it("one that is listed, and that npm is told of, is fine", () => expect(installScriptProblems(lock, { a: true }, listed)).toEqual([]))

  it("one that is not listed is found", () => {
    expect(installScriptProblems(lock, {}, [])).toEqual(["a has an install script that is not listed"])
  })

  it("one deep in another package is found too", () => {
    const deep = lockOf({ "node_modules/b/node_modules/c": { ...good, hasInstallScript: true } })
    expect(installScriptProblems(deep, {}, [])).toEqual(["c has an install script that is not listed"])
  })

  it("a listed one that is gone is found", () => {
    expect(installScriptProblems(lockOf({}), { a: true }, listed)).toEqual(["a is listed and has no install script"])
  })

  it("another decision in package.json is found, and one too many", () => {
    expect(installScriptProblems(lock, { a: false }, listed)).toEqual([`allowScripts in package.json has to say "a": true`])
    expect(installScriptProblems(lock, {}, listed)).toEqual([`allowScripts in package.json has to say "a": true`])
    expect(installScriptProblems(lock, { a: true, b: true }, listed)).toEqual(["allowScripts in package.json names b, which is not listed"])
  })
})

describe("licences", () => {
  const of = (license: string | undefined, more: LockEntry = {}) =>
    lockOf({ "node_modules/a": { version: "1.2.3", ...(license === undefined ? {} : { license }), ...more } })
  const exception: LicenceException = { name: "a", licence: "MPL-2.0", reason: "only runs here" }

  it.each(["MIT", "(MIT OR GPL-3.0-only)", "MIT AND ISC"])("%s is allowed", (licence) => {
    expect(licenceProblems(of(licence), [])).toEqual([])
  })

  it.each(["GPL-3.0-only", "MIT AND GPL-3.0-only", "(GPL-3.0-only OR AGPL-3.0-only)", "SEE LICENSE IN LICENSE", "UNLICENSED", ""])(
    "'%s' is not",
    (licence) => expect(licenceProblems(of(licence), [])).toEqual([`node_modules/a, shipped: ${licence}`])
  )

  it("no licence at all is found", () => expect(licenceProblems(of(undefined), [])).toEqual(["node_modules/a, shipped: names no licence"]))

  it("an exception holds for a development tool, under that licence alone, and never for what is shipped", () => {
    expect(licenceProblems(of("MPL-2.0", { dev: true }), [exception])).toEqual([])
    expect(licenceProblems(of("GPL-3.0-only", { dev: true }), [exception])).toContain("node_modules/a, a development tool: GPL-3.0-only")
    expect(licenceProblems(of("MPL-2.0"), [exception])).toContain("node_modules/a, shipped: MPL-2.0")
  })

  it("it holds for its platform packages too, not for a package that is named alike", () => {
    const named = (name: string) =>
      lockOf({ "node_modules/a": { ...good, license: "MPL-2.0", dev: true }, [`node_modules/${name}`]: { license: "MPL-2.0", dev: true } })
    expect(licenceProblems(named("a-linux-x64"), [exception])).toEqual([])
    expect(licenceProblems(named("ab"), [exception])).toEqual(["node_modules/ab, a development tool: MPL-2.0"])
  })

  it("an exception that nothing needs is found", () => {
    expect(licenceProblems(of("MIT", { dev: true }), [exception])).toEqual(["nothing needs the exception for a (MPL-2.0): take it off"])
  })
})

describe("hashes of Python's packages", () => {
  const sha = `--hash=sha256:${"0".repeat(64)}`

  it("a version with one hash or more is fine", () => {
    const text = `# made by uv\nA==1.0 \\\n    ${sha} \\\n    ${sha}\nb==2.0 \\\n    ${sha}\n`
    expect(pythonProblems("# two\na==1.0\nb==2.0\n", text)).toEqual([])
  })

  it.each([
    ["no hash", "a==1.0\n", ["a==1.0 has no sha256 hash"]],
    ["a weaker hash", `a==1.0 --hash=md5:${"0".repeat(32)}\n`, ["a==1.0 has no sha256 hash"]],
    ["any version", `a>=1.0 ${sha}\n`, [`a>=1.0 ${sha} does not say which version`, "a==1.0 is listed and not locked"]],
    ["another version", `a==1.1 ${sha}\n`, ["a==1.0 is listed and not locked"]],
    ["one too many", `a==1.0 ${sha}\nb==1.0 ${sha}\n`, ["1 are listed and 2 are locked"]]
  ])("%s is found", (_what, text, problems) => expect(pythonProblems("a==1.0\n", text)).toEqual(problems))
})
