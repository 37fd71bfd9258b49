#!/usr/bin/env bash
# Installs the foreign DICOM programs that `npm run test:interop` talks to, on a bare Debian machine, as root.
# Idempotent: what is there already is left as it is, and the versions are printed at the end either way.
# Stays out of the repository: the Python peer lives in tools/interop/.venv, which git ignores; nothing is started.
# The JavaScript peer (dcmjs-dimse) is a devDependency of tools/interop and comes with `npm ci`.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
packages=(dcmtk orthanc libgdcm-tools tshark openssl curl procps python3 python3-venv)

missing=()
for package in "${packages[@]}"; do
  if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" != "installed" ]; then missing+=("$package"); fi
done

if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "install-peers.sh: run as root, or install these packages first: ${missing[*]}" >&2
    exit 1
  fi
  # Debian starts a freshly installed daemon (Orthanc). The tests start their own, on their own ports, so refuse that here.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  export DEBIAN_FRONTEND=noninteractive
  echo "wireshark-common wireshark-common/install-setuid boolean false" | debconf-set-selections 2>/dev/null || true
  apt-get update
  apt-get install --yes --no-install-recommends "${missing[@]}"
  if [[ " ${missing[*]} " == *" orthanc "* ]]; then systemctl disable orthanc 2>/dev/null || true; fi
fi

venv="$here/.venv"
stamp="$venv/requirements.installed"
if ! cmp -s "$here/requirements.txt" "$stamp"; then
  # /usr/bin/python3 is Debian's own, whatever other Python comes first on the PATH; it has the venv module installed above.
  /usr/bin/python3 -m venv --clear "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
  cp "$here/requirements.txt" "$stamp"
fi

version_of() { dpkg-query -W -f '${Version}' "$1"; }
tls="without TLS"
if echoscu --version 2>&1 | grep -qi openssl; then tls="with TLS ($(echoscu --version 2>&1 | grep -io 'openssl[^,]*' | head -n 1))"; fi
echo "dcmtk $(version_of dcmtk) $tls"
echo "orthanc $(version_of orthanc)"
echo "gdcm $(version_of libgdcm-tools)"
echo "tshark $(version_of tshark)"
"$venv/bin/python" -c 'import sys, pynetdicom, pydicom; print(f"pynetdicom {pynetdicom.__version__}, pydicom {pydicom.__version__}, Python {sys.version.split()[0]}")'
