import { defineConfig } from "vitest/config"

// Tests read the sources of sibling packages, so nothing has to be built first.
const conditions = ["@ftm/source", "node", "import", "module", "default"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000
  }
})
