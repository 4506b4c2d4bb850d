import { houseManifest, nodeRange, type Project, published, readManifest, readProjects, workspaceRoot as root } from "@ftm/release"
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { sourceFiles, topLevelActions } from "../src/index.ts"

// What is published says the truth about itself. `npm run manifests` sets in order what all projects share.
const projects = readProjects(root)
const offered = published(projects)
const version = readManifest(join(root, "packages/transcript-schema")).version
const licence = readFileSync(join(root, "LICENSE"), "utf8")

describe.each(offered.map((project) => [project.manifest.name, project] as const))("%s", (_name, project: Project) => {
  const { folder, manifest } = project

  it("has the fields that all share", () => {
    expect(manifest).toEqual(houseManifest(project, version))
    expect(manifest.engines).toEqual({ node: nodeRange })
    expect(manifest.publishConfig).toEqual({ access: "public" })
    expect(manifest.private).toBeUndefined()
    expect(manifest.scripts).toMatchObject({ test: expect.any(String), prepack: expect.any(String) })
  })

  it("says what it is", () => {
    expect(manifest.description).toMatch(/\.$/)
    expect(manifest.keywords!.length).toBeGreaterThanOrEqual(3)
    expect(readFileSync(join(folder, "README.md"), "utf8")).toMatch(/^# \S/)
  })

  it("carries the licence, and those of the data that it ships", () => {
    expect(readFileSync(join(folder, "LICENSE"), "utf8")).toBe(licence)
    const models = existsSync(join(folder, "models")) ? readdirSync(join(folder, "models")) : []
    for (const model of models) {
      expect(readFileSync(join(folder, "models", model, "LICENSE"), "utf8")).toMatch(/Apache License\s+Version 2\.0/)
      expect(readFileSync(join(folder, "models", model, "NOTICE"), "utf8")).not.toBe("")
    }
    expect(manifest.license).toBe(models.length > 0 ? "MIT AND Apache-2.0" : "MIT")
  })

  it("lets the workspace read its sources first, everybody else what was built", () => {
    const { "./package.json": own, ...entries } = manifest.exports!
    expect(own).toBe("./package.json")
    expect(Object.keys(entries)).toContain(".")
    for (const entry of Object.values(entries) as ReadonlyArray<Record<string, string>>) {
      expect(Object.keys(entry)).toEqual(["@ftm/source", "types", "default"])
      const source = entry["@ftm/source"]!
      expect(existsSync(join(folder, source))).toBe(true)
      expect(entry["default"]).toBe(source.replace("./src/", "./dist/").replace(/\.ts$/, ".js"))
      expect(entry["types"]).toBe(source.replace("./src/", "./dist/").replace(/\.ts$/, ".d.ts"))
    }
    for (const program of Object.values(manifest.bin ?? {})) {
      const source = join(folder, program.replace("./dist/", "./src/").replace(/\.js$/, ".ts"))
      expect(readFileSync(source, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/)
    }
  })

  it("needs nothing that is never published, and its siblings in their one version", () => {
    const needed = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
    const ours = needed.flatMap(([name, range]) => {
      const other = projects.find((candidate) => candidate.manifest.name === name)
      return other === undefined ? [] : [{ name, range, private: other.manifest.private ?? false }]
    })
    expect(ours).toEqual(ours.map(({ name }) => ({ name, range: version, private: false })))
    expect(needed.filter(([name]) => name.startsWith("@ftm/"))).toHaveLength(ours.length)
  })

  it("does nothing when it is imported, its programs aside", () => {
    const programs = Array.isArray(manifest.sideEffects) ? (manifest.sideEffects as ReadonlyArray<string>) : []
    for (const program of programs.filter((file) => file.startsWith("./src/"))) expect(existsSync(join(folder, program))).toBe(true)
    // It fills a table of its own, which nobody sees who does not import it.
    const harmless = ["./src/maths/ExactMath.ts"]
    const acting = sourceFiles(join(folder, "src"))
      .filter((file) => !file.endsWith(".d.ts") && !file.endsWith(".test.ts"))
      .map((file) => ({ file: `./${file.slice(folder.length + 1)}`, actions: topLevelActions(file) }))
      .filter(({ file, actions }) => actions.length > 0 && !programs.includes(file) && !harmless.includes(file))
    expect(acting).toEqual([])
  })
})

describe("the workspace", () => {
  it("has one version for everything, tools too: they name their siblings by it", () => {
    expect(projects.filter(({ manifest }) => manifest.version !== version).map(({ name }) => name)).toEqual([])
    const stale = projects.flatMap(({ manifest }) =>
      Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies })
        .filter(([name, range]) => name.startsWith("@ftm/") && range !== version)
        .map(([name, range]) => `${manifest.name}: ${name}@${range}`)
    )
    expect(stale).toEqual([])
  })

  it("publishes packages and apps, never a tool", () => {
    expect(projects.filter(({ group, manifest }) => (group === "tools") !== (manifest.private === true)).map(({ name }) => name)).toEqual(
      []
    )
  })

  it("releases all of it together, from plans that are kept in git", () => {
    const { release } = JSON.parse(readFileSync(join(root, "nx.json"), "utf8")) as { release: Record<string, unknown> }
    expect(release).toMatchObject({
      projects: ["packages/*", "apps/*", "tools/*"],
      projectsRelationship: "fixed",
      versionPlans: true,
      version: { preserveMatchingDependencyRanges: false, preVersionCommand: "npm run release:ready" }
    })
    // 0: ignored, 1: not ignored.
    expect(spawnSync("git", ["check-ignore", "-q", ".nx/version-plans/some-plan.md"], { cwd: root }).status).toBe(1)
    expect(spawnSync("git", ["check-ignore", "-q", ".nx/cache/x"], { cwd: root }).status).toBe(0)
  })

  it("keeps everything that was built out of git", () => {
    const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 }).split("\n")
    expect(tracked.filter((file) => /\.tsbuildinfo$|(^|\/)dist\//.test(file))).toEqual([])
  })
})

describe("a script that names a file", () => {
  it.each(projects.map((project) => [project.manifest.name, project] as const))(
    "of %s names one that is there",
    (_name, { folder, manifest }) => {
      const named = Object.values(manifest.scripts ?? {}).flatMap((script) => script.match(/\S+\.(test\.ts|config\.ts)/g) ?? [])
      expect(named.filter((file) => !existsSync(join(folder, file)))).toEqual([])
    }
  )
})
