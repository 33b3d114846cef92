#!/usr/bin/env bash
# shellcheck disable=SC1112 # the apostrophes of French sentences are meant
# A real Asterisk 22 in a folder, for tests and trials: nothing is installed, no root is needed, the system's own apt
# stays as it is. Debian's current packages are unpacked side by side with their own C library, and run with it.
# Production takes any Asterisk of 22.10 or later instead: see `kiosk phone setup`.
set -euo pipefail

# ── What a person reads ──────────────────────────────────────────────────────────────────────────────────────────
say_help='bash config/deploy/asterisk/kit.sh [DOSSIER]

Prépare un Asterisk 22 d’essai dans DOSSIER (par défaut : ~/.cache/clairvoix/asterisk), avec un téléphone logiciel
et un générateur d’appels. Recommencer ne fait pas de mal : ce qui est prêt n’est pas refait.'
say_getting='Préparation d’un Asterisk d’essai dans « %s ».'
say_ready='Prêt : %s'
say_no_source='Ce système ne dit pas d’où viennent ses paquets Debian : Asterisk d’essai non préparé.'
say_failed='L’Asterisk d’essai n’a pas pu être préparé (détail : %s). Les tests du téléphone seront passés.'
# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

# The release that has Asterisk 22, and what of it is needed: the least that was seen to work. Debian's names move;
# where one of them is gone, the whole closure of `readonly WANTED` is taken instead.
readonly RELEASE=sid
readonly WANTED=(asterisk baresip-core sip-tester)
readonly LEAST=(
  asterisk asterisk-modules asterisk-config
  libbsd0 libc6 libcap2 libcrypt1 libedit2 libgcc-s1 libjansson4 libmd0 libopus0 libsqlite3-0 libssl3t64 libstdc++6
  libsystemd0 libtinfo6 liburiparser1 libuuid1 libxml2-16 libxslt1.1 libzstd1 zlib1g
  baresip-core libdeflate0 libjbig0 libjpeg62-turbo liblerc4 liblzma5 libre1 librem1 libsharpyuv0 libspandsp2t64
  libtiff6 libwebp7
  sip-tester libdbus-1-3 libgsl28 libgslcblas0 libncursesw6 libpcap0.8t64 libpugixml1v5 libsctp1
)
# Counts up when what is unpacked, or how, changes.
readonly EDITION=1

main() {
  if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    printf '%s\n' "$say_help"
    exit 0
  fi
  local folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/clairvoix/asterisk} log
  mkdir -p "$folder"
  exec 8>"$folder/lock"
  flock 8 # one preparation at a time
  [[ -r $folder/ready && $(<"$folder/ready") == "$EDITION" ]] && return 0
  # shellcheck disable=SC2059
  printf "$say_getting\n" "$folder"
  log=$folder/kit.log
  : >"$log"
  # What is half made isn't found by anybody: the stamp comes last.
  rm -rf "$folder/ready" "$folder/root" "$folder/apt"
  if ! fetch "$folder" >>"$log" 2>&1 || ! unpack "$folder" >>"$log" 2>&1; then
    # shellcheck disable=SC2059
    printf "$say_failed\n" "$log" >&2
    exit 1
  fi
  rm -rf "$folder/apt"
  printf '%s\n' "$EDITION" >"$folder/ready"
  # shellcheck disable=SC2059
  printf "$say_ready\n" "$folder"
}

mirror() { # prints the first address that this system takes its Debian packages from, security updates left out
  {
    grep -rhsE '^URIs:' /etc/apt/sources.list.d --include='*.sources' | awk '{ print $2 }'
    grep -rhsE '^deb ' /etc/apt/sources.list /etc/apt/sources.list.d --include='*.list' |
      sed -E 's/^deb +(\[[^]]*\] +)?//' | awk '{ print $1 }'
  } | grep -E '/debian/?$' | head -n 1
}

fetch() { # FOLDER: the packages, by an apt of its own whose lists, status and sources lie in FOLDER
  local folder=$1 apt=$1/apt from
  from=$(mirror)
  if [[ -z $from ]]; then
    printf '%s\n' "$say_no_source" >&2
    return 1
  fi
  mkdir -p "$apt/lists/partial" "$apt/archives/partial"
  : >"$apt/status"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$from" "$RELEASE" \
    >"$apt/sources.list"
  # A machine whose clock is ahead of the mirror's must not refuse its lists.
  cat >"$apt/apt.conf" <<SETTINGS
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Parts "/dev/null";
Dir::State::Lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt";
Dir::Cache::archives "$apt/archives";
APT::Architecture "$(dpkg --print-architecture)";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
Acquire::Check-Date "false";
SETTINGS
  export APT_CONFIG=$apt/apt.conf
  apt-get -qq update
  (cd "$apt/archives" && apt-get -qq download "${LEAST[@]}") && return
  apt-get -qq -y install --no-install-recommends --download-only "${WANTED[@]}"
}

unpack() { # FOLDER
  local package
  mkdir -p "$1/root"
  for package in "$1"/apt/archives/*.deb; do
    dpkg-deb -x "$package" "$1/root"
  done
}

main "$@"
