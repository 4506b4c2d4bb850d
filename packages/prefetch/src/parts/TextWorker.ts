import { serveText } from "./ServeText.ts"

serveText()
