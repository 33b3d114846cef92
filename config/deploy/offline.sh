# shellcheck shell=bash disable=SC1112,SC2154
# (SC1112: the apostrophes of French sentences are meant. SC2154: what others of these files assign.)
# Takes everything from a signed folder in place of the network. Knows the folder that bundle.sh makes; what is done with
# it is prepare.sh's, which is told where packages and libraries come from. Sourced after prepare.sh, seal.sh, places.sh.

# ── What a person reads ──────────────────────────────────────────────────────────────────────────────────────────
say_copying='Copie du dossier, puis vérification de chaque fichier.'
say_type_key='Tapez l’empreinte qui est sur le papier remis avec ce dossier (32 signes) : '
say_need_key='Il faut l’empreinte qui est sur le papier remis avec ce dossier. Ajoutez : --key « empreinte »'
say_other_key='Ce dossier n’est pas signé par la clé de cette empreinte : rien n’a été installé. Comparez de nouveau le papier.'
say_not_the_same_key='Ce dossier n’est pas signé par la clé de la première installation : rien n’a été fait. Si la clé a changé, ajoutez : --key « empreinte du papier »'
say_other_release='Ce dossier est fait pour %s, et cette machine a %s : rien n’a été installé. Faites un dossier sur une machine semblable.'
say_older='Ce dossier date du %s, et celui de la borne en place du %s : rien n’a été fait. Pour la version d’avant, tapez --rollback ; pour installer ce dossier quand même, ajoutez --older.'
say_verified='Le dossier est entier, et signé par la bonne clé.'
# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

accept_bundle() { # FOLDER [FINGERPRINT]: sets BUNDLE, a copy that was verified; nothing in it was run before
  local folder=$1 given=${2:-}
  [[ -f $folder/manifest ]] || give_up "$say_no_bundle" "$folder"
  BUNDLE=$HOME_FOLDER/arrived
  rm -rf "$BUNDLE" 2>/dev/null || give_up "$say_not_mine" "$BUNDLE"
  mkdir -p "$BUNDLE" 2>/dev/null || give_up "$say_not_mine" "$HOME_FOLDER"
  need_space "$HOME_FOLDER" "$(($(du -sm "$folder" | cut -f 1) + ENVIRONMENT_MB))"
  say "$say_copying"
  # The copy is what is verified and used: a stick may answer otherwise the second time. Links stay links, to be refused.
  cp -r --no-dereference "$folder/." "$BUNDLE/" 2>/dev/null || give_up "$say_no_bundle" "$folder"
  # Rights on a stick are as whoever mounted it wished. Here the kiosk's account reads, and nobody else writes.
  chmod -R u+rwX,go+rX,go-w "$BUNDLE"
  check_seal "$BUNDLE"
  check_key "$BUNDLE/key.pem" "$given"
  check_release
  check_age
  say "$say_verified"
}

check_key() { # PEM FINGERPRINT: the key is that of the paper, or that of the first installation
  local known=$HOME_FOLDER/key.pem given=$2 found
  found=$(key_fingerprint "$1")
  if [[ -z $given && -f $known ]]; then
    cmp -s "$1" "$known" || give_up "$say_not_the_same_key"
    return 0
  fi
  if [[ -z $given ]]; then
    # Typed, not shown and agreed to: what this folder says of itself proves nothing.
    [[ -t 0 ]] || give_up "$say_need_key"
    printf '%s' "$say_type_key"
    read -r given
  fi
  given=${given,,}
  [[ ${given//[^0-9a-f]/} == "${found//[^0-9a-f]/}" ]] || give_up "$say_other_key"
  cp "$1" "$known"
}

check_release() {
  local wanted here
  wanted=$(sed -n 's/^release //p' "$BUNDLE/bundle.txt")
  here=$(release)
  [[ $wanted == "$here" ]] || give_up "$say_other_release" "$wanted" "$here"
}

# A folder that was signed once stays signed: without this, an old one would bring back what was mended since.
check_age() { # `is_older_wanted` is « yes » where the administrator asked for it
  local there here
  there=$(built "$BUNDLE/clairvoix")
  here=$(built "$HOME_FOLDER/current")
  ((there >= here)) || [[ ${is_older_wanted:-no} == yes ]] ||
    give_up "$say_older" "$(date -d "@$there" +%d/%m/%Y)" "$(date -d "@$here" +%d/%m/%Y)"
}

built() { # PROJECT: prints when its folder was made, in seconds of Unix time; 0 where it came from none
  local number=0
  [[ ! -f $1/built ]] || read -r number <"$1/built" || true
  [[ $number =~ ^[0-9]{1,12}$ ]] || number=0
  printf '%d' "$((10#$number))"
}

take_from_bundle() { # apt and pip ask nothing of anybody but this folder
  local machine
  machine=$(dpkg --print-architecture)
  mkdir -p "$BUNDLE/.apt/lists/partial"
  printf 'deb [trusted=yes] file:%s ./\n' "$BUNDLE/debs/$machine" >"$BUNDLE/.apt/sources.list"
  {
    cat "${APT_CONFIG:-/dev/null}"
    # Each file was compared with a list that is signed; apt's own signatures would be a second key to carry.
    printf 'Dir::Etc::SourceList "%s";\nDir::Etc::SourceParts "/dev/null";\nDir::State::Lists "%s";\n' \
      "$BUNDLE/.apt/sources.list" "$BUNDLE/.apt/lists"
    printf 'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\nAPT::Sandbox::User "root";\n'
  } >"$BUNDLE/.apt/apt.conf"
  export APT_CONFIG=$BUNDLE/.apt/apt.conf
  export PIP_CONFIG_FILE=/dev/null PIP_NO_INDEX=1 PIP_FIND_LINKS=$BUNDLE/wheels
  unset PIP_INDEX_URL PIP_EXTRA_INDEX_URL
}

bring_voices() { # voices and models that the site chose
  if [[ -n $(ls -A "$BUNDLE/voices" 2>/dev/null) ]]; then
    # By the account that owns the folder: links that it may have put there lead nobody else's hand.
    as_kiosk mkdir -p "$STATE/voices"
    as_kiosk cp --remove-destination "$BUNDLE/voices/"* "$STATE/voices/" || give_up "$say_disk_full" "$STATE/voices"
  fi
  if [[ -n $(ls -A "$BUNDLE/models" 2>/dev/null) ]]; then
    as_kiosk "$1/.venv/bin/kiosk" voice install "$BUNDLE/models"
  fi
}

forget_bundle() {
  rm -rf "$BUNDLE"
}
