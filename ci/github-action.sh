#!/usr/bin/env bash
# What action.yml runs: one pinstream lint, with annotations on standard output, a SARIF report and a job summary.
# Reads PINSTREAM_* as action.yml sets them, and the runner's own variables. Ends as pinstream does.
set -euo pipefail

main() {
  single_line version working_directory base preset platform fail_on sarif
  [[ $PINSTREAM_VERSION =~ ^[0-9A-Za-z][0-9A-Za-z.+-]*$ ]] || refuse "the input version names no release: $PINSTREAM_VERSION"
  local temporary="${RUNNER_TEMP:?}/pinstream"
  mkdir -p "$temporary"
  install_in "$temporary"
  cd -- "${GITHUB_WORKSPACE:?}" && cd -- "${PINSTREAM_WORKING_DIRECTORY:-.}"

  local words=(lint --format=github)
  local summary="$temporary/summary.md"
  rm -f -- "$summary"
  [[ $PINSTREAM_SUMMARY == false ]] || words+=("--format=markdown=$summary")
  [[ -z $PINSTREAM_SARIF ]] || words+=("--format=sarif=$PINSTREAM_SARIF")
  # Behind its =, no value is taken for an option.
  [[ -z $PINSTREAM_BASE ]] || words+=("--base=$PINSTREAM_BASE")
  [[ -z $PINSTREAM_PRESET ]] || words+=("--preset=$PINSTREAM_PRESET")
  [[ -z $PINSTREAM_PLATFORM ]] || words+=("--platform=$PINSTREAM_PLATFORM")
  [[ -z $PINSTREAM_FAIL_ON ]] || words+=("--fail-on=$PINSTREAM_FAIL_ON")
  add_lines "$PINSTREAM_ARGS"
  words+=(--)
  add_lines "$PINSTREAM_PATHS"

  # A report of an earlier run must not pass for this one's.
  [[ -z $PINSTREAM_SARIF ]] || rm -f -- "$PINSTREAM_SARIF"
  local code=0
  node "$temporary/node_modules/pinstream/build/cli.js" "${words[@]}" || code=$?
  [[ ! -f $summary ]] || cat -- "$summary" >> "${GITHUB_STEP_SUMMARY:?}"
  {
    printf 'exit-code=%s\n' "$code"
    [[ -z $PINSTREAM_SARIF || ! -f $PINSTREAM_SARIF ]] || printf 'sarif=%s\n' "$(in_workspace "$PINSTREAM_SARIF")"
  } >> "${GITHUB_OUTPUT:?}"
  return "$code"
}

# Away from the checkout, whose .npmrc and node_modules are those of whoever opened the pull request.
install_in() {
  printf '{"private":true}\n' > "$1/package.json"
  (cd -- "$1" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error -- "pinstream@$PINSTREAM_VERSION" 1>&2)
}

# Adds each line that is not empty to `words`.
add_lines() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    [[ -z $line ]] || words+=("$line")
  done <<< "$1"
}

in_workspace() {
  if [[ $1 == /* || ${PINSTREAM_WORKING_DIRECTORY:-.} == . ]]; then printf '%s' "$1"; else printf '%s' "${PINSTREAM_WORKING_DIRECTORY%/}/$1"; fi
}

# A line end in a value would write a further line into the files of the runner.
single_line() {
  local name variable
  for name in "$@"; do
    variable="PINSTREAM_${name^^}"
    [[ ${!variable} != *$'\n'* && ${!variable} != *$'\r'* ]] || refuse "the input ${name//_/-} holds a line end"
  done
}

refuse() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '::error title=pinstream::%s\n' "${text//$'\n'/%0A}"
  exit 2
}

main
