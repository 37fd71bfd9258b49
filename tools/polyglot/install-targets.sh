#!/usr/bin/env bash
# Installs the tools of other languages that `npm run test:polyglot` needs, on a bare Debian machine, as root.
# Idempotent: a tool that is there already, from wherever, is left as it is. The Kaitai runtimes are not installed here: the
# tests fetch them from each language's own registry into tools/polyglot/.build, which git ignores.
set -euo pipefail

# tool:package; the tool is what the tests call.
tools=(
  python3:python3 go:golang-go java:default-jre-headless javac:default-jdk-headless mvn:maven rustfmt:rustfmt
  ruby:ruby php:php-cli luac5.4:lua5.4 nim:nim mcs:mono-mcs dot:graphviz
)

missing=()
for entry in "${tools[@]}"; do
  command -v "${entry%%:*}" > /dev/null || missing+=("${entry##*:}")
done
python3 -c 'import ensurepip' 2> /dev/null || missing+=(python3-venv)

if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "install-targets.sh: run as root, or install these packages first: ${missing[*]}" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install --yes --no-install-recommends "${missing[@]}"
fi

for entry in "${tools[@]}"; do
  printf '%-8s %s\n' "${entry%%:*}" "$(command -v "${entry%%:*}")"
done
