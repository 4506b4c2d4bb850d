export { exitCodeOfError } from "./exitCode.ts"
export { prefetchCommand } from "./PrefetchCommand.ts"
