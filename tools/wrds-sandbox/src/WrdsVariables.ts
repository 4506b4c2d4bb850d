import type { Sandbox } from "./Sandbox.ts"

/** The environment variables with which a program connects to the sandbox as it would to WRDS. */
export const wrdsVariables = (sandbox: Sandbox) => ({
  WRDS_HOST: sandbox.host,
  WRDS_PORT: String(sandbox.port),
  WRDS_DATABASE: sandbox.database,
  WRDS_USERNAME: sandbox.username,
  WRDS_PASSWORD: sandbox.password,
  WRDS_SSLMODE: "verify-full",
  WRDS_CA_FILE: sandbox.caFile
})
