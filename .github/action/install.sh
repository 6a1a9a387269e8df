#!/usr/bin/env bash
# Gets peak for this runner, and puts it on the path of the steps that follow.
#
# The released binary, where its checksum stands in checksums.txt beside this script; else what cargo builds from the
# checkout of this action. A file whose checksum differs is an error, and is never run.
#
# Reads: GITHUB_ACTION_PATH, GITHUB_PATH, GITHUB_SERVER_URL, ACTION_REPOSITORY, RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP.
set -euo pipefail

fail() {
    printf '::error title=peak::%s\n' "$1"
    exit 1
}

target_of() {
    case "$1-$2" in
        Linux-X64) echo x86_64-unknown-linux-musl ;;
        Linux-ARM64) echo aarch64-unknown-linux-musl ;;
        macOS-X64) echo x86_64-apple-darwin ;;
        macOS-ARM64) echo aarch64-apple-darwin ;;
        Windows-X64) echo x86_64-pc-windows-msvc ;;
        *) echo none ;;
    esac
}

sum_of() {
    if command -v sha256sum >/dev/null; then
        sha256sum <"$1" | cut -d ' ' -f 1
    else
        shasum -a 256 <"$1" | cut -d ' ' -f 1
    fi
}

here="$GITHUB_ACTION_PATH"
home="$RUNNER_TEMP/peak-action"
bin="$home/bin"
mkdir -p "$bin"

version="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/Cargo.toml" | head -n 1)"
target="$(target_of "${RUNNER_OS:-}" "${RUNNER_ARCH:-}")"
archive="peak-$version-$target.tar.gz"
wanted="$(awk -v name="$archive" '$2 == name { print $1; exit }' "$here/.github/action/checksums.txt")"

got=no
if [ -n "$wanted" ]; then
    url="$GITHUB_SERVER_URL/$ACTION_REPOSITORY/releases/download/v$version/$archive"
    if curl --fail --silent --show-error --location --retry 3 --max-time 300 --output "$home/$archive" "$url"; then
        found="$(sum_of "$home/$archive")"
        [ "$found" = "$wanted" ] || fail "$archive has the checksum $found, not $wanted: it is not what was released"
        tar -xzf "$home/$archive" -C "$bin"
        got=yes
    else
        echo "::warning title=peak::$archive could not be downloaded: building it instead"
    fi
fi
if [ "$got" = no ]; then
    command -v cargo >/dev/null || fail "no released binary for ${RUNNER_OS:-?} ${RUNNER_ARCH:-?}, and no cargo to build one: install Rust in a step before"
    cargo install --locked --quiet --path "$here" --root "$home"
fi

"$bin/peak" --version
echo "$bin" >>"$GITHUB_PATH"
