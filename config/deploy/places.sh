# shellcheck shell=bash disable=SC1112,SC2154
# (SC1112: the apostrophes of French sentences are meant. SC2154: what others of these files assign.)
# Where an installed kiosk lies: two folders side by side, of which one runs, and what both share. Knows folders; knows
# nothing of services. Sourced after prepare.sh.
#
#   HOME_FOLDER/a, b       two whole copies: code, words, settings, environment
#   HOME_FOLDER/current    a link to the one that runs
#   HOME_FOLDER/key.pem    the key that signed what was installed; updates must be signed by it
#   STATE                  what changes: the register, sounds, models (`var` of both copies leads there)

# ── What a person reads ──────────────────────────────────────────────────────────────────────────────────────────
say_both_changed='Ce site a changé « %s », et la mise à jour le change aussi : rien n’a été fait. Voyez les deux, puis remettez ce fichier comme il était livré, ou demandez une mise à jour qui ne le change pas.'
# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

if ((EUID == 0)); then
  HOME_FOLDER=${CLAIRVOIX_HOME:-/opt/clairvoix}
  STATE=${CLAIRVOIX_STATE:-/var/lib/clairvoix}
else
  HOME_FOLDER=${CLAIRVOIX_HOME:-$HOME/clairvoix}
  STATE=${CLAIRVOIX_STATE:-$HOME_FOLDER/state}
fi
# The account that an installed kiosk runs under.
readonly KIOSK_USER=${CLAIRVOIX_USER:-clairvoix}

find_installed() { # ROOT: as find_places, for what is shared by both copies and belongs to the administrator
  mkdir -p "$HOME_FOLDER" 2>/dev/null || give_up "$say_not_mine" "$HOME_FOLDER"
  export CLAIRVOIX_VAR=$STATE CLAIRVOIX_LOG=$HOME_FOLDER/start.log CLAIRVOIX_USER=$KIOSK_USER
  find_places "$1"
}

copy_project() { # FROM TO: the project's own files; nothing that was made from them, nothing that a site keeps
  local from=$1 to=$2
  mkdir -p "$to" 2>/dev/null || give_up "$say_not_mine" "$to"
  (
    cd "$from"
    find . \( -name .git -o -name .venv -o -name __pycache__ -o -name '.*_cache' -o -name .hypothesis \
      -o -name '*.egg-info' -o -path ./var -o -path ./.delivered \) -prune -o -type f -print0 |
      tar --create --null --no-recursion --files-from=- --file=-
  ) | tar --extract --no-same-owner --directory="$to" --file=- || give_up "$say_disk_full" "$to"
}

running_slot() { # prints « a », « b », or nothing where none was installed yet
  local target
  target=$(readlink "$HOME_FOLDER/current" 2>/dev/null) || return 0
  printf '%s' "${target##*/}"
}

other_slot() { # prints the one that doesn't run
  if [[ $(running_slot) == a ]]; then
    printf 'b'
  else
    printf 'a'
  fi
}

run_slot() { # SLOT: from now on, `current` is this one; a power cut leaves the one or the other
  ln -s "$1" "$HOME_FOLDER/current.new"
  mv -T "$HOME_FOLDER/current.new" "$HOME_FOLDER/current"
}

fill_slot() { # FROM SLOT: a whole copy there, with what it was delivered as, and the shared state
  local slot=$HOME_FOLDER/$2
  rm -rf "$slot" "$HOME_FOLDER/current.new" 2>/dev/null || give_up "$say_not_mine" "$slot"
  copy_project "$1" "$slot"
  chmod -R u+rwX,go+rX,go-w "$slot"
  (cd "$slot" && find config -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) >"$slot/.delivered"
  mkdir -p "$STATE" 2>/dev/null || give_up "$say_not_mine" "$STATE"
  ln -s "$STATE" "$slot/var"
}

# What a site has changed travels from the running copy to the new one. Where the new one brings another version of the
# same file, nobody but the site can say which sentence counts. The settings always are the site's: a new one has its
# default where the file is silent.

carry_changes() { # FROM TO: slots
  local from=$HOME_FOLDER/$1 to=$HOME_FOLDER/$2 path
  while IFS= read -r path; do
    if [[ $path != config/kiosk.toml && -e $to/$path ]] && ! cmp -s "$from/$path" "$to/$path" &&
      [[ $(delivered "$from" "$path") != $(delivered "$to" "$path") ]]; then
      give_up "$say_both_changed" "$path"
    fi
    mkdir -p "$to/${path%/*}"
    cp -p "$from/$path" "$to/$path"
  done < <(changed_files "$from")
}

changed_files() { # COPY: what stands in config/ otherwise than it was delivered, or was added; a line each
  (
    cd "$1"
    LC_ALL=C sha256sum --check --quiet .delivered 2>/dev/null | sed -n 's/: FAILED$//p'
    LC_ALL=C comm -13 <(cut -c 67- .delivered | LC_ALL=C sort) <(find config -type f | LC_ALL=C sort)
  ) || true
}

delivered() { # COPY PATH: its SHA-256 as delivered, nothing where it wasn't
  grep -F "  $2" "$1/.delivered" | awk -v path="$2" 'substr($0, 67) == path { print $1 }' || true
}
