import { Config, Effect, Option } from "effect"
import type { EngineSettings } from "./EngineSettings.ts"

/** The addresses that the AWS SDK is told to use in place of AWS's own, from its own variables; null where there is none. */
export interface AwsEndpoints {
  /** AWS_ENDPOINT_URL_BATCH: for the Batch service alone. */
  readonly batch: string | null
  /** AWS_ENDPOINT_URL: for every service. */
  readonly all: string | null
}

const variable = (name: string) =>
  Effect.map(Config.option(Config.String(name)), (text) => Option.getOrNull(Option.filter(text, (value) => value !== "")))

export const readAwsEndpoints: Effect.Effect<AwsEndpoints> = Effect.all({
  batch: variable("AWS_ENDPOINT_URL_BATCH"),
  all: variable("AWS_ENDPOINT_URL")
}).pipe(Effect.orDie)

type WithEndpoint = { readonly endpoint: string | null }

/** The Batch service is an emulator on this machine: its jobs see this machine's folders, and it forgets them when it is restarted. */
export const isEmulated = (settings: WithEndpoint, endpoints: AwsEndpoints): boolean =>
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(settings.endpoint ?? endpoints.batch ?? endpoints.all ?? "")

/** EC2, ECS, ECR and CloudWatch can be asked: an emulator stands for Batch alone, unless AWS_ENDPOINT_URL says that one address answers for every service. */
export const hasServicesBeside = (settings: WithEndpoint, endpoints: AwsEndpoints): boolean =>
  (settings.endpoint ?? endpoints.batch) === null || endpoints.all !== null

/** Whether Spot prices can be read: neither this machine nor an emulator of Batch has any. */
export const hasPrices = (settings: EngineSettings): Effect.Effect<boolean> =>
  Effect.map(readAwsEndpoints, (endpoints) => settings.engine === "batch" && hasServicesBeside(settings, endpoints))
