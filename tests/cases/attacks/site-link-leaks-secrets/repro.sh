#!/bin/sh
# A site.yaml that is a link out of content/ does not show what it leads to.
. "$(dirname "$0")/../common.sh"
published
printf 'password: hunter2\nusers:\n- token: abc\n' >secret.yaml
printf 'AWS_SECRET_ACCESS_KEY=hunter2\n' >secret.env
for s in secret.yaml secret.env; do
  rm -f "$SITE/content/site.yaml"; ln -s "$WORK/$s" "$SITE/content/site.yaml"
  hattip --check; grep -q hunter2 "$OUT" && broken "the report quotes $s: $(grep -m 1 hunter2 "$OUT")"
done
holds "nothing of the file is shown"
