#!/bin/sh
# Conflict markers in feeds/ do not blind the guard.
. "$(dirname "$0")/../common.sh"
published
cp "$SITE/feeds/all/rss.xml" before.xml
for f in "$SITE"/feeds/*/rss.xml "$SITE"/feeds/*/atom.xml "$SITE"/feeds/*/feed.json; do
  { echo '<<<<<<< HEAD'; cat "$f"; echo '======='; cat "$f"; echo '>>>>>>> b'; } >c; cp c "$f"
done
sed -i 's,original_url: https,original_url: http,' "$SITE"/content/articles/*.yaml
hattip; code=$?
ids before.xml >old; ids "$SITE/feeds/all/rss.xml" >new 2>/dev/null
[ $code = 0 ] && broken "exit 0; $(grep -cvxFf old new) of 8 articles are announced again under new ids"
holds "refused with $code"
