#!/bin/sh
# Compile layout.ts and write it, in base64, where TypeScript imports it: nothing to load from disk, nothing to bundle.
#   sh assembly/build.sh        needs assemblyscript 0.28.9 (npx fetches it)
set -e
source="$(cd "$(dirname "$0")" && pwd)"
out="$(mktemp -d)"
npx --yes --package assemblyscript@0.28.9 asc "$source/layout.ts" --baseDir / -O3 --runtime stub --enable simd --noAssert --importMemory --outFile "$out/layout.wasm"
{
  echo "// Made by assembly/build.sh from assembly/layout.ts. Do not edit."
  echo "export const layoutKernel ="
  base64 -w 118 "$out/layout.wasm" | sed 's/^/  "/; s/$/" +/' | sed '$ s/ +$//'
} > "$source/../src/umap/LayoutKernel.ts"
rm -r "$out"
