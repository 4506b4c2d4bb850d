import { serveText } from "./serveText.ts"

serveText()
