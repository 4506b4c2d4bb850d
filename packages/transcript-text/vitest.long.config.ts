import shared from "../../vitest.shared.ts"

export default { ...shared, test: { ...shared.test, testTimeout: 1_200_000, include: ["test/**/*.long.ts"] } }
