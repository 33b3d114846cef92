#!/usr/bin/env bash
# A bare Debian, booted by its own systemd in a container, and a kiosk installed in it as a site would: does the service
# answer, come back after it was killed, and after it hung; what does the journal hold. Some ten minutes, by hand:
#     sudo bash tests/install/booted_machine.sh FOLDER [bookworm|trixie]
# FOLDER takes the machine (2.5 GB), and is used again. Needs debootstrap and systemd-container; the network is this machine's.
# There is no console in a container: the screen's own unit stays out, as does the stick's, which needs automounts.
set -euo pipefail

readonly PORT=18480 PATIENCE_S=120
project=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
machine=${1:?the folder of the machine} release=${2:-bookworm}
nspawn=''

inside() { # COMMAND…: in the machine, as its administrator
  nsenter --target "$first" --all env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root "$@"
}

end() {
  [[ -z $nspawn ]] || kill "$nspawn" 2>/dev/null || true
}

answers_within() { # SECONDS: until the welcome page comes
  local began=$SECONDS
  until curl --silent --max-time 2 --output /dev/null "http://127.0.0.1:$PORT/"; do
    ((SECONDS - began < $1)) || return 1
    sleep 0.2
  done
  printf '%s: the page came after %d s\n' "$2" "$((SECONDS - began))"
}

is_another() { # PROCESS: whether the service runs as another one by now
  local now
  now=$(inside systemctl show --property MainPID --value clairvoix)
  [[ $now != "$1" && $now != 0 ]]
}

broken_by() { # SIGNAL: what the signal does to the service, until it answers again
  local was
  was=$(inside systemctl show --property MainPID --value clairvoix)
  inside sh -c "kill -$1 $was \$(pgrep -P $was)"
  for ((tries = 0; tries < PATIENCE_S; tries++)); do
    is_another "$was" && break
    sleep 1
  done
  is_another "$was"
  answers_within "$PATIENCE_S" "after SIG$1 and the new start"
}

[[ -e $machine/etc/debian_version ]] ||
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates "$release" "$machine"
cp /etc/resolv.conf "$machine/etc/resolv.conf"
mkdir -p "$machine/srv/clairvoix"
git -C "$project" archive HEAD | tar --extract --directory "$machine/srv/clairvoix"
sed -i "/^\[server\]/,/^\[/ s/^# port = .*/port = $PORT/" "$machine/srv/clairvoix/config/kiosk.toml"

trap end EXIT
systemd-nspawn --quiet --register=no --keep-unit --console=pipe --boot --directory "$machine" </dev/null >/dev/null 2>&1 &
nspawn=$!
for ((tries = 0; tries < PATIENCE_S; tries++)); do
  first=$(pgrep -P "$nspawn" | head -1) && [[ $(inside systemctl is-system-running 2>/dev/null) == running ]] && break
  sleep 1
done

began=$SECONDS
inside bash /srv/clairvoix/config/start --install
printf 'installed within %d s\n' "$((SECONDS - began))"
inside systemctl is-active clairvoix
answers_within "$PATIENCE_S" 'installed'
inside systemd-analyze security clairvoix --no-pager | tail -1
broken_by KILL
broken_by STOP
inside journalctl --unit clairvoix --no-pager --output cat
