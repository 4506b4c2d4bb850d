#!/bin/sh
# Compile the kernels and write them, in base64, where TypeScript imports them: nothing to load from disk, nothing to bundle.
#   sh assembly/build.sh        needs assemblyscript 0.28.9 (npx fetches it)
set -e
source="$(cd "$(dirname "$0")" && pwd)"
out="$(mktemp -d)"
# The source file, and the TypeScript file and constant it becomes.
compile() {
  npx --yes --package assemblyscript@0.28.9 asc "$source/$1.ts" --baseDir / -O3 --runtime stub --enable simd --noAssert --importMemory --outFile "$out/$1.wasm"
  {
    echo "// Made by assembly/build.sh from assembly/$1.ts. Do not edit."
    echo "export const $3 ="
    base64 -w 118 "$out/$1.wasm" | sed 's/^/  "/; s/$/" +/' | sed '$ s/ +$//'
  } > "$source/../src/umap/$2.ts"
}
compile layout LayoutKernel layoutKernel
compile cosine CosineKernel cosineKernel
rm -r "$out"
