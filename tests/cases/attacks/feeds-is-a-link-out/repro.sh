#!/bin/sh
# Nothing is written through an output folder that is a link.
. "$(dirname "$0")/../common.sh"
site; mkdir outside; ln -s "$WORK/outside" "$SITE/feeds"
hattip; code=$?
[ -n "$(ls outside)" ] && broken "exit $code; $(find outside -type f | wc -l) files written outside of the site"
holds "exit $code"
