#!/bin/sh
# A report says that nothing was written only if it is true.
. "$(dirname "$0")/../common.sh"
published; "$PYTHON" -c "import json,sys; p=sys.argv[1]; d=json.load(open(p)); d['files'].append('x'*300); json.dump(d,open(p,'w'))" "$SITE/feeds/manifest.json"
article a8 8; sed -i 's/Title 8/Changed/' "$SITE/content/articles/a8.yaml"
hattip; code=$?
grep -q 'Nothing was written' "$OUT" && grep -q Changed "$SITE/feeds/all/rss.xml" && broken "exit $code, 'Nothing was written', and the feeds have changed"
holds "exit $code, and the report is true"
