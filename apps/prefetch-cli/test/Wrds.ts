import { folderLayer, type ObjectStore } from "@ftm/object-store"
import { type PrefetchOptions, TextWorkers } from "@ftm/prefetch"
import { writeSampleCorpus } from "@ftm/sample-corpus"
import { parseQuarter, type Quarter } from "@ftm/transcript-schema"
import {
  type FaultProxy,
  type FaultProxyOptions,
  type Mfa,
  type Sandbox,
  startFaultProxy,
  startSandbox,
  wrdsVariables
} from "@ftm/wrds-sandbox"
import { defaultSelectionRules } from "@ftm/wrds-source"
import { ConfigProvider, Duration, Effect, Exit, Layer, Scope } from "effect"
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

export const quarterOf = (text: string): Quarter => parseQuarter(text)!

/** Something that a test file opens once and closes at its end. */
export interface Opened<A> {
  readonly value: A
  readonly close: () => Promise<void>
}

const open = async <A, E>(make: Effect.Effect<A, E, Scope.Scope>): Promise<Opened<A>> => {
  const scope = await Effect.runPromise(Scope.make())
  const value = await Effect.runPromise(make.pipe(Scope.provide(scope)))
  return { value, close: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}

export const openSandbox = (data: string, mfa?: Mfa): Promise<Opened<Sandbox>> =>
  open(startSandbox(mfa === undefined ? { data } : { data, mfa }))

/** A sandbox whose tables were changed by SQL once they were loaded. */
export const openChangedSandbox = (data: string, changes: string): Promise<Opened<Sandbox>> => open(startSandbox({ data, changes }))

export const openProxy = (to: Sandbox, faults: FaultProxyOptions["faults"] = []): Promise<Opened<FaultProxy>> =>
  open(startFaultProxy({ to, faults }))

/** A folder that is gone at the end. */
export const openFolder = (): Promise<Opened<string>> =>
  open(
    Effect.acquireRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "ftm-prefetch-"))),
      (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true }))
    )
  )

/** A folder with a generated corpus and its ground truth. */
export const openCorpusFolder = async (firms: number, quarter: string): Promise<Opened<string>> => {
  const folder = await openFolder()
  await Effect.runPromise(writeSampleCorpus({ out: folder.value, quarter, firms, seed: 7 }))
  return folder
}

/** A sandbox with a generated corpus, whose ground truth lies in the same folder. */
export const openCorpus = async (
  firms: number,
  quarter: string
): Promise<Opened<{ readonly sandbox: Sandbox; readonly folder: string }>> => {
  const folder = await openCorpusFolder(firms, quarter)
  const sandbox = await openSandbox(folder.value)
  return {
    value: { sandbox: sandbox.value, folder: folder.value },
    close: async () => {
      await sandbox.close()
      await folder.close()
    }
  }
}

export const wrdsConfig = (sandbox: Sandbox): Layer.Layer<never> =>
  ConfigProvider.layer(ConfigProvider.fromEnvRecord(wrdsVariables(sandbox)))

export const options = (quarter: Quarter, changes: Partial<PrefetchOptions> = {}): PrefetchOptions => ({
  quarter,
  rules: defaultSelectionRules,
  firmsPerPart: 20,
  approvalTimeout: Duration.seconds(20),
  stallTimeout: Duration.seconds(20),
  restart: false,
  ...changes
})

/** What `fetchQuarter` needs, over a folder and without words. */
export const services = (store: string): Layer.Layer<ObjectStore | TextWorkers> =>
  Layer.mergeAll(Layer.orDie(folderLayer(store)), TextWorkers.layer(store, 1))

/** The same with text threads that fail at some texts. */
export const poisonedServices = (store: string): Layer.Layer<ObjectStore | TextWorkers> =>
  Layer.mergeAll(Layer.orDie(folderLayer(store)), TextWorkers.layer(store, 1, new URL("./PoisonedTextWorker.ts", import.meta.url)))

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Nothing of this machine but where programs lie; and what Node made of our TypeScript before, so that each start need not make it again. */
export const bareEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? ""
}

/** Runs the command as a user does, with nothing in the environment but what is given. */
export const runPrefetch = (
  args: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>>,
  onStderr?: (text: string, stop: (signal: NodeJS.Signals) => void) => void
): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--conditions=@ftm/source", join(import.meta.dirname, "../src/main.ts"), ...args], {
      env: { ...bareEnvironment, ...environment },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString()
    })
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString()
      onStderr?.(stderr, (signal) => child.kill(signal))
    })
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
