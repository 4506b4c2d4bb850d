import { join } from "node:path"
import { defineConfig } from "vitest/config"

// Tests read the sources of sibling packages, so nothing has to be built first.
const conditions = ["@ftm/source", "node", "import", "module", "default"]

// Vitest hands these to Node itself, for require() as well: with "import" among them a CommonJS package
// such as pg would be given the ES module of its own parts.
const nodeConditions = ["@ftm/source", "node"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions: nodeConditions, externalConditions: nodeConditions } },
  test: {
    include: ["test/**/*.test.ts"],
    // Many tests start the real commands: Node then keeps what it made of their TypeScript.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/node-compile") },
    testTimeout: 60_000,
    hookTimeout: 120_000
  }
})
