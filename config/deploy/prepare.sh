# shellcheck shell=bash disable=SC1112
# (SC1112: the apostrophes of French sentences are meant.)
# What config/start and tests/run share: makes this machine ready. Knows packages, the Python environment and this
# folder; knows nothing of what the kiosk does with them. Sourced, never run. The caller sets `set -euo pipefail`.
#
# Every way out is exit 2 with one line that says what to do next; what programs said is in $VAR/start.log.

# ── What a person reads ──────────────────────────────────────────────────────────────────────────────────────────
say_waiting='Une autre préparation est en cours dans ce dossier : j’attends qu’elle finisse.'
say_packages='Installation des paquets du système : %s.'
say_environment='Installation des bibliothèques (quelques minutes la première fois).'
say_interrupted='Arrêté. Rien n’est perdu : relancez la même commande, elle reprend où il faut.'
say_not_mine='Je ne peux pas écrire dans « %s ». Prenez le compte de la première installation, ou donnez ce dossier à celui-ci.'
say_no_apt='Ce système n’a pas apt. Clairvoix s’installe sur Debian 12 ou 13, Ubuntu 24.04 ou Raspberry Pi OS.'
say_32_bits='Ce système est en 32 bits. Installez la version 64 bits de Debian, d’Ubuntu ou de Raspberry Pi OS.'
say_type_this='Il manque des paquets du système. Tapez ceci, puis relancez : %s'
say_apt_failed='apt n’a pas pu installer les paquets (détail : %s). Corrigez, ou tapez vous-même : %s'
say_no_python='Il faut Python 3.11 ou plus récent. Installez Debian 12 ou 13, Ubuntu 24.04 ou Raspberry Pi OS (2023 ou après).'
say_disk='Le disque est presque plein : il faut %s Mo libres pour « %s », il y en a %s. Libérez de la place, puis relancez.'
say_disk_full='Le disque est plein (dossier « %s »). Libérez de la place, puis relancez.'
say_network='Le réseau ne répond pas. Branchez cette machine à internet le temps de l’installation, puis relancez (détail : %s).'
say_hashes='Une bibliothèque reçue n’est pas celle qui était attendue : rien n’a été installé. Prévenez qui s’occupe de la borne (détail : %s).'
say_pip_failed='Les bibliothèques n’ont pas pu être installées (détail : %s). Relancez ; si cela recommence, montrez ce fichier à qui s’occupe de la borne.'
# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Free space, in MB, that a new environment needs: 250 for the libraries, twice that while they are unpacked.
readonly ENVIRONMENT_MB=600

say() { # FORMAT [VALUES…]: one line for the person, on standard error when it is trouble (see give_up)
  # shellcheck disable=SC2059 # the format is one of the sentences above
  printf "$1\n" "${@:2}"
}

give_up() { # FORMAT [VALUES…]: one line that says what to do next; exit 2
  say "$@" >&2
  exit 2
}

find_places() { # FOLDER: sets ROOT, VAR, LOG, VENV; VAR is CLAIRVOIX_VAR, else var/ in the project
  ROOT=$1
  VENV=$ROOT/.venv
  VAR=${CLAIRVOIX_VAR:-$ROOT/var}
  [[ $VAR == /* ]] || VAR=$PWD/$VAR
  export CLAIRVOIX_VAR=$VAR
  LOG=${CLAIRVOIX_LOG:-$VAR/start.log}
  # What somebody set for their own Python must not lead ours astray.
  unset PYTHONHOME PYTHONPATH PYTHONSTARTUP PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT VIRTUAL_ENV
  if ! (umask 077 && mkdir -p "$VAR") 2>/dev/null || ! [[ -w $VAR ]]; then
    give_up "$say_not_mine" "$VAR"
  fi
}

take_turns() { # one preparation at a time in this folder; the lock is the folder itself, so no file is left behind
  trap 'say "$say_interrupted" >&2; exit 130' INT
  trap 'say "$say_interrupted" >&2; exit 143' TERM HUP
  exec 9<"$ROOT/config"
  if ! flock --nonblock 9; then
    say "$say_waiting"
    flock 9
  fi
}

end_turn() { # what is started next doesn't hold the lock
  exec 9<&-
  trap - INT TERM HUP
}

as_kiosk() { # COMMAND…: under the kiosk's own account, where an installed one has one
  if ((EUID != 0)) || [[ -z ${CLAIRVOIX_USER:-} || $CLAIRVOIX_USER == "$(id -un)" ]] ||
    ! id -u "$CLAIRVOIX_USER" >/dev/null 2>&1; then
    "$@"
  else
    runuser --user "$CLAIRVOIX_USER" -- env HOME="$VAR" "$@"
  fi
}

need_space() { # FOLDER MB: gives up where less is free
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  ((free >= $2)) || give_up "$say_disk" "$2" "$1" "$free"
}

fingerprint() { # FILES…: one SHA-256 over their contents
  cat -- "$@" | sha256sum | cut -d ' ' -f 1
}

# ── System packages ──────────────────────────────────────────────────────────────────────────────────────────────

ensure_packages() { # LISTS…: installs what is missing when it may, else names the command
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    give_up "$say_no_apt"
  fi
  [[ $(getconf LONG_BIT) == 64 ]] || give_up "$say_32_bits"
  local missing=()
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0

  local may=()
  if ((EUID != 0)); then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      may=(sudo -n)
    else
      give_up "$say_type_this" "$(command_to_type "$(first_known "${missing[@]}")")"
    fi
  fi

  # A fresh system's own updates may hold apt's lock for some minutes. fd 9 is ours: a service that a package
  # starts must not keep it. apt reads no answers from whoever's standard input.
  local quietly=("${may[@]}" env DEBIAN_FRONTEND=noninteractive ${APT_CONFIG:+"APT_CONFIG=$APT_CONFIG"}) wanted=()
  local apt=("${quietly[@]}" apt-get -q -y -o DPkg::Lock::Timeout=600)
  : >"$LOG"
  "${quietly[@]}" dpkg --configure -a >>"$LOG" 2>&1 </dev/null 9<&- || true # after an interrupted installation
  "${apt[@]}" update >>"$LOG" 2>&1 </dev/null 9<&- || true # the lists that are there may do
  read -ra wanted <<<"$(first_known "${missing[@]}")"
  say "$say_packages" "${wanted[*]}"
  "${apt[@]}" install --no-install-recommends "${wanted[@]}" >>"$LOG" 2>&1 </dev/null 9<&- ||
    explain_failure "$say_apt_failed" "$LOG" "$(command_to_type "${wanted[*]}")"
}

command_to_type() { # PACKAGES: prints what installs them, for somebody who may
  local by_hand="apt-get update && apt-get install -y --no-install-recommends $1"
  if ((EUID == 0)); then
    printf '%s' "$by_hand"
  elif command -v sudo >/dev/null; then
    printf '%s' "sudo sh -c '$by_hand'"
  else
    printf '%s' "su -c '$by_hand'"
  fi
}

missing_packages() { # LISTS…: prints the lines that no installed package satisfies
  local installed line name
  installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  while read -r line; do
    for name in ${line//|/ }; do
      grep -qxF -- "$name" <<<"$installed" && continue 2
    done
    printf '%s\n' "$line"
  done < <(sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' -- "$@")
}

first_known() { # LINES…: prints, of each line's alternatives, the first that this system's apt knows
  local line name chosen names=()
  for line in "$@"; do
    chosen=${line%%|*}
    for name in ${line//|/ }; do
      if [[ -n $(apt-cache show --no-all-versions "$name" 2>/dev/null) ]]; then
        chosen=$name
        break
      fi
    done
    names+=("$chosen")
  done
  printf '%s\n' "${names[*]}"
}

# ── The Python environment ───────────────────────────────────────────────────────────────────────────────────────

# `.venv/ready` is written last and says what the environment was made from; `.venv/half-made` stands there while it
# is being changed. So a power cut in the middle is seen, and an update that fails for want of network is tried again.

ensure_environment() { # LOCKS…: the environment holds what the first lock names; later ones name at least as much
  local lock
  if [[ -e $VENV/half-made || $(stamp_line made) != "$(how_made)" ]]; then
    make_environment
  fi
  for lock in "$@"; do
    [[ $(stamp_line "${lock##*/}") == "$(fingerprint "$ROOT/pyproject.toml" "$lock")" ]] && return 0
  done
  fill_environment "$1"
}

stamp_line() { # NAME: what the stamp says of it, nothing where there is no stamp
  [[ -r $VENV/ready ]] || return 0
  sed -n "s|^$1 ||p" "$VENV/ready"
}

how_made() { # where the environment stands and the Python behind it: scripts in it hold both
  printf '%s %s' "$(readlink -e "$VENV/bin/python3")" "$ROOT"
}

make_environment() {
  local python
  python=$(find_python)
  rm -rf "$VENV" 2>/dev/null || give_up "$say_not_mine" "$ROOT"
  need_space "$ROOT" "$ENVIRONMENT_MB"
  : >"$LOG"
  say "$say_environment"
  if ! mkdir "$VENV" 2>/dev/null || ! : >"$VENV/half-made"; then
    give_up "$say_not_mine" "$ROOT"
  fi
  "$python" -m venv "$VENV" >>"$LOG" 2>&1 || explain_failure "$say_pip_failed" "$LOG"
  printf 'made %s\n' "$(how_made)" >"$VENV/ready"
}

find_python() { # prints the first Python that is recent enough and can make environments
  local python
  for python in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$python"
      return
    fi
  done
  give_up "$say_no_python"
}

fill_environment() { # LOCK
  local lock=$1 pip=("$VENV/bin/python3" -m pip --no-input --disable-pip-version-check)
  : >"$LOG"
  : >"$VENV/half-made" 2>/dev/null || give_up "$say_not_mine" "$VENV"
  # Ready-made wheels alone: nothing is compiled here, and no package runs code while it is installed. But for srt, one
  # Python file that the recognizer asks for: it is published as source only, and pinned by its hash like the others.
  if ! "${pip[@]}" install --only-binary :all: --no-binary srt --require-hashes --requirement "$lock" >>"$LOG" 2>&1 ||
    ! "${pip[@]}" install --no-deps --no-build-isolation --editable "$ROOT" >>"$LOG" 2>&1; then
    # pip takes nothing away before it has everything: what stood there before still does.
    if grep -qv '^made ' "$VENV/ready"; then
      rm -f "$VENV/half-made"
    fi
    explain_failure "$say_pip_failed" "$LOG"
  fi
  {
    printf 'made %s\n' "$(how_made)"
    printf '%s %s\n' "${lock##*/}" "$(fingerprint "$ROOT/pyproject.toml" "$lock")"
  } >"$VENV/ready.new"
  mv "$VENV/ready.new" "$VENV/ready"
  rm "$VENV/half-made"
}

explain_failure() { # FORMAT VALUES…: the most likely reason that the log tells of, else the sentence given
  if grep -qiE 'no space left|disk quota exceeded|not enough free space' "$LOG"; then
    give_up "$say_disk_full" "$ROOT"
  elif grep -qiE 'do not match the hashes|hash mismatch' "$LOG"; then
    give_up "$say_hashes" "$LOG"
  elif grep -qiE 'name resolution|could not resolve|temporary failure resolving|network is unreachable|connection refused|connection (timed out|broken|aborted)|newconnectionerror|connecttimeout|read timed out|proxyerror|could not connect' "$LOG"; then
    give_up "$say_network" "$LOG"
  fi
  give_up "$@"
}
