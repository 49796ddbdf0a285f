#!/bin/sh
# An output folder that is a dead link is a problem.
. "$(dirname "$0")/../common.sh"
site; ln -s "$WORK/nowhere" "$SITE/feeds"
hattip; code=$?
[ $code = 3 ] && broken "exit 3: $(tail -n 3 "$OUT" | grep -m 1 Error)"
holds "exit $code"
