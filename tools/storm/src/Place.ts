import { type BatchEmulator, type Fault, startBatchEmulator } from "@ftm/batch-emulator"
import { folderLayer, ObjectStore } from "@ftm/object-store"
import { startS3TestServer, type S3TestServer } from "@ftm/object-store/testing"
import { writePrefetchedStore } from "@ftm/sample-corpus"
import { Quarter } from "@ftm/transcript-schema"
import { Effect, Exit, Schema, Scope } from "effect"
import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { processesOf, roundVariable, signal } from "./Processes.ts"

export const quarter = Schema.decodeSync(Quarter)("2021Q1")

/** How large a made-up quarter is. */
export interface Shape {
  readonly firms: number
  readonly sentences: number
  readonly batchSize: number
}

/** `folder`: processes on this machine. `small disk`: the same, the store alone on a file system of a few megabytes. `bucket`: S3 and AWS Batch, emulated. */
export type PlaceKind = "folder" | "small disk" | "bucket"

/** Where a round takes place: a store with a prefetched quarter, and folders in which the programs stand. */
export interface Place {
  readonly kind: PlaceKind
  readonly shape: Shape
  /** Everything of the round is in here. */
  readonly folder: string
  /** The objects of the store as files, of a bucket, too. */
  readonly files: string
  /** What is typed after `run`. */
  readonly runFlags: ReadonlyArray<string>
  /** What is typed after any command. */
  readonly about: ReadonlyArray<string>
  readonly environment: Readonly<Record<string, string>>
  readonly bucket: { readonly s3: S3TestServer; readonly batch: BatchEmulator } | undefined
  readonly close: () => Promise<void>
}

/** What no output and no file of the store may show. */
export const secrets = { WRDS_PASSWORD: "a-password-nobody-may-see", AWS_SECRET_ACCESS_KEY: "ftm-test-secret" }

/** How fast Batch's own waits pass: a Spot machine is lost after seconds instead of hours. */
const batchSpeed = 2
const smallDisk = "8m"

/** The file of the wrong clock, for `node --import`. */
export const wrongClock = fileURLToPath(new URL("./WrongClock.ts", import.meta.url))
const compileCache = fileURLToPath(new URL("../../../node_modules/.cache/node-compile", import.meta.url))

/** Mounts a file system of a few megabytes there. Fails where that may not be done. */
export const mountSmallDisk = (folder: string): void => {
  mkdirSync(folder, { recursive: true })
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${smallDisk},mode=700`, "tmpfs", folder], { stdio: "pipe" })
}

/** Lazily: a process that still stands in it keeps it until it ends. */
export const unmountSmallDisk = (folder: string): void => void execFileSync("umount", ["-l", folder], { stdio: "pipe" })

/** The programs find what a shell would give them, and two passwords of which nothing may ever be seen. */
const environmentIn = (folder: string): Readonly<Record<string, string>> => ({
  PATH: process.env.PATH ?? "",
  HOME: join(folder, "home"),
  NODE_COMPILE_CACHE: compileCache,
  WRDS_USERNAME: "storm",
  WRDS_PASSWORD: secrets.WRDS_PASSWORD,
  [roundVariable]: folder
})

const mapProgram = fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main"))

const startBucket = async (folder: string, files: string, faults: ReadonlyArray<Fault>, clockMillis: number, scope: Scope.Scope) => {
  const store = await Effect.runPromise(Effect.provide(ObjectStore, folderLayer(files)))
  const s3 = await startS3TestServer({ bucket: "ftm", store })
  const aws = { ...s3.environment, AWS_EC2_METADATA_DISABLED: "true" }
  const batch = await Effect.runPromise(
    startBatchEmulator({
      command: [process.execPath, "--conditions=@ftm/source", "--disable-warning=ExperimentalWarning", "--import", wrongClock, mapProgram],
      environment: { ...environmentIn(folder), ...aws, FTM_WORKERS: "1", FTM_STORM_CLOCK_MILLIS: String(clockMillis) },
      logFolder: join(folder, "container-logs"),
      speed: batchSpeed,
      faults
    }).pipe(Effect.provideService(Scope.Scope, scope))
  )
  return { s3, batch, aws }
}

/** Makes a place anew, with a prefetched quarter in its store. `faults` and `clockMillis` are those of the emulated service and its machines. */
export const makePlace = async (
  kind: PlaceKind,
  folder: string,
  shape: Shape,
  faults: ReadonlyArray<Fault> = [],
  clockMillis = 0
): Promise<Place> => {
  for (const name of ["desk", "home", "machine-a", "machine-b"]) mkdirSync(join(folder, name), { recursive: true })
  const disk = join(folder, "disk")
  if (kind === "small disk") mountSmallDisk(disk)
  const files = kind === "small disk" ? join(disk, "store") : join(folder, "store")
  const firms = Array.from({ length: shape.firms }, (_, n) => String(100 + n))
  await writePrefetchedStore(files, quarter, firms, shape.sentences)
  const scope = await Effect.runPromise(Scope.make())
  const started = kind === "bucket" ? await startBucket(folder, files, faults, clockMillis, scope) : undefined
  const engine =
    started === undefined
      ? ["--engine", "local", "--jobs", "2"]
      : ["--engine", "batch", "--endpoint", started.batch.endpoint, "--poll-seconds", "0.3"]
  return {
    kind,
    shape,
    folder,
    files,
    about: ["--quarter", quarter, "--store", started === undefined ? files : "s3://ftm"],
    runFlags: [...engine, "--batch-size", String(shape.batchSize)],
    environment: { ...environmentIn(folder), ...started?.aws },
    bucket: started,
    close: async () => {
      await Effect.runPromise(Scope.close(scope, Exit.void))
      await started?.s3.stop()
      if (kind === "small disk") unmountSmallDisk(disk)
    }
  }
}

/** For whoever breaks a storm off: no process and no mounted disk stays. */
export const endEverythingIn = (folder: string): void => {
  for (const { pid } of processesOf(folder)) signal(pid, "SIGKILL")
  for (const line of readFileSync("/proc/mounts", "utf8").split("\n")) {
    const [, mounted = ""] = line.split(" ")
    if (mounted.startsWith(`${folder}/`)) unmountSmallDisk(mounted)
  }
}
