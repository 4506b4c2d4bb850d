export { type Sandbox, type SandboxOptions, startSandbox } from "./Sandbox.ts"
export { BadData, PortTaken, SandboxError, ServerFailed } from "./SandboxError.ts"
export { csvHeader, tableName, type WrdsTable, wrdsTables } from "./WrdsTables.ts"
