#!/usr/bin/env bash
# shellcheck disable=SC1112 # the apostrophes of French sentences are meant
# Opens the kiosk's page in one window that fills the screen: in the compositor cage, or in an X server where there is no
# Wayland. Knows the browser's switches and the screen's; what the browser may do is in the policies beside it.
#
# The environment says how this machine's screen is (/etc/clairvoix/screen.env):
#   CLAIRVOIX_ADDRESS   the page
#   SCREEN_TURN         0, 90, 180 or 270: how far the picture is turned, clockwise
#   SCREEN_TOUCH        six numbers: the touch panel's calibration matrix (libinput, row by row); by udev for Wayland
#   SCREEN_KEYBOARD     the keyboard's layout and variant, « fr oss »
#   SCREEN_NIGHT        « 20:00-07:30 »: when the screen is dark; empty: never
#   SCREEN_SERVER       wayland or x; empty: whichever is there
set -euo pipefail

# ── What a person reads ──────────────────────────────────────────────────────────────────────────────────────────
say_no_browser='Aucun navigateur Chromium. Installez-le : apt-get install chromium'
say_no_server='Ni cage ni serveur X n’ont pu montrer l’écran. S’ils manquent : apt-get install cage xwayland xinit xserver-xorg-core'
say_no_cage='cage n’a pas pu ouvrir l’écran : essai avec le serveur X.'
say_no_night='Cette version de cage ne sait pas éteindre l’écran (SCREEN_NIGHT) : c’est le serveur X qui le montre.'
say_turn='SCREEN_TURN vaut « %s ». Choisissez 0, 90, 180 ou 270 dans /etc/clairvoix/screen.env.'
say_night='SCREEN_NIGHT vaut « %s ». Écrivez-le ainsi dans /etc/clairvoix/screen.env : 20:00-07:30'
# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

ADDRESS=${CLAIRVOIX_ADDRESS:-http://127.0.0.1:8080/}
TURN=${SCREEN_TURN:-0}
NIGHT=${SCREEN_NIGHT:-}
PROFILE=${XDG_RUNTIME_DIR:-/run/clairvoix-screen}/profile
# Made where staff have asked to leave, and where a compositor or a server got as far as the browser; beside the profile.
LEFT=${PROFILE%/*}/left SHOWN=${PROFILE%/*}/shown
# How often it is asked whether staff want to leave, in seconds; and what this script ends with then.
readonly WAY_OUT_S=2 LET_GO=77
# How often the hour is looked at, in seconds.
readonly LOOK_S=30

give_up() { # FORMAT [VALUES…]
  # shellcheck disable=SC2059 # the format is one of the sentences above
  printf "$1\n" "${@:2}" >&2
  exit 2
}

main() {
  [[ $TURN =~ ^(0|90|180|270)$ ]] || give_up "$say_turn" "$TURN"
  [[ -z $NIGHT || $NIGHT =~ ^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$ ]] ||
    give_up "$say_night" "$NIGHT"
  case ${1:-} in
    '') show ;;
    --inside) inside "$2" ;; # this script again, within the compositor
    --is-night) is_night "$2" ;; # HH:MM, for a trial
    *) give_up "$say_no_server" ;;
  esac
}

show() { # by the first that can: the compositor, then the X server
  local self server
  self=$(readlink -e "${BASH_SOURCE[0]}")
  lock_wayland_keyboard "${self%/*}/xkb"
  for server in $(servers); do
    rm -f "$SHOWN"
    "show_by_$server" "$self" || true
    leave_if_asked
    [[ ! -e $SHOWN ]] || exit 1 # the browser ended: the unit starts this again
    [[ $server == x ]] || printf '%s\n' "$say_no_cage" >&2
  done
  give_up "$say_no_server"
}

servers() { # what to try, a word a line
  local wanted=${SCREEN_SERVER:-}
  if [[ $wanted != x ]] && command -v cage >/dev/null; then
    if [[ -z $wanted && -n $NIGHT ]] && cage_turns_itself && command -v xinit >/dev/null; then
      printf '%s\n' "$say_no_night" >&2
    else
      printf 'wayland\n'
    fi
  fi
  if [[ $wanted != wayland ]] && command -v xinit >/dev/null; then
    printf 'x\n'
  fi
}

show_by_wayland() { # SCRIPT
  local turns=() angle
  if cage_turns_itself; then
    for ((angle = 0; angle < TURN; angle += 90)); do
      turns+=(-r)
    done
  fi
  # -d: no frames; -s would let somebody reach another console by keys.
  cage -d "${turns[@]}" -- bash "$1" --inside wayland
}

# Debian 12's cage (0.1.4) has -r, and lets nobody else turn or darken the screen; later ones are asked by wlr-randr.
cage_turns_itself() {
  [[ $(cage -h 2>&1 || true) == *$'\n -r'* ]]
}

show_by_x() { # SCRIPT
  # No other console by keys, no server to end by keys, no connection from outside.
  xinit /bin/bash "$1" --inside x -- :0 vt1 -nolisten tcp -novtswitch -dontzap -noreset -nocursor -quiet
}

inside() { # SERVER: turn the picture, watch the night, become the browser
  (umask 077 && mkdir -p "${SHOWN%/*}" && : >"$SHOWN")
  [[ $1 != x ]] || lock_x_keyboard "$(dirname "$(readlink -e "${BASH_SOURCE[0]}")")/xkb"
  turn_picture "$1"
  [[ -z $NIGHT ]] || watch_night "$1" &
  browse "$1"
}

browse() { # SERVER
  local browser flags=()
  browser=$(command -v chromium || command -v chromium-browser) || give_up "$say_no_browser"
  (umask 077 && mkdir -p "$PROFILE")
  mapfile -t flags < <(browser_flags "$1")
  watch_way_out $$ &
  exec "$browser" "${flags[@]}" "$ADDRESS"
}

# ── The way out ──────────────────────────────────────────────────────────────────────────────────────────────────
# Staff open it at the desk, before this screen, by badge and PIN (kiosk/way_out.py). No key and no gesture does.

watch_way_out() { # BROWSER: its process, which is ended once the kiosk says that the way is open
  while sleep "$WAY_OUT_S" && kill -0 "$1" 2>/dev/null; do
    if way_is_open; then
      : >"$LEFT"
      kill "$1"
      return
    fi
  done
}

way_is_open() { # asks the kiosk's own page, on this machine
  local line place=${ADDRESS#http://}
  place=${place%%/*}
  (
    exec 3<>"/dev/tcp/${place%:*}/${place##*:}"
    printf 'GET /screen-way-out HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
    read -r -t 5 -u 3 line
    [[ $line == *' 410 '* ]]
  ) 2>/dev/null
}

leave_if_asked() { # the status by which the unit knows that nobody wants the screen back
  if [[ -e $LEFT ]]; then
    rm -f "$LEFT"
    exit "$LET_GO"
  fi
}

browser_flags() { # SERVER: one switch a line
  printf '%s\n' \
    --kiosk --no-first-run --no-default-browser-check --start-maximized \
    "--user-data-dir=$PROFILE" --disk-cache-size=1048576 --password-store=basic \
    --noerrdialogs --disable-session-crashed-bubble --disable-infobars --hide-crash-restore-bubble \
    --disable-pinch --overscroll-history-navigation=0 --touch-events=enabled \
    --autoplay-policy=no-user-gesture-required \
    --disable-background-networking --disable-component-update --disable-sync --disable-domain-reliability \
    --disable-breakpad --disable-features=Translate,TouchpadOverscrollHistoryNavigation \
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'
  if [[ $1 == wayland ]]; then
    printf '%s\n' --ozone-platform=wayland
  else
    # Without a window manager nobody makes a window as large as the screen.
    printf '%s\n' --ozone-platform=x11 --window-position=0,0 "--window-size=$(x_size)"
  fi
}

# A keyboard of which nothing but the kiosk's own keys is left: no short cut reaches the browser, because no Control, no
# Alt and no F key reaches it.

lock_wayland_keyboard() { # XKB: where libxkbcommon looks first, and what the compositor asks it for
  local layout
  read -ra layout <<<"${SCREEN_KEYBOARD:-fr oss}"
  (umask 077 && mkdir -p "${XDG_CONFIG_HOME:-$HOME/.config}" && cp -rT "$1" "${XDG_CONFIG_HOME:-$HOME/.config}/xkb")
  export XKB_DEFAULT_RULES=clairvoix XKB_DEFAULT_MODEL=pc105
  export XKB_DEFAULT_LAYOUT=${layout[0]} XKB_DEFAULT_VARIANT=${layout[1]:-} XKB_DEFAULT_OPTIONS=
}

lock_x_keyboard() { # XKB
  local layout
  read -ra layout <<<"${SCREEN_KEYBOARD:-fr oss}"
  setxkbmap -model pc105 -layout "${layout[0]}" -variant "${layout[1]:-}" -option '' -print |
    sed -e 's/+inet([a-z]*)//' -e '/xkb_\(keycodes\|symbols\)/ s/include "\([^"]*\)"/include "\1+clairvoix"/' |
    xkbcomp -w0 "-I$1" - "$DISPLAY"
}

turn_picture() { # SERVER
  local output device matrix
  if [[ $1 == wayland ]]; then
    # libinput turns touches with the output that they belong to; its calibration comes by udev. An old cage has turned
    # it already, and answers nothing.
    while read -r output; do
      wlr-randr --output "$output" --transform "${TURN/#0/normal}"
    done < <(wlr-randr 2>/dev/null | sed -n 's/^\([^ ]\+\) .*/\1/p')
  else
    xset s off s noblank dpms 0 0 0
    read -ra matrix <<<"$(touch_matrix)"
    while read -r output; do
      xrandr --output "$output" --rotate "$(x_turn)"
    done < <(xrandr --query | sed -n 's/^\([^ ]\+\) connected.*/\1/p')
    while read -r device; do
      xinput set-prop "$device" 'libinput Calibration Matrix' "${matrix[@]}" 2>/dev/null || true
    done < <(xinput list --id-only)
  fi
}

x_size() { # « 1921,1081 »: one more than the screen; of its very size, Chromium makes the window one smaller
  local width height
  read -r width height < <(xrandr --query | sed -n 's/^Screen 0:.* current \([0-9]\+\) x \([0-9]\+\),.*/\1 \2/p')
  printf '%d,%d' "$((width + 1))" "$((height + 1))"
}

x_turn() { # the word that X has for it
  case $TURN in
    0) printf normal ;;
    90) printf right ;;
    180) printf inverted ;;
    270) printf left ;;
  esac
}

touch_matrix() { # nine numbers: the site's own, or those of the turn
  if [[ -n ${SCREEN_TOUCH:-} ]]; then
    printf '%s 0 0 1' "$SCREEN_TOUCH"
    return
  fi
  case $TURN in
    0) printf '1 0 0 0 1 0 0 0 1' ;;
    90) printf '0 1 0 -1 0 1 0 0 1' ;;
    180) printf -- '-1 0 1 0 -1 1 0 0 1' ;;
    270) printf '0 -1 1 1 0 0 0 0 1' ;;
  esac
}

# ── Night ────────────────────────────────────────────────────────────────────────────────────────────────────────

is_night() { # HH:MM: whether the screen is dark then; midnight may lie between
  local from=${NIGHT%-*} until=${NIGHT#*-}
  if [[ $from < $until ]]; then
    [[ ! $1 < $from && $1 < $until ]]
  else
    [[ ! $1 < $from || $1 < $until ]]
  fi
}

watch_night() { # SERVER: dark and light again, as the hour comes
  local was=light now
  while true; do
    now=light
    if is_night "$(date +%H:%M)"; then
      now=dark
    fi
    [[ $now == "$was" ]] || light_screen "$1" "$now" || true
    was=$now
    sleep "$LOOK_S"
  done
}

light_screen() { # SERVER dark|light
  local output
  if [[ $1 == wayland ]]; then
    while read -r output; do
      wlr-randr --output "$output" "$([[ $2 == dark ]] && printf -- --off || printf -- --on)"
    done < <(wlr-randr 2>/dev/null | sed -n 's/^\([^ ]\+\) .*/\1/p')
  else
    xset dpms force "$([[ $2 == dark ]] && printf off || printf on)"
  fi
}

main "$@"
