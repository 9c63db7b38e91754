#!/usr/bin/env bash
# The packages as others get them: packed into an empty folder, looked into, and used from there by programs in another
# folder that know nothing of this repository. Takes a few minutes on two cores.
#
# Usage: tests/Packages/test-packages.sh
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

property() { dotnet msbuild "$root/src/Interp" -nologo "-getProperty:$1"; }
version="$(property Version)"
libtorch="$(property LibTorchVersion)"
platform="$(property NETCoreSdkPortableRuntimeIdentifier)"

echo "== Pack version $version"
"$root/build/pack.sh" "$work/feed"

# A cache of its own, so that no package of an earlier build is used; what others publish comes from the usual one.
usual="$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//; s/&/\&amp;/g; s/</\&lt;/g; s/"/\&quot;/g')"
cat >"$work/NuGet.config" <<CONFIG
<configuration>
  <packageSources><add key="packed" value="feed" /></packageSources>
  <config><add key="globalPackagesFolder" value="cache" /></config>
  <fallbackPackageFolders><add key="usual" value="$usual" /></fallbackPackageFolders>
</configuration>
CONFIG

echo "== Look into them"
mkdir "$work/contents" && cp "$here/contents.cs" "$work/contents/"
(cd "$work/contents" && dotnet run contents.cs -- "$work/feed" "$version" Interp Checkpoints Gpt2 GptNeoX Llama Models Ioi Claims Report Testing Fixtures)

echo "== Use them"
mkdir "$work/consumer"
sed -e "s/VERSION/$version/; s/LIBTORCH/$libtorch/; s/PLATFORM/$platform/" "$here/consumer.cs" >"$work/consumer/consumer.cs"
(cd "$work/consumer" && dotnet run consumer.cs)

echo "== Make a project of claims from the template, and run it as a build server would"
export CI=true
# The first run's report goes to a folder that is named from where the command is called; it is looked for below.
hive=(--debug:custom-hive "$work/hive")
dotnet new install "$work/feed/IoiClaims.Templates.$version.nupkg" "${hive[@]}" >/dev/null
(cd "$work" && dotnet new claims --name Tiny.Claims "${hive[@]}" >/dev/null)
(cd "$work/Tiny.Claims" && PROJECT=claims LOGGERS=trx IOI_ARTIFACTS=../one bash .github/actions/claims/run.sh)
for part in 1/2 2/2; do
  (cd "$work/Tiny.Claims" && GITHUB_ACTIONS=true GITHUB_WORKSPACE="$PWD" GITHUB_OUTPUT="$work/outputs" ARTIFACT=claims-report SHARD="$part" \
    bash .github/actions/claims/names.sh)
  artifacts="$work/parts/${part%/*}"
  (cd "$work/Tiny.Claims" && PROJECT=claims LOGGERS="trx junit" IOI_REQUIRE=planted IOI_SHARD="$part" IOI_ARTIFACTS="$artifacts" \
    GITHUB_ACTIONS=true bash .github/actions/claims/run.sh)
  for file in claims/index.html claims/claims.json claims/annotations.txt test-results/junit.xml; do
    [[ -f $artifacts/$file ]] || { echo "test-packages: part $part left no $file" >&2; exit 1; }
  done
done
grep -q '^artifact=claims-report-2-of-2$' "$work/outputs"
mkdir "$work/bin"
# In Release as the packages: what tests run from meanwhile is left alone.
dotnet build "$root/src/Cli" --configuration Release --nologo --verbosity quiet -p:RunAnalyzers=false
printf '#!/bin/sh\nexec dotnet "%s" "$@"\n' "$root/artifacts/bin/IoiClaims.Cli/release/ioi.dll" >"$work/bin/ioi" && chmod +x "$work/bin/ioi"
PATH="$work/bin:$PATH" GITHUB_STEP_SUMMARY="$work/summary.md" bash "$root/.github/actions/merge-claims/merge.sh" "$work/parts" "$work/whole"
grep -q '## Claims' "$work/summary.md"
# Two parts make the same whole as one run, to the byte.
cmp "$work/one/claims/claims.json" "$work/whole/claims.json"
cmp "$work/one/claims/index.html" "$work/whole/index.html"

echo "== Add the tutorial's claim (docs/your-own-claims.md)"
sed 's/^namespace MyClaims;/namespace Tiny.Claims;/' "$here/tutorial/PreviousTokenHead.cs" >"$work/Tiny.Claims/claims/PreviousTokenHead.cs"
cp -R "$here/tutorial/snapshots" "$work/Tiny.Claims/"
(cd "$work/Tiny.Claims" && dotnet test --configuration Release --filter PreviousTokenHead)

echo "== A claim that fails fails the job, and its line is marked"
sed -i.bak 's/^\(planted  *\)supported/\1refuted  /' "$work/Tiny.Claims/snapshots/Verdicts.verified.txt"
if (cd "$work/Tiny.Claims" && GITHUB_ACTIONS=true PROJECT=claims IOI_ARTIFACTS="$work/failed" bash .github/actions/claims/run.sh) >"$work/failed.log" 2>&1; then
  cat "$work/failed.log"
  echo "test-packages: a claim with another verdict than the recorded one passed" >&2
  exit 1
fi
grep '^::error file=claims/InductionHead.cs,line=[0-9]*,title=InductionHead on planted' "$work/failed/claims/annotations.txt"

echo "== Every package is as it should be"
