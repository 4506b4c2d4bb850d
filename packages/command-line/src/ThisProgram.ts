import { readFileSync } from "node:fs"

/**
 * What an app knows of itself.
 *
 * @param moduleUrl `import.meta.url` of a file in the app's `src` or `dist`
 * @param names its command when it is installed, and its script in the checkout
 */
export const thisProgram = (
  moduleUrl: string,
  names: { readonly command: string; readonly script: string }
): { readonly version: string; readonly typedAs: string } => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", moduleUrl), "utf8")) as { readonly version: string }
  return { version: manifest.version, typedAs: moduleUrl.endsWith(".ts") ? `npm run ${names.script} --` : names.command }
}
