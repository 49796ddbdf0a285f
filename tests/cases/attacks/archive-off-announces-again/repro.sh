#!/bin/sh
# Without archives, a respelled original outside the feed is refused in the run that respells it.
. "$(dirname "$0")/../common.sh"
published
ids "$SITE/feeds/all/rss.xml" >seen
sed -i 's/^categories:$/archive: false\nlimit: 2\ncategories:/' "$SITE/content/site.yaml"; hattip || cannot "refused"
for n in 1 2 3 4; do sed -i 's,original_url: https,original_url: http,' "$SITE/content/articles/a$n.yaml"; done
hattip || holds "refused"
sed -i 's/^limit: 2/limit: 50/' "$SITE/content/site.yaml"; hattip || holds "refused"
n=$(ids "$SITE/feeds/all/rss.xml" | grep -cvxFf seen)
[ "$n" -gt 0 ] && broken "exit 0; $n articles that every subscriber has are announced again"
holds "nothing new"
