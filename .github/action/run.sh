#!/usr/bin/env bash
# Runs `peak ci` with the action's inputs, which come through the environment only: INPUT_PUBLISH, INPUT_MIN, INPUT_STRICT,
# INPUT_OUT, INPUT_WORKING_DIRECTORY, INPUT_TOKEN. peak itself reads what the runner sets (GITHUB_STEP_SUMMARY and so on).
set -euo pipefail

arguments=(ci)
[ -z "${INPUT_OUT:-}" ] || arguments+=("--out=$INPUT_OUT")
[ -z "${INPUT_MIN:-}" ] || arguments+=("--min=$INPUT_MIN")
case "${INPUT_STRICT:-false}" in
    true) arguments+=(--strict) ;;
    false) ;;
    *)
        echo "::error title=peak::the input strict is true or false"
        exit 2
        ;;
esac
if [ -n "${INPUT_PUBLISH:-}" ]; then
    arguments+=("--publish=$INPUT_PUBLISH")
    # git asks this helper, after those that are configured already; the token stands in no file and no command line.
    at="${GIT_CONFIG_COUNT:-0}"
    export "GIT_CONFIG_KEY_$at=credential.helper"
    # shellcheck disable=SC2016 # git's shell expands it, not this one.
    export "GIT_CONFIG_VALUE_$at=!f() { echo username=x-access-token; echo \"password=\$INPUT_TOKEN\"; }; f"
    export GIT_CONFIG_COUNT="$((at + 1))"
else
    unset INPUT_TOKEN
fi

exec peak -C "${INPUT_WORKING_DIRECTORY:-.}" "${arguments[@]}"
