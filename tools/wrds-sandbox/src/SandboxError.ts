import { Schema } from "effect"

/** The data folder, or a file in it, is not what the sandbox loads. */
export class BadData extends Schema.TaggedError<BadData>()("BadData", { file: Schema.String }) {}
/** Another program is listening on the requested port. */
export class PortTaken extends Schema.TaggedError<PortTaken>()("PortTaken", { port: Schema.Int }) {}
/** PostgreSQL's programs are missing, cannot be run here, or gave up. */
export class ServerFailed extends Schema.TaggedError<ServerFailed>()("ServerFailed", {}) {}

/** Why there is no sandbox; `message` is one line that names the file or the port and what to do. */
export class SandboxError extends Schema.TaggedError<SandboxError>()("SandboxError", {
  message: Schema.String,
  reason: Schema.Union([BadData, PortTaken, ServerFailed])
}) {}

export const badData = (file: string, problem: string): SandboxError =>
  new SandboxError({ message: `${file}: ${problem}`, reason: new BadData({ file }) })

export const portTaken = (port: number): SandboxError =>
  new SandboxError({
    message: `port ${port} on 127.0.0.1 is taken by another program; choose another one with --port, or stop that program`,
    reason: new PortTaken({ port })
  })

export const serverFailed = (message: string): SandboxError => new SandboxError({ message: oneLine(message), reason: new ServerFailed({}) })

/** PostgreSQL and zlib use several lines; a user gets one. */
export const oneLine = (text: string): string => text.trim().replace(/\s*\n\s*/g, "; ")

/** The message of any thrown value. */
export const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
