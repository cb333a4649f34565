#!/bin/sh
# A base backup each day beside the archived write-ahead log; keeps the last BACKUP_KEEP of them and the log they need.
# `backup.sh once` makes one. It is a copy on the same machine: another must be stored elsewhere, encrypted.
set -eu
umask 077

base="$BACKUP_DIR/base"
wal="$BACKUP_DIR/wal"

# Without the `.` it is whole: verified, and renamed into place.
once() {
  mkdir -p "$base" "$wal"
  rm -rf "$base"/.unfinished-*
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  unfinished="$base/.unfinished-$stamp"
  pg_basebackup --dbname="$BACKUP_DATABASE_URL" --no-password --pgdata="$unfinished" \
    --wal-method=stream --checkpoint=fast --manifest-checksums=SHA256
  pg_verifybackup --quiet "$unfinished"
  mv "$unfinished" "$base/$stamp"
  forget
  echo "backup $stamp: verified"
}

forget() {
  # Names are moments, so their order is that of time.
  ls -1 "$base" | sort -r | tail -n "+$((BACKUP_KEEP + 1))" | while read -r old; do rm -rf "${base:?}/$old"; done
  oldest=$(ls -1 "$base" | sort | head -n 1)
  first=$(sed -n 's/^START WAL LOCATION: .* (file \([0-9A-F]*\))$/\1/p' "$base/$oldest/backup_label")
  pg_archivecleanup "$wal" "$first"
}

if [ "${1:-}" = once ]; then
  once
  exit
fi

trap 'exit 0' TERM INT
while :; do
  once || echo "backup failed; the next attempt is in an hour" >&2
  newest=$(find "$base" -mindepth 1 -maxdepth 1 -name '2*' -mmin -60 | head -n 1)
  if [ -n "$newest" ]; then sleep 86400 & else sleep 3600 & fi
  wait $!
done
