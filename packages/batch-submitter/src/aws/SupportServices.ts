import { Effect, type Scope } from "effect"

/** How to reach EC2, ECS, ECR and CloudWatch Logs. They explain ends and give prices; nothing is ever run through them. */
export interface SupportServices {
  /** Default: what the AWS SDK finds. */
  readonly region?: string
  /** One address for all of them. Default: where the AWS SDK finds them. Null: do not ask them, as with an emulator of Batch alone. */
  readonly endpoint?: string | null
}

/** A client's settings; undefined where these services are not to be asked. We can do without their answers, so one retry is enough. */
export const supportSettings = (support: SupportServices) =>
  support.endpoint === null
    ? undefined
    : {
        maxAttempts: 2,
        // They are asked while jobs are watched, and a service that does not answer must not hold that up.
        requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
        ...(support.region === undefined ? {} : { region: support.region }),
        ...(support.endpoint === undefined ? {} : { endpoint: support.endpoint })
      }

/** A vendor's client that is closed with the scope. */
export const opened = <Client extends { destroy(): void }>(make: () => Client): Effect.Effect<Client, never, Scope.Scope> =>
  Effect.acquireRelease(Effect.sync(make), (client) => Effect.sync(() => client.destroy()))

/** The name of what the AWS SDK threw, such as `ImageNotFoundException`, and what it said. */
export const namedFailure = (cause: unknown): { readonly name: string; readonly message: string } =>
  cause instanceof Error
    ? { name: cause.name, message: cause.message === "" ? cause.name : cause.message }
    : { name: "", message: String(cause) }
