import { Effect, type Scope } from "effect"

/** How the services beside Batch (EC2, ECS, ECR, CloudWatch Logs) are reached: to explain and to price, never to run anything. */
export interface SupportServices {
  /** As the AWS SDK finds it unless told. */
  readonly region?: string
  /** One address for all of them; as the AWS SDK finds them unless told. Null: they are not asked, as where an emulator stands for Batch alone. */
  readonly endpoint?: string | null
}

/** A client's settings; undefined where these services are not to be asked. What they say can be done without, so a try or two is enough. */
export const supportSettings = (support: SupportServices) =>
  support.endpoint === null ? undefined : {
    maxAttempts: 2,
    // Asked while jobs are watched: no answer must not keep us from looking at the jobs.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
    ...(support.region === undefined ? {} : { region: support.region }),
    ...(support.endpoint === undefined ? {} : { endpoint: support.endpoint })
  }

/** A vendor's client that is closed with the scope. */
export const opened = <Client extends { destroy(): void }>(make: () => Client): Effect.Effect<Client, never, Scope.Scope> =>
  Effect.acquireRelease(Effect.sync(make), (client) => Effect.sync(() => client.destroy()))

/** The name of what the AWS SDK threw, such as `ImageNotFoundException`, and what it said. */
export const namedFailure = (cause: unknown): { readonly name: string; readonly message: string } =>
  cause instanceof Error ? { name: cause.name, message: cause.message === "" ? cause.name : cause.message } : { name: "", message: String(cause) }
