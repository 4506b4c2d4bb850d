import { defineConfig, mergeConfig } from "vitest/config"
import shared from "../../vitest.shared.ts"

// Whole commands run here as processes against a real server: on a busy machine one test takes a minute.
export default mergeConfig(shared, defineConfig({ test: { testTimeout: 600_000 } }))
