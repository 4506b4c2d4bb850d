import { type BatchEmulator, type BatchEmulatorOptions, startBatchEmulator } from "@ftm/batch-emulator"
import { nativeTopicModelLayer, TopicModel } from "@ftm/topic-model"
import { Effect, Exit, Scope } from "effect"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export interface EmulatedBatch {
  readonly emulator: BatchEmulator
  /** Flags of `ftm-orchestrate run` for this service. */
  readonly flags: ReadonlyArray<string>
  readonly close: () => Promise<void>
}

/** What the AWS SDK needs to sign; the emulator only wants to see that it did. */
export const awsEnvironment = {
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
  AWS_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true"
}

/** The real job, as the image runs it. */
export const mapJob = [process.execPath, "--conditions=@ftm/source", fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main"))]

/** What a real job says of its engine. */
const nativeEngine = Effect.runPromise(Effect.map(TopicModel, ({ engine }) => engine).pipe(Effect.provide(nativeTopicModelLayer())))

/** A job that takes `JOB_SECONDS` and then says that all firms of its batch are done: for tests of everything around the jobs. */
const quickJob = [process.execPath, "--disable-warning=ExperimentalWarning", fileURLToPath(new URL("./QuickJob.ts", import.meta.url))]

export const startEmulatedBatch = async (
  folder: string,
  options: Partial<BatchEmulatorOptions> & { readonly jobSeconds?: number } = {}
): Promise<EmulatedBatch> => {
  const scope = await Effect.runPromise(Scope.make())
  const { jobSeconds = 1, ...more } = options
  const emulator = await Effect.runPromise(
    startBatchEmulator({
      command: quickJob,
      logFolder: join(folder, "container-logs"),
      ...more,
      environment: {
        PATH: process.env.PATH ?? "",
        ...awsEnvironment,
        JOB_SECONDS: String(jobSeconds),
        JOB_ENGINE: JSON.stringify(await nativeEngine),
        FTM_WORKERS: "1",
        ...options.environment
      }
    }).pipe(Effect.provideService(Scope.Scope, scope))
  )
  return {
    emulator,
    flags: ["--engine", "batch", "--endpoint", emulator.endpoint, "--poll-seconds", "0.3"],
    close: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
}
