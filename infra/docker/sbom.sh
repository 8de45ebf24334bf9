#!/usr/bin/env bash
# What is in our images, into a folder: the Python packages as CycloneDX with their hashes (cyclonedx-py, an OWASP tool), and
# Debian's packages with their versions, asked of the built image where there is one.
#   infra/docker/sbom.sh FOLDER [edge-image]
set -euo pipefail
cd "$(dirname "$0")/../.."
into=$1 image=${2:-}
mkdir -p "$into"
test -x "$into/venv/bin/cyclonedx-py" || {
  python3 -m venv "$into/venv"
  "$into/venv/bin/pip" install --quiet cyclonedx-bom==7.5.0
}
for lock in infra/docker/edge.lock infra/docker/gpu.lock cloud/requirements.lock; do
  name=$(basename "${lock/\/requirements/}" .lock)
  "$into/venv/bin/cyclonedx-py" requirements "$lock" --of JSON -o "$into/$name.cdx.json"
  echo "$into/$name.cdx.json: $(grep -c '"bom-ref": "requirements-' "$into/$name.cdx.json") packages"
done
if [ -n "$image" ]; then
  docker run --rm --entrypoint dpkg-query "$image" -W -f '${Package} ${Version} ${Architecture}\n' > "$into/debian.txt"
  echo "$into/debian.txt: $(wc -l < "$into/debian.txt") packages"
fi
