# shellcheck shell=bash disable=SC1112,SC2154
# (SC1112: the apostrophes of French sentences are meant. SC2154: what others of these files assign.)
# Makes an installed kiosk a service, brings it up to date, and takes it back. Knows accounts, units and the two folders;
# knows nothing of what the kiosk does but that it answers, and that its register verifies. Sourced after places.sh.

# ── What a person reads ──────────────────────────────────────────────────────────────────────────────────────────
say_need_root='Il faut être administrateur pour cela. Relancez avec sudo devant.'
say_not_installed='Aucune borne n’est installée dans « %s ». Commencez par : bash config/start --install'
say_installed='La borne est un service : elle part avec la machine, et repart d’elle-même. Pour la mettre à jour : bash %s/current/config/start --update DOSSIER'
say_no_answer='La borne est installée, mais elle ne répond pas encore. Pour savoir pourquoi : journalctl -u clairvoix'
say_new_not_ready='La mise à jour n’a pas pu être préparée. La borne en place marche comme avant.'
say_updating='Sauvegarde du registre, puis passage à la nouvelle version.'
say_no_backup='Le registre n’a pas pu être sauvegardé (détail : %s) : rien n’a été changé, la borne en place marche comme avant.'
say_updated='La borne est à jour. Pour revenir à la version d’avant : bash %s/current/config/start --rollback'
say_taken_back='La nouvelle version n’a pas bien démarré : la version d’avant a été remise, avec son registre (détail : %s).'
say_nothing_works='Ni la nouvelle version ni celle d’avant ne répondent. Le registre est sauvegardé dans « %s ». Appelez qui s’occupe de la borne (détail : %s).'
say_no_way_back='Il n’y a pas de version d’avant vers laquelle revenir.'
say_register_too_new='La version d’avant ne sait pas lire le registre tel qu’il est, et il a reçu des lignes depuis : y revenir les perdrait. Gardez cette version, ou demandez une mise à jour.'
say_rolled_back='La version d’avant est revenue.'
# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Where the system's own folders begin; tests have them elsewhere.
SYSTEM=${CLAIRVOIX_SYSTEM:-}
# How long a version may take until it answers, in seconds: a small machine loads its voices first.
ANSWER_S=${CLAIRVOIX_ANSWER_S:-90}
readonly UNIT=clairvoix.service SCREEN_UNIT=clairvoix-screen.service STICK_UNIT=media-clairvoix.automount

need_root() {
  ((EUID == 0)) || give_up "$say_need_root"
}

prepare_slot() { # SLOT: packages, libraries and sounds, by that copy's own program
  CLAIRVOIX_VAR=$STATE CLAIRVOIX_LOG=$HOME_FOLDER/start.log CLAIRVOIX_USER=$KIOSK_USER CLAIRVOIX_BUNDLE=${BUNDLE:-} \
    bash "$HOME_FOLDER/$1/config/start" --prepare
}

# ── As a service ─────────────────────────────────────────────────────────────────────────────────────────────────

make_account() { # NAME HOME GROUPS: one that nobody can log in to, with the devices that it needs
  local group
  id -u "$1" >/dev/null 2>&1 || useradd --system --home-dir "$2" --shell /usr/sbin/nologin "$1" >>"$LOG" 2>&1
  for group in $3; do
    if getent group "$group" >/dev/null; then
      usermod --append --groups "$group" "$1" >>"$LOG" 2>&1
    fi
  done
}

make_accounts() {
  [[ $KIOSK_USER == "$(id -un)" ]] && return 0 # a trial in a folder of one's own
  make_account "$KIOSK_USER" "$STATE" 'lp dialout audio tss'
  # The browser has an account of its own: what it runs can't read the register.
  make_account "$KIOSK_USER-screen" /nonexistent 'video render input audio'
  mkdir -p "$STATE"
  # Tried as administrator first: what that left is the kiosk's from now on.
  [[ $(stat -c %U "$STATE") == "$KIOSK_USER" ]] || chown -R --no-dereference "$KIOSK_USER:" "$STATE"
  chmod 700 "$STATE"
}

put_system_files() { # what the system reads of ours, with this machine's own names in it
  local path place
  while IFS= read -r path; do
    case $path in
      systemd/*) place=etc/systemd/system/${path##*/} ;;
      udev/*) place=etc/udev/rules.d/${path##*/} ;;
      chromium/policies/*) place=etc/chromium/policies/managed/${path##*/} ;;
      *) continue ;;
    esac
    mkdir -p "$SYSTEM/${place%/*}"
    fill_template "$HOME_FOLDER/current/config/deploy/$path" >"$SYSTEM/$place.new"
    chmod 644 "$SYSTEM/$place.new"
    mv "$SYSTEM/$place.new" "$SYSTEM/$place"
  done < <(cd "$HOME_FOLDER/current/config/deploy" && find systemd udev chromium -type f | sort)
}

put_screen_settings() { # what a site has written there stays
  local place=$SYSTEM/etc/clairvoix/screen.env
  [[ ! -e $place ]] || return 0
  mkdir -p "${place%/*}"
  cp "$HOME_FOLDER/current/config/deploy/screen.env" "$place"
}

fill_template() { # FILE
  sed -e "s|@HOME@|$HOME_FOLDER|g" -e "s|@STATE@|$STATE|g" -e "s|@USER@|$KIOSK_USER|g" -e "s|@PORT@|$(port)|g" "$1"
}

make_service() { # SLOT: starts with the machine from now on
  run_slot "$1"
  put_system_files
  put_screen_settings
  systemctl daemon-reload
  systemctl enable --quiet "$UNIT" "$SCREEN_UNIT" "$STICK_UNIT"
  systemctl start "$STICK_UNIT" || true
  systemctl restart "$UNIT" || true
  wait_for_answer || give_up "$say_no_answer"
  systemctl restart "$SCREEN_UNIT" || true
  say "$say_installed" "$HOME_FOLDER"
}

port() { # where the running copy answers
  local set
  set=$(sed -n '/^\[server\]/,/^\[/ s/^port = \([0-9]*\).*/\1/p' "$HOME_FOLDER/current/config/kiosk.toml" 2>/dev/null)
  printf '%s' "${set:-8080}"
}

wait_for_answer() { # until the kiosk answers; 1 where it doesn't
  local until=$((SECONDS + ANSWER_S)) number
  number=$(port)
  while ((SECONDS < until)); do
    if (
      exec 3<>"/dev/tcp/127.0.0.1/$number"
      printf 'HEAD / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
      read -r -t 5 -u 3 line
      [[ $line == *' 200 '* ]]
    ) 2>/dev/null; then
      return 0
    fi
    systemctl is-failed --quiet "$UNIT" && return 1
    sleep 0.2
  done
  return 1
}

# ── Another version, and back ────────────────────────────────────────────────────────────────────────────────────

update_from() { # FOLDER [FINGERPRINT]
  local old new
  old=$(running_slot)
  [[ -n $old ]] || give_up "$say_not_installed" "$HOME_FOLDER"
  new=$(other_slot)
  accept_bundle "$1" "${2:-}"
  fill_slot "$BUNDLE/clairvoix" "$new"
  carry_changes "$old" "$new"
  take_from_bundle
  ensure_packages "$HOME_FOLDER/$new/config/deploy/packages-screen.txt"
  if ! prepare_slot "$new"; then
    forget_bundle
    give_up "$say_new_not_ready"
  fi
  forget_bundle
  say "$say_updating"
  keep_register "$old"
  change_over "$old" "$new"
}

keep_register() { # SLOT: a backup that `kiosk register restore` takes, made while the kiosk goes on
  local moment again=1
  [[ -e $STATE/register.sqlite ]] || return 0
  moment=$STATE/before-updates/$(date +%Y-%m-%d-%H%M%S)
  KEPT=$moment
  # Two within a second, or after the clock was set back, are two backups all the same.
  while [[ -e $KEPT ]]; do
    KEPT=$moment-$((++again))
  done
  as_kiosk mkdir -p "${KEPT%/*}"
  as_kiosk "$HOME_FOLDER/$1/.venv/bin/kiosk" register backup "$KEPT" >>"$LOG" 2>&1 || give_up "$say_no_backup" "$LOG"
}

# Between stop and start nobody records: the file that is set aside is the register as the old version left it.

change_over() { # OLD NEW: 1 and the old one again where the new one doesn't answer or doesn't verify
  local old=$1 new=$2
  systemctl stop "$UNIT"
  set_register_aside
  run_slot "$new"
  put_system_files
  systemctl daemon-reload
  if systemctl start "$UNIT" && wait_for_answer && register_verifies "$new"; then
    systemctl restart "$SCREEN_UNIT" || true
    say "$say_updated" "$HOME_FOLDER"
    return 0
  fi
  systemctl stop "$UNIT" || true
  put_register_back
  run_slot "$old"
  rm -rf "${HOME_FOLDER:?}/$new" # nobody may come back to this one
  put_system_files
  systemctl daemon-reload
  if systemctl start "$UNIT" && wait_for_answer; then
    say "$say_taken_back" "$LOG" >&2
  else
    say "$say_nothing_works" "${KEPT:-$STATE}" "$LOG" >&2
  fi
  exit 1
}

register_verifies() { # SLOT: also where nothing was recorded yet
  [[ ! -e $STATE/register.sqlite ]] || as_kiosk "$HOME_FOLDER/$1/.venv/bin/kiosk" register verify >>"$LOG" 2>&1
}

set_register_aside() {
  as_kiosk rm -rf "$STATE/as-it-was"
  [[ -e $STATE/register.sqlite ]] || return 0
  as_kiosk mkdir -m 700 "$STATE/as-it-was"
  # shellcheck disable=SC2016 # $1 is the inner shell's
  as_kiosk bash -c 'cp -p "$1"/register.sqlite* "$1/as-it-was/" && sync -f "$1"' _ "$STATE"
}

put_register_back() {
  [[ -e $STATE/as-it-was/register.sqlite ]] || return 0
  # shellcheck disable=SC2016 # $1 is the inner shell's
  as_kiosk bash -c 'rm -f "$1"/register.sqlite* && cp -p "$1"/as-it-was/register.sqlite* "$1/" && sync -f "$1"' _ "$STATE"
}

roll_back() { # the version before, where nothing that was recorded since would be lost
  local old new
  new=$(running_slot)
  [[ -n $new ]] || give_up "$say_not_installed" "$HOME_FOLDER"
  old=$(other_slot)
  [[ -e $HOME_FOLDER/$old/.venv/ready && ! -e $HOME_FOLDER/$old/.venv/half-made ]] || give_up "$say_no_way_back"
  keep_register "$new"
  systemctl stop "$UNIT"
  if ! register_verifies "$old"; then
    if [[ $(entries_in "$STATE") != "$(entries_in "$STATE/as-it-was")" ]]; then
      if systemctl start "$UNIT"; then
        wait_for_answer || true
      fi
      give_up "$say_register_too_new"
    fi
    put_register_back
  fi
  run_slot "$old"
  put_system_files
  systemctl daemon-reload
  systemctl start "$UNIT" || true
  wait_for_answer || give_up "$say_nothing_works" "${KEPT:-$STATE}" "$LOG"
  systemctl restart "$SCREEN_UNIT" || true
  say "$say_rolled_back"
}

entries_in() { # FOLDER: how many entries its register has, and the hash of the last; nothing where there is none
  [[ -e $1/register.sqlite ]] || return 0
  as_kiosk "$HOME_FOLDER/current/.venv/bin/python3" -c '
import sqlite3, sys
found = sqlite3.connect(f"file:{sys.argv[1]}/register.sqlite?mode=ro", uri=True)
print(found.execute("SELECT count(*) FROM entries").fetchone()[0],
      *found.execute("SELECT hex(hash) FROM entries ORDER BY number DESC LIMIT 1").fetchall())' "$1" 2>>"$LOG" || true
}
