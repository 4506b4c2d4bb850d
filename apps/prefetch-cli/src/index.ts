export { exitCodeOfError } from "./ExitCode.ts"
export { prefetchCommand } from "./PrefetchCommand.ts"
