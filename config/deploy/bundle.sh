# shellcheck shell=bash disable=SC1112,SC2154
# (SC1112: the apostrophes of French sentences are meant. SC2154: what others of these files assign.)
# Makes the signed folder from which a machine without network is installed. Knows where packages, libraries, models and
# voices come from; knows nothing of how they are installed. Sourced after prepare.sh and seal.sh.

# ── What a person reads ──────────────────────────────────────────────────────────────────────────────────────────
say_bundle_packages='Paquets du système pour %s (%s).'
say_bundle_wheels='Bibliothèques pour %s.'
say_bundle_own='La borne elle-même, ses voix et ses modèles.'
say_bundle_not_empty='« %s » existe déjà. Donnez un nouveau dossier.'
say_bundle_apt_failed='Les paquets pour %s n’ont pas pu être pris (détail : %s). Relancez ; ou ajoutez --for pour une seule sorte de machine.'
say_bundle_voice='La voix « %s » que nomme config/kiosk.toml n’est pas là. Corrigez ce réglage, puis relancez.'
say_bundle_architecture='Je ne connais pas la sorte de machine « %s ». Choisissez parmi : amd64, arm64.'
say_bundle_done='Le dossier est prêt : %s (%s Mo).

Écrivez cette empreinte sur un papier, jamais sur la clé USB ; elle sera demandée à l’installation :

    %s

Sur la borne, sans réseau : bash clairvoix/config/start --offline « ce dossier »'
say_bundle_readme='CLAIRVOIX, POUR INSTALLER SANS RÉSEAU

Ce dossier installe la borne sur une machine qui a %s (%s), sans aucun réseau.
Copiez-le en entier sur une clé USB. N’y ajoutez rien, n’en ôtez rien : un seul fichier changé, et rien ne s’installe.

1. Sur la borne, ouvrez un terminal dans ce dossier.
2. Tapez :

       sudo bash clairvoix/config/start --offline .

3. Tapez l’empreinte qui est sur le papier remis avec la clé.

La vérification est faite par un programme qui est lui-même dans ce dossier. Pour ne se fier qu’à la machine, tapez
d’abord ces trois lignes. La première écrit l’empreinte (les 32 premiers signes) : comparez-la au papier.

       openssl pkey -pubin -in key.pem -outform DER | sha256sum
       openssl pkeyutl -verify -rawin -pubin -inkey key.pem -in manifest -sigfile manifest.sig
       sha256sum --check --strict --quiet manifest

La borne déjà en place se met à jour ainsi :

       sudo bash /opt/clairvoix/current/config/start --update .'
# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Free space, in MB: packages and libraries for two sorts of machines, with Chromium.
readonly BUNDLE_MB=2500
readonly MACHINES=(amd64 arm64)

check_new_folder() { # FOLDER MACHINES…: gives up before anything was done
  local machine
  for machine in "${@:2}"; do
    [[ " ${MACHINES[*]} " == *" $machine "* ]] || give_up "$say_bundle_architecture" "$machine"
  done
  [[ ! -e $1 ]] || rmdir "$1" 2>/dev/null || give_up "$say_bundle_not_empty" "$1"
}

make_bundle() { # FOLDER MACHINES…: there whole, or not at all
  local target=$1 draft machine machines=("${@:2}")
  ((${#machines[@]})) || machines=("${MACHINES[@]}")
  [[ $target == /* ]] || target=$PWD/$target
  target=${target%/}
  draft=$target.part
  rm -rf "$draft"
  mkdir -p "$draft/wheels" 2>/dev/null || give_up "$say_not_mine" "${target%/*}"
  need_space "$draft" "$BUNDLE_MB"
  : >"$LOG"
  for machine in "${machines[@]}"; do
    say "$say_bundle_packages" "$machine" "$(release)"
    gather_packages "$draft/debs/$machine" "$machine"
    say "$say_bundle_wheels" "$machine"
    gather_wheels "$draft/wheels" "$machine"
  done
  say "$say_bundle_own"
  gather_own "$draft"
  signing_key "$VAR/bundle-key.pem"
  seal "$draft" "$VAR/bundle-key.pem"
  mv "$draft" "$target"
  say "$say_bundle_done" "$target" "$(du -sm "$target" | cut -f 1)" "$(key_fingerprint "$target/key.pem")"
}

release() { # « debian bookworm »: what the packages fit
  # shellcheck source=/dev/null
  (. /etc/os-release && printf '%s %s' "$ID" "${VERSION_CODENAME:-$VERSION_ID}")
}

python_version() { # « 3.11 »: what the libraries fit
  "$(find_python)" -c 'import sys; print("%d.%d" % sys.version_info[:2])'
}

# ── System packages ──────────────────────────────────────────────────────────────────────────────────────────────

# apt works in a folder of its own, as if for a machine of the other sort on which nothing but the smallest system is
# installed: what it then wants to fetch is what a bare machine lacks, whatever is installed here.

gather_packages() { # FOLDER MACHINE
  local folder=$1 machine=$2 apart lines=() wanted=() base=()
  apart=$(mktemp -d)
  # The sentence that ends it all is said by a function that exits: the folder goes with the process.
  # shellcheck disable=SC2064 # this very folder
  trap "rm -rf '$apart'" EXIT
  mkdir -p "$folder" "$apart/lists/partial" "$apart/archives/partial"
  : >"$apart/status"
  {
    cat "${APT_CONFIG:-/dev/null}"
    printf '#clear APT::Architectures;\nAPT::Architecture "%s";\nAPT::Architectures { "%s"; };\n' "$machine" "$machine"
    printf 'Dir::State::status "%s";\nDir::State::lists "%s";\nDir::State::extended_states "%s";\n' \
      "$apart/status" "$apart/lists" "$apart/extended"
    printf 'Dir::Cache::archives "%s";\nDir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n' "$apart/archives"
    printf 'APT::Sandbox::User "root";\nAPT::Install-Recommends "false";\nDebug::NoLocking "true";\n'
  } >"$apart/apt.conf"
  mapfile -t lines < <(sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$ROOT"/config/packages.txt \
    "$ROOT"/config/deploy/packages-*.txt)
  (
    export APT_CONFIG=$apart/apt.conf
    apt-get -q update
    mapfile -t base < <(smallest_system)
    if ((${#base[@]})); then
      apt-cache show --no-all-versions "${base[@]}" | sed 's/^Package: .*/&\nStatus: install ok installed/' \
        >"$apart/new-status"
      mv "$apart/new-status" "$apart/status"
    fi
    read -ra wanted <<<"$(first_known "${lines[@]}")"
    apt-get -q -y --download-only install "${wanted[@]}"
  ) >>"$LOG" 2>&1 </dev/null || explain_failure "$say_bundle_apt_failed" "$machine" "$LOG"
  index_packages "$apart/archives" "$folder"
  rm -rf "$apart"
  trap - EXIT
}

smallest_system() { # what every Debian has: required and important packages, and what those need
  local names=()
  mapfile -t names < <(apt-cache dumpavail | awk '
    /^Package: / { name = $2 }
    /^Priority: (required|important)$/ { print name }')
  ((${#names[@]})) || return 0
  apt-get -q -s install "${names[@]}" | sed -n 's/^Inst \([^ ]*\) .*/\1/p'
}

index_packages() { # FROM FOLDER: the packages, under names that a stick can carry, and the index that apt reads
  local from=$1 folder=$2 deb name
  : >"$folder/Packages"
  for deb in "$from"/*.deb; do
    [[ -e $deb ]] || continue
    name=${deb##*/}
    name=${name//%3a/.}
    mv "$deb" "$folder/$name"
    {
      dpkg-deb --field "$folder/$name"
      printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$name" "$(stat -c %s "$folder/$name")" \
        "$(sha256sum "$folder/$name" | cut -d ' ' -f 1)"
    } >>"$folder/Packages"
  done
}

# ── Libraries ────────────────────────────────────────────────────────────────────────────────────────────────────

gather_wheels() { # FOLDER MACHINE: every line of the lock that is for it, by its hash
  local folder=$1 machine=$2 python name lock tags=()
  python=$(python_version)
  name=$(machine_name "$machine")
  lock=$folder/requirements.lock
  mkdir -p "$folder"
  # pip asks what machine it runs on; this one is for another.
  sed -e "s/platform_machine == '$name'/platform_machine != ''/" -e "s/platform_machine == '[^']*'/platform_machine == ''/" \
    "$ROOT/requirements.lock" >"$lock"
  mapfile -t tags < <(wheel_tags "$machine")
  # The lock is the whole closure: nothing else is asked for. srt is published as source only (see prepare.sh).
  "$VENV/bin/python3" -m pip --no-input --disable-pip-version-check download --no-deps --require-hashes \
    --only-binary :all: --no-binary srt --implementation cp --python-version "$python" \
    --abi "cp${python/./}" --abi abi3 --abi none "${tags[@]/#/--platform=}" \
    --requirement "$lock" --dest "$folder" >>"$LOG" 2>&1 || explain_failure "$say_pip_failed" "$LOG"
  rm "$lock"
}

machine_name() { # MACHINE: what the kernel and Python call it
  case $1 in
    amd64) printf x86_64 ;;
    arm64) printf aarch64 ;;
  esac
}

wheel_tags() { # MACHINE: the platforms that its wheels may be made for (PEP 600), up to this system's own C library
  local name minor newest
  name=$(machine_name "$1")
  newest=$(getconf GNU_LIBC_VERSION)
  for ((minor = ${newest##*.}; minor >= 5; minor--)); do
    printf 'manylinux_2_%d_%s\n' "$minor" "$name"
  done
  printf '%s\n' "manylinux2014_$name" "manylinux2010_$name" "manylinux1_$name" "linux_$name"
}

# ── What is ours ─────────────────────────────────────────────────────────────────────────────────────────────────

gather_own() { # FOLDER
  local folder=$1 voice name
  copy_project "$ROOT" "$folder/clairvoix"
  mkdir -p "$folder/models" "$folder/voices"
  if [[ -d $VAR/models ]]; then
    cp -rL "$VAR/models/." "$folder/models/"
  fi
  voice=$(sed -n 's/^piper_voice = "\(.*\)"$/\1/p' "$ROOT/config/kiosk.toml" 2>/dev/null) || true
  if [[ -n $voice ]]; then
    [[ -r $voice ]] || give_up "$say_bundle_voice" "$voice"
    name=${voice##*/}
    cp "$voice" "$folder/voices/$name"
    [[ ! -r $voice.json ]] || cp "$voice.json" "$folder/voices/$name.json"
    sed -i "s|^piper_voice = .*|piper_voice = \"$STATE/voices/$name\"|" "$folder/clairvoix/config/kiosk.toml"
  fi
  if [[ -f $ROOT/kiosk/materials.py ]]; then
    (cd "$ROOT" && "$VENV/bin/python3" -m kiosk.materials requirements.lock "$folder/bom.cdx.json" \
      "$folder"/debs/*/Packages) >>"$LOG" 2>&1 || give_up "$say_disk_full" "$folder"
  fi
  date +%s >"$folder/clairvoix/built"
  printf 'release %s\npython %s\n' "$(release)" "$(python_version)" >"$folder/bundle.txt"
  say "$say_bundle_readme" "$(release)" "$(cd "$folder/debs" && printf '%s ' *)" >"$folder/LISEZ-MOI.txt"
}
