#!/bin/sh
# A damaged feed or manifest is a problem, never a traceback.
. "$(dirname "$0")/../common.sh"
published
echo broken >"$SITE/feeds/all/atom.xml"
cp "$SITE/feeds/all/feed.json" good.json; cp "$SITE/feeds/manifest.json" man.json; failed=
try() { hattip; [ $? = 3 ] && failed="$failed $1"; cp good.json "$SITE/feeds/all/feed.json"; cp man.json "$SITE/feeds/manifest.json"; echo broken >"$SITE/feeds/all/atom.xml"; rm -rf "$SITE/.hattip-cache"; }
edit() { "$PYTHON" -c "import json,sys; p=sys.argv[1]; d=json.load(open(p)); $2; json.dump(d,open(p,'w'))" "$SITE/feeds/$1"; }
edit all/feed.json "d['items'][0]['title']=None"; try null-title
edit all/feed.json "d['items'][0]['id']={'a':1}"; try object-id
edit all/feed.json "d['items'][0]['title']='\\ud800'"; try surrogate
edit all/feed.json "d['items'][0]['date_published']='0001-01-01T00:00:00+14:00'"; try year-1
"$PYTHON" -c "print('['*100000)" >"$SITE/feeds/all/feed.json"; try deep-feed
"$PYTHON" -c "print('['*100000)" >"$SITE/feeds/manifest.json"; try deep-manifest
edit manifest.json "d['files'].append('x\\ud800')"; try surrogate-in-manifest
[ -n "$failed" ] && broken "traceback, exit 3:$failed"
holds "all are problems"
