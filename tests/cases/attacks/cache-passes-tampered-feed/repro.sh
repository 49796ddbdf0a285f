#!/bin/sh
# A cache that a pull request puts into the site does not hide an edited feed.
. "$(dirname "$0")/../common.sh"
published; sleep 2.2; hattip
sed -i 's,https://court.gov.cn/x/8,https://evil-site.org/x,g' "$SITE/feeds/all/rss.xml"
"$PYTHON" - "$SITE" <<'PY'
import hashlib, json, pathlib, sqlite3, sys, zlib
root = pathlib.Path(sys.argv[1]); c = root / ".hattip-cache"; i = c / "index.sqlite"
if not i.exists(): sys.exit()
db = sqlite3.connect(i)
digest = hashlib.sha256((root / "feeds/all/rss.xml").read_bytes()).digest()[:16]
db.execute("UPDATE output SET digest = ? WHERE path = 'all/rss.xml'", (digest,)); db.commit(); db.close()
seal = json.loads((c / "seal.json").read_text()); seal[1] = zlib.crc32(i.read_bytes())
(c / "seal.json").write_text(json.dumps(seal))
PY
hattip --check; check=$?; hattip
grep -q evil-site.org "$SITE/feeds/all/rss.xml" && broken "--check says $check (up to date), and publishing leaves the false link in the feed"
holds "the feed was made anew"
