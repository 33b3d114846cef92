#!/usr/bin/env bash
# Takes over the settings that the desk's installation left in the state's folder, before the service starts. Run by
# root: the kiosk's own account may write there, so what lies there is copied first, without following a link, and
# taken only where the kiosk's own reader accepts it. The file of before stays beside the new one.
#
# It runs outside of the kiosk's closed unit, so nothing that the kiosk's account could have written may be run here: it
# works in the program's own folder, not in the state's, where Python would look for modules first.
#
#   take-settings.sh COPY STATE USER
set -euo pipefail

readonly COPY=$1 STATE=$2 KIOSK_USER=$3
readonly WAITING=$STATE/setup/kiosk.toml PLACE=$COPY/config/kiosk.toml
# A file of settings is some twenty thousand bytes.
readonly MOST_BYTES=200000

as_kiosk() {
  if ((EUID == 0)) && [[ $KIOSK_USER != root ]]; then
    setpriv --reuid "$KIOSK_USER" --regid "$KIOSK_USER" --clear-groups --no-new-privs -- "$@"
  else
    "$@"
  fi
}

main() {
  local folder
  [[ -f $WAITING && ! -L $WAITING ]] || exit 0
  cd "$COPY"
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$folder'" EXIT
  # Read by the account that wrote it: through a link it reaches nothing that it couldn't reach before.
  # A pipe that took its place meanwhile would never end.
  as_kiosk timeout 10 head -c "$MOST_BYTES" "$WAITING" >"$folder/kiosk.toml"
  chmod 755 "$folder"
  chmod 644 "$folder/kiosk.toml"
  if as_kiosk env CLAIRVOIX_CONFIG="$folder" "$COPY/.venv/bin/python3" -s -c \
    'import sys; from pathlib import Path; from kiosk.settings import load_settings; load_settings(Path(sys.argv[1]))' \
    "$folder/kiosk.toml"; then
    [[ ! -e $PLACE ]] || cp -p "$PLACE" "$PLACE.before"
    install -m 644 "$folder/kiosk.toml" "$PLACE.new"
    mv -f "$PLACE.new" "$PLACE"
  fi
  as_kiosk rm -f "$WAITING"
}

main
