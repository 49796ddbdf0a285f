#!/bin/sh
# Two exchanged slugs are refused.
. "$(dirname "$0")/../common.sh"
published
ids "$SITE/feeds/one/rss.xml" >seen
sed -i 's/\bone\b/XX/; s/\btwo\b/one/; s/\bXX\b/two/' "$SITE/content/site.yaml" "$SITE"/content/articles/*.yaml
hattip || holds "refused"
n=$(ids "$SITE/feeds/one/rss.xml" | grep -cvxFf seen)
[ "$n" -gt 0 ] && broken "exit 0; $n old articles are new to the subscribers of one, and as many to those of two"
holds "nothing new"
