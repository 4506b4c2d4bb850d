export { runMap } from "./MapProgram.ts"
export type { StopRequest } from "./StopRequest.ts"
