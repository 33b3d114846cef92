# shellcheck shell=bash disable=SC1112,SC2154
# (SC1112: the apostrophes of French sentences are meant. SC2154: what others of these files assign.)
# A folder that carries its own proof: a list of every file with its SHA-256, signed with an Ed25519 key. Knows openssl
# and sha256sum; knows nothing of what the files are. Sourced after prepare.sh, which has `say` and `give_up`.
#
#   manifest      a line a file: SHA-256, two spaces, path
#   manifest.sig  64 bytes: Ed25519 over the manifest's bytes
#   key.pem       the public key; whoever could change the folder could change it too, so its fingerprint comes on paper

# ── What a person reads ──────────────────────────────────────────────────────────────────────────────────────────
say_no_openssl='Il manque le programme openssl, sans lequel rien ne peut être vérifié. Installez-le depuis le support de Debian, puis relancez.'
say_no_bundle='Il n’y a pas de dossier d’installation dans « %s ». Donnez le dossier que « config/start --bundle » a fait.'
say_bad_signature='La liste des fichiers de « %s » n’a pas la signature attendue : rien n’a été installé. Refaites le dossier.'
say_strange_file='« %s » n’est pas un simple fichier : rien n’a été installé. Refaites le dossier.'
say_extra_file='« %s » n’est pas de ce dossier : rien n’a été installé. Refaites le dossier, sans rien y ajouter.'
say_missing_file='« %s » manque dans ce dossier : rien n’a été installé. Copiez-le de nouveau en entier.'
say_changed_file='« %s » a été changé ou abîmé : rien n’a été installé. Copiez de nouveau le dossier.'
say_odd_name='« %s » a un nom que la liste ne peut pas porter. Renommez ce fichier, puis relancez.'
# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

readonly SEAL_FILES=(manifest manifest.sig key.pem)

need_openssl() {
  command -v openssl >/dev/null || give_up "$say_no_openssl"
}

signing_key() { # FILE: the private key of this machine's folders, made the first time
  need_openssl
  if ! [[ -s $1 ]] && ! (umask 077 && openssl genpkey -algorithm ed25519 -out "$1"); then
    give_up "$say_disk_full" "${1%/*}"
  fi
}

seal() { # FOLDER KEY: writes the three files; the private key stays where it is
  local folder=$1 key=$2 odd
  odd=$(cd "$folder" && find . -name $'*\n*' -o -name '*\\*' | head -n 1)
  [[ -z $odd ]] || give_up "$say_odd_name" "$odd"
  if ! (cd "$folder" && list_files | tr '\n' '\0' | xargs -0 -r sha256sum >manifest) ||
    ! openssl pkeyutl -sign -rawin -inkey "$key" -in "$folder/manifest" -out "$folder/manifest.sig" ||
    ! openssl pkey -in "$key" -pubout -out "$folder/key.pem"; then
    give_up "$say_disk_full" "$folder"
  fi
}

list_files() { # every file here but the seal's own, sorted
  find . ! -type d -printf '%P\n' | grep -vxF -f <(printf '%s\n' "${SEAL_FILES[@]}") | LC_ALL=C sort
}

key_fingerprint() { # PEM: the first 128 bits of SHA-256 over the key, in eight groups of four signs
  openssl pkey -pubin -in "$1" -outform DER 2>/dev/null | sha256sum | cut -c 1-32 | sed 's/..../& /g; s/ $//'
}

check_seal() { # FOLDER: gives up unless every file is there, unchanged, signed by the key that lies with it
  local folder=$1 name extra missing
  need_openssl
  for name in "${SEAL_FILES[@]}"; do
    [[ -f $folder/$name && ! -L $folder/$name ]] || give_up "$say_no_bundle" "$folder"
  done
  openssl pkeyutl -verify -rawin -pubin -inkey "$folder/key.pem" -in "$folder/manifest" \
    -sigfile "$folder/manifest.sig" >/dev/null 2>&1 || give_up "$say_bad_signature" "$folder"
  # A link would let a file be another one once it has been looked at; a device or a pipe is never one of ours.
  name=$(find "$folder" ! -type d ! -type f -print -quit)
  [[ -z $name ]] || give_up "$say_strange_file" "$name"
  extra=$(LC_ALL=C comm -23 <(cd "$folder" && list_files) <(listed "$folder") | head -n 1)
  [[ -z $extra ]] || give_up "$say_extra_file" "$extra"
  missing=$(LC_ALL=C comm -13 <(cd "$folder" && list_files) <(listed "$folder") | head -n 1)
  [[ -z $missing ]] || give_up "$say_missing_file" "$missing"
  name=$(cd "$folder" && LC_ALL=C sha256sum --check --strict --quiet manifest 2>/dev/null | head -n 1) || true
  [[ -z $name ]] || give_up "$say_changed_file" "${name%: FAILED*}"
  # The sentence above is the usual end; whatever else sha256sum minds is no less an end.
  (cd "$folder" && sha256sum --check --strict --status manifest) || give_up "$say_bad_signature" "$folder"
}

listed() { # FOLDER: the paths that the manifest lists, sorted
  cut -c 67- "$1/manifest" | LC_ALL=C sort
}
