#!/bin/sh
# diff and --check print no control characters of a published title or path.
. "$(dirname "$0")/../common.sh"
published
serve '{"manifest.json": ok(man("all/feed.json")), "all/feed.json": ok(json.dumps({"items": [{"id": "urn:x", "title": "\x1b]0;owned\x07\n::error::forged", "url": "https://x/", "date_published": "2024-01-01T00:00:00Z", "authors": [], "content_html": ""}]}).encode())}.get(name, b"HTTP/1.0 404 x\r\n\r\n")'
hattip diff --against "http://127.0.0.1:$PORT/"
grep -q "$(printf '\033')" "$OUT" && esc=yes || esc=no
grep -q '^::error' "$OUT" && line=yes || line=no
"$PYTHON" -c "import json,sys; p=sys.argv[1]; d=json.load(open(p)); d['files'].append('a\x1b]0;owned\x07b'); json.dump(d,open(p,'w'))" "$SITE/feeds/manifest.json"
hattip --check; grep -q "$(printf '\033')" "$OUT" && man=yes || man=no
[ $esc$line$man = nonono ] && holds "shown harmlessly"
broken "escape in diff: $esc, forged line in diff: $line, escape from manifest.json in --check: $man"
