import { mergeConfig } from "vitest/config"
import shared from "../../vitest.shared.ts"

export default { ...mergeConfig(shared, {}), test: { ...shared.test, include: ["test/**/*.long.ts"] } }
