#!/bin/sh
# A content with a million ampersands is refused or cleaned in bounded time.
. "$(dirname "$0")/../common.sh"
site
sed -i 's/^original_url.*/&\ncontent_file: big.html/' "$SITE/content/articles/a8.yaml"
"$PYTHON" -c "print('<p title=\"' + '&' * 1000000 + '\">x</p>')" >"$SITE/content/articles/big.html"
start=$(date +%s)
timeout 60 "$PYTHON" -m hattip --now $NOW --root "$SITE" check >"$OUT" 2>&1 </dev/null; code=$?
took=$(($(date +%s) - start))
[ $took -gt 12 ] && broken "a text of 1 MB takes $took s$([ $code = 124 ] && echo ' and more'); 4 MiB, which are allowed, 16 times that"
holds "exit $code after $took s"
