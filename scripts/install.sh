#!/bin/sh
# Installs chroma-autotest: picks the file for this machine, checks its sum, puts it where no root is needed.
#
#   sh install.sh                     the newest release, into ~/.local/bin
#   VERSION=0.1.0 BIN=/usr/local/bin sh install.sh
#   BASE=https://mirror.internal/chroma-autotest sh install.sh     from a mirror: files and SHA256SUMS
set -eu

base=${BASE:-https://github.com/chroma-autotest/chroma-autotest/releases}
bin=${BIN:-$HOME/.local/bin}

fail() {
  echo "install: $1" >&2
  exit 1
}

system=$(uname -s) machine=$(uname -m)
case $system in
  Linux) system=linux ;;
  Darwin) system=macos ;;
  *) fail "there is no file for $system: on Windows, download chroma-autotest-windows-x64.exe" ;;
esac
case $machine in
  x86_64 | amd64) machine=x64 ;;
  aarch64 | arm64) machine=arm64 ;;
  *) fail "there is no file for the processor $machine" ;;
esac
file=chroma-autotest-$system-$machine

if [ -n "${VERSION:-}" ]; then from=$base/download/v$VERSION; else from=$base/latest/download; fi
if [ -n "${BASE:-}" ]; then from=$base; fi

if command -v curl >/dev/null 2>&1; then
  fetch() { curl --fail --silent --show-error --location --output "$2" "$1"; }
elif command -v wget >/dev/null 2>&1; then
  fetch() { wget --quiet --output-document="$2" "$1"; }
else
  fail "neither curl nor wget is here"
fi
if command -v sha256sum >/dev/null 2>&1; then
  sum() { sha256sum "$1" | cut -d ' ' -f 1; }
elif command -v shasum >/dev/null 2>&1; then
  sum() { shasum -a 256 "$1" | cut -d ' ' -f 1; }
else
  fail "neither sha256sum nor shasum is here, so the file could not be checked"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
fetch "$from/$file" "$work/$file" || fail "cannot download $from/$file"
fetch "$from/SHA256SUMS" "$work/SHA256SUMS" || fail "cannot download $from/SHA256SUMS"
wanted=$(awk -v file="$file" '$2 == file || $2 == "*" file { print $1 }' "$work/SHA256SUMS")
[ -n "$wanted" ] || fail "SHA256SUMS does not name $file"
found=$(sum "$work/$file")
[ "$wanted" = "$found" ] || fail "$file is not what was released: its SHA-256 is $found, not $wanted; nothing was installed"

mkdir -p "$bin"
chmod 755 "$work/$file"
# Beside the old one and then over it: a run that is under way keeps the file that it was started from.
mv "$work/$file" "$bin/.chroma-autotest.new"
mv "$bin/.chroma-autotest.new" "$bin/chroma-autotest"
echo "installed $bin/chroma-autotest"
case :$PATH: in
  *:"$bin":*) ;;
  *) echo "note: $bin is not in your PATH" ;;
esac
