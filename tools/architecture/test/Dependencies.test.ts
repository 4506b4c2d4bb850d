import { existsSync, readdirSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { dirname, join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { circlesIn, importsOf, packageName, sourceFiles } from "../src/index.ts"

const root = join(import.meta.dirname, "../../..")

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
}

const projects = ["packages", "apps", "tools"].flatMap((group) =>
  readdirSync(join(root, group))
    .filter((name) => existsSync(join(root, group, name, "package.json")))
    .map((name) => ({
      group,
      name,
      folder: join(root, group, name),
      manifest: JSON.parse(readFileSync(join(root, group, name, "package.json"), "utf8")) as Manifest
    }))
)
const packages = projects.filter((p) => p.group === "packages")
const libraryNames = new Set(packages.map((p) => p.manifest.name))
const srcImports = (folder: string) => sourceFiles(join(folder, "src")).flatMap((file) => importsOf(root, file))

describe("dependencies point one way: apps -> packages -> transcript-schema", () => {
  it.each(packages)("$name imports packages only", ({ folder }) => {
    const wrong = srcImports(folder).filter((i) => i.module.startsWith("@ftm/") && !libraryNames.has(packageName(i.module)))
    expect(wrong).toEqual([])
  })

  it("packages do not import each other in a circle", () => {
    const next = new Map(
      packages.map((p) => [p.manifest.name, Object.keys(p.manifest.dependencies ?? {}).filter((d) => libraryNames.has(d))])
    )
    expect(circlesIn(next)).toEqual([])
  })

  it("job-contract stands on transcript-schema alone", () => {
    const contract = packages.find((p) => p.name === "job-contract")!
    expect(
      new Set(
        srcImports(contract.folder)
          .map((i) => i.module)
          .filter((m) => m.startsWith("@ftm/"))
      )
    ).toEqual(new Set(["@ftm/transcript-schema"]))
  })

  it("transcript-schema stands on nothing of ours", () => {
    const schema = packages.find((p) => p.name === "transcript-schema")!
    expect(srcImports(schema.folder).filter((i) => i.module.startsWith("@ftm/"))).toEqual([])
  })
})

describe("each foreign client has one room", () => {
  const rooms: ReadonlyArray<readonly [RegExp, string]> = [
    [/^(pg|pg-cursor|@aws-sdk\/client-secrets-manager)$/, "wrds-source"],
    [/^@aws-sdk\/client-s3$/, "object-store"],
    [/^@aws-sdk\/client-(batch|ec2|ecs|ecr|cloudwatch-logs)$/, "batch-submitter"],
    [/^(wink-|franc)/, "transcript-text"],
    [/^hyparquet/, "parquet-table"]
  ]
  it.each(rooms)("%s is known to %s alone", (pattern, owner) => {
    const outside = projects
      .filter((p) => p.group !== "tools" && p.name !== owner)
      .flatMap((p) => srcImports(p.folder))
      .filter((i) => pattern.test(packageName(i.module)))
    expect(outside).toEqual([])
  })

  it("wrds-source and s3-source do not know each other", () => {
    const between = packages
      .filter((p) => p.name === "wrds-source" || p.name === "s3-source")
      .flatMap((p) => srcImports(p.folder))
      .filter((i) => i.module === "@ftm/s3-source" || i.module === "@ftm/wrds-source")
    expect(between).toEqual([])
  })

  it("logarithms that decide an order are the engine's own, the same on every machine", () => {
    const modelling = packages.filter((p) => p.name === "topic-model" || p.name === "theme-model")
    expect(modelling.flatMap((p) => codeWith(p.folder, /Math\.log\(/))).toEqual([])
  })

  it("one file weighs terms by class: topics and themes are named by the same formula", () => {
    const weighing = packages.flatMap((p) => codeWith(p.folder, /\b(ln|log|log1p)\(\s*(1 \+ )?\w+ \/ /))
    expect(weighing.map((line) => line.split(":")[0])).toEqual(["packages/topic-model/src/describe/ClassTermWeights.ts"])
  })

  const projectsWith = (pattern: RegExp) =>
    projects
      .filter((p) => p.group !== "tools" && sourceFiles(join(p.folder, "src")).some((file) => pattern.test(readFileSync(file, "utf8"))))
      .map((p) => p.name)

  it("job-contract alone reads a job's variables, and map-entrypoint alone has it do so", () => {
    for (const name of ["DATA_SOURCE", "CHECKPOINT_INTERVAL", "MAX_FAILURE_RATE", "TOPIC_ENGINE"]) {
      expect(projectsWith(new RegExp(`(read|text|Config\\.\\w+)\\([^)\\n]*"${name}"|env\\.${name}`))).toEqual(["job-contract"])
    }
    expect(projectsWith(/import \{[^}]*\breadJobConfig\b[^}]*\} from "@ftm\/job-contract"/)).toEqual(["map-entrypoint"])
  })
})

describe("commands speak and end in one way", () => {
  const apps = projects.filter((p) => p.group === "apps")
  const ours = projects.filter((p) => p.group !== "tools")
  const linesWith = (pattern: RegExp, exempt: ReadonlyArray<string>) =>
    ours
      .flatMap((p) => sourceFiles(join(p.folder, "src")))
      .map((file) => ({ file: file.slice(root.length + 1), text: readFileSync(file, "utf8") }))
      .filter(({ file, text }) => pattern.test(text) && !exempt.includes(file))
      .map(({ file }) => file)

  it("packages do not know of exit codes, signals and displays: their errors are their own", () => {
    // What a run says to people is made for a terminal.
    const outside = packages.filter((p) => !["command-line", "run-words"].includes(p.name)).flatMap((p) => srcImports(p.folder))
    expect(outside.filter((i) => packageName(i.module) === "@ftm/command-line")).toEqual([])
  })

  it("only apps know @effect/platform-node", () => {
    expect(packages.flatMap((p) => srcImports(p.folder)).filter((i) => packageName(i.module) === "@effect/platform-node")).toEqual([])
  })

  it("one file quotes a shell's words, and one writes numbers", () => {
    // A quoted word ends its quotes, writes the quote itself with a backslash, and begins them again.
    expect(linesWith(/replaceAll\("'", "'\\\\''"\)/, [])).toEqual(["packages/transcript-schema/src/ShellWord.ts"])
    expect(linesWith(/toLocaleString\(/, ["packages/transcript-schema/src/NumberWords.ts"])).toEqual([])
  })

  it("one file listens to the signals, and one draws over a line", () => {
    expect(linesWith(/process\.on\(\s*(signal|"SIG)/, ["packages/command-line/src/Signals.ts"])).toEqual([])
    expect(linesWith(/\\r\\u001b/, ["packages/command-line/src/ProgressDisplay.ts"])).toEqual([])
  })

  it.each(projects.filter((p) => p.group !== "packages"))("$group/$name goes to its user before it reads a path", ({ folder }) => {
    const starters = sourceFiles(join(folder, "src")).filter((file) =>
      /parseArgs\(|process\.argv|runMain\(/.test(readFileSync(file, "utf8"))
    )
    // Options without a path among them, what main.ts has gone for already, and what npm itself runs in each package.
    const exempt = /tools\/(fuzz|simulation|architecture|release|benchmarks\/src\/(?!main\.ts))/
    const staying = starters.filter((file) => !exempt.test(file) && !/goToUser\(process\.env\)/.test(readFileSync(file, "utf8")))
    expect(staying.map((file) => file.slice(root.length + 1))).toEqual([])
  })

  it.each(apps)("importing $name runs nothing: only its main.ts starts, and nobody imports that", ({ folder }) => {
    const starters = sourceFiles(join(folder, "src")).filter((file) => /runMain\(|listenForSignals\(/.test(readFileSync(file, "utf8")))
    expect(starters.map((file) => file.slice(folder.length + 1))).toEqual(["src/main.ts"])
    expect(srcImports(folder).filter((i) => /(^|\/)main\.ts$/.test(i.module))).toEqual([])
    const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      readonly exports: Record<string, Record<string, string>>
    }
    expect(exports["."]?.["@ftm/source"]).toBe("./src/index.ts")
  })
})

describe("what is imported is declared", () => {
  const builtins = new Set(builtinModules)
  it.each(projects)("$group/$name", ({ folder, manifest }) => {
    const declared = new Set([manifest.name, ...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.peerDependencies ?? {})])
    const missing = srcImports(folder)
      .map((i) => i.module)
      .filter((m) => !m.startsWith(".") && !m.startsWith("node:"))
      .map(packageName)
      .filter((m) => !declared.has(m) && !builtins.has(m))
    expect([...new Set(missing)]).toEqual([])
  })

  it("every version is pinned exactly", () => {
    const loose = projects.flatMap(({ manifest }) =>
      Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${manifest.name}: ${name}@${version}`)
    )
    expect(loose).toEqual([])
  })
})

/** The lines of a text that are code: comments may name what they like. */
const codeLinesOf = (text: string): ReadonlyArray<string> => text.split("\n").filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line))
const codeLines = (file: string): ReadonlyArray<string> => codeLinesOf(readFileSync(file, "utf8"))
const codeWith = (folder: string, pattern: RegExp): ReadonlyArray<string> =>
  sourceFiles(join(folder, "src")).flatMap((file) =>
    codeLines(file)
      .filter((line) => pattern.test(line))
      .map((line) => `${file.slice(root.length + 1)}: ${line.trim()}`)
  )

describe("apps are thin, and no package knows one", () => {
  const apps = projects.filter((p) => p.group === "apps")
  it.each(apps)("$name has less than 900 lines", ({ folder }) => {
    const lines = sourceFiles(join(folder, "src")).reduce((sum, file) => sum + readFileSync(file, "utf8").trimEnd().split("\n").length, 0)
    expect(lines).toBeLessThan(900)
  })

  it.each(packages)("$name names no app", ({ folder }) => {
    const names = apps.map((app) => app.manifest.name).join("|")
    expect(codeWith(folder, new RegExp(`["'\`](${names})["'\`/]`))).toEqual([])
  })

  it.each(packages)("$name stays in its own folder", ({ folder }) => {
    const outside = sourceFiles(join(folder, "src")).flatMap((file) =>
      importsOf(root, file).filter(
        (i) => i.module.startsWith(".") && !resolve(dirname(file), i.module).startsWith(`${join(folder, "src")}/`)
      )
    )
    expect(outside).toEqual([])
  })

  // What a command and what a job answers its caller have a package each; no other library knows that it is used by a command.
  const answering = new Set(["command-line", "job-contract"])
  it.each(packages.filter((p) => !answering.has(p.name)))(
    "$name fails with its own errors, not with the end of a command",
    ({ folder }) => {
      expect(srcImports(folder).filter((i) => i.module.startsWith("effect/cli"))).toEqual([])
      expect(codeWith(folder, /\bexitCodes\b|\berrorExitCode\b|\bStop\.ts\b|["'`]Stop["'`]/)).toEqual([])
    }
  )
})

describe("facts that all share are told in one room", () => {
  const ours = projects.filter((p) => p.group !== "tools")

  it.each(ours)("$group/$name orders firms by compareIds alone", ({ folder }) => {
    expect(codeWith(folder, /\bfirm_?id [<>] |\bcompanyid [<>] |BigInt\(\w+\) - BigInt\(/i)).toEqual([])
  })

  // The folders of the store, a quarter's folder, the ending of a table's file, and a prefix with something put behind it.
  const key =
    /\b(raw|intermediate|processed)\/[a-z_-]{4,}|\b(manifests|progress|runs)\/(quarter|doctor|\$)|quarter=\$|quarter=(19|20)|\.parquet["'`]|(Prefix|Part)\(.*\)\}[\w$]|\b(Prefix|Part)\([^()]*\) \+/
  it.each(ours)("$group/$name asks StoreKeys for every key of the store", ({ folder, name }) => {
    const lines = codeWith(folder, key).filter((line) => name !== "transcript-schema" || !line.includes("/StoreKeys.ts: "))
    expect(lines).toEqual([])
  })
})

describe("what is typed is built in one room", () => {
  const room = /^packages\/transcript-schema\/src\/(CommandLine|Programs)\.ts: /
  const command = /\bnpm run\b|\bftm-(prefetch|orchestrate|map)[ []/

  // Whoever builds a command as data gets it quoted, and in the form in which the program was started.
  it.each(projects.filter((p) => p.group !== "tools"))("$group/$name spells out no command", ({ folder }) => {
    expect(codeWith(folder, command).filter((line) => !room.test(line))).toEqual([])
  })

  // A tool is in a checkout alone: its help says itself how it is typed, and what it goes with.
  const commandOfPrograms = /\bnpm run (prefetch|orchestrate|map)\b|\bftm-(prefetch|orchestrate|map)[ []/
  it.each(projects.filter((p) => p.group === "tools"))("$group/$name spells out no command of the programs", ({ folder }) => {
    const lines = sourceFiles(join(folder, "src")).flatMap((file) => {
      const help = /^const (help|usage) = `[^`]*`/gm
      return codeLinesOf(readFileSync(file, "utf8").replace(help, "")).filter((line) => commandOfPrograms.test(line))
    })
    expect(lines).toEqual([])
  })

  it("a value that is put into a command for another program is quoted", () => {
    const unquoted = projects
      .filter((p) => p.group !== "tools")
      .flatMap((p) => codeWith(p.folder, /\b(aws [a-z0-9]+ |ls -|chmod |openssl )[^`]*\$\{(?!shellWord\()/))
    expect(unquoted).toEqual([])
  })
})

describe("what others may use is a list of names", () => {
  it.each(projects)("$group/$name", ({ folder }) => {
    const everything = codeWith(folder, /^export( type)? \* from/)
    expect(everything).toEqual([])
  })
})

describe("names have one spelling", () => {
  it.each(projects)("$group/$name: constants are in camelCase, private members are #private", ({ folder }) => {
    expect(codeWith(folder, /^(export )?const [A-Z][A-Z0-9]*(_[A-Z0-9]+)*\b/)).toEqual([])
    expect(codeWith(folder, /^\s+(private|protected) /)).toEqual([])
  })
})

describe("commands write JSON in one way", () => {
  it.each(projects.filter((p) => p.group === "apps"))("$name", ({ folder }) => {
    expect(codeWith(folder, /JSON\.stringify\(/).filter((line) => line.includes("/src/commands/"))).toEqual([])
  })
})

describe("files do not import each other in a circle, not even for types", () => {
  it.each(projects)("$group/$name", ({ folder }) => {
    const name = (file: string): string => file.slice(folder.length + 1)
    const next = new Map(
      sourceFiles(join(folder, "src")).map((file) => [
        name(file),
        importsOf(root, file)
          .filter((i) => i.module.startsWith("."))
          .map((i) => name(resolve(dirname(file), i.module)))
      ])
    )
    expect(circlesIn(next)).toEqual([])
  })
})

describe("a library gets its clock, chance and settings from outside", () => {
  it.each(packages)("$name", ({ folder }) => {
    expect(codeWith(folder, /Date\.now\(|new Date\(\)|Math\.random\(|process\.env/)).toEqual([])
  })
})
