import { mergeConfig } from "vitest/config"
import shared from "../../vitest.shared.ts"

// Worker threads resolve packages as their process does: it too must find the sources.
export default mergeConfig(shared, { test: { execArgv: ["--conditions=@ftm/source"] } })
