export { orchestrateCommand } from "./OrchestrateCommand.ts"
