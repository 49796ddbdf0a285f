#!/bin/sh
# A cache that a pull request puts into the site has no effect on a link.
. "$(dirname "$0")/../common.sh"
site; sed -i 's,/x/8,/ruling/1234,' "$SITE/content/articles/a8.yaml"; hattip || cannot "does not publish"; sleep 2.2; hattip
"$PYTHON" - "$SITE/.hattip-cache" <<'PY'
import json, pathlib, sqlite3, sys, zlib
c = pathlib.Path(sys.argv[1]); i = c / "index.sqlite"
if not i.exists(): sys.exit()
db = sqlite3.connect(i)
n = len((c.parent / "content/articles/a8.yaml").read_text())
db.execute("UPDATE article SET end = ? WHERE file = (SELECT id FROM file WHERE name = 'a8.yaml')", (n - 3,))
for q in ("DELETE FROM output", "DELETE FROM head", "DELETE FROM month"): db.execute(q)
db.commit(); db.close()
seal = json.loads((c / "seal.json").read_text()); seal[1] = zlib.crc32(i.read_bytes())
(c / "seal.json").write_text(json.dumps(seal))
PY
hattip; code=$?
grep -q '"https://court.gov.cn/ruling/1234"' "$SITE/feeds/all/rss.xml" || broken "exit $code; the feed links to $(grep -o 'https://court.gov.cn/ruling/[0-9]*' "$SITE/feeds/all/rss.xml" | head -n 1), the article says https://court.gov.cn/ruling/1234"
holds "the feed says what the article says"
