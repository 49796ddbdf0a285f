#!/bin/sh
# A published file that is a link to an endless device is reported in bounded memory.
. "$(dirname "$0")/../common.sh"
published
for f in manifest.json all/atom.xml; do
  cp "$SITE/feeds/$f" keep; rm "$SITE/feeds/$f"; ln -s /dev/zero "$SITE/feeds/$f"
  (ulimit -v 2500000; hattip --check); code=$?
  grep -q MemoryError "$OUT" || [ $code = 3 ] || [ $code -gt 128 ] && broken "$f -> /dev/zero: read until memory ran out (exit $code)"
  rm "$SITE/feeds/$f"; cp keep "$SITE/feeds/$f"
done
holds "reported, in bounded memory"
