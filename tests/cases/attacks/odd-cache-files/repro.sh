#!/bin/sh
# Odd files in the place of a cache neither crash nor block a run.
. "$(dirname "$0")/../common.sh"
published; failed=
"$PYTHON" -c "print('['*100000)" >"$SITE/.hattip-cache/seal.json"; hattip; [ $? = 3 ] && failed="traceback (exit 3)"
hattip; rm -f "$SITE/.hattip-cache/seal.json"; mkfifo "$SITE/.hattip-cache/seal.json"
timeout 20 "$PYTHON" -m hattip --now $NOW --root "$SITE" >"$OUT" 2>&1; [ $? = 124 ] && failed="$failed; waits for ever at a pipe"
[ -n "$failed" ] && broken "$failed"
holds "works without the cache"
