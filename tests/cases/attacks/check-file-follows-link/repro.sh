#!/bin/sh
# check FILE and withdraw FILE neither read nor write a file outside content/.
. "$(dirname "$0")/../common.sh"
published
mkdir outside; printf 'AWS_SECRET_ACCESS_KEY=hunter2\n' >outside/s.yaml; cp "$SITE/content/articles/a1.yaml" outside/w.yaml
ln -s "$WORK/outside" "$SITE/content/articles/dir"; ln -s "$WORK/outside/s.yaml" "$SITE/content/articles/link.yaml"
hattip check "$SITE/content/articles/link.yaml"; grep -q hunter2 "$OUT" && leak=yes || leak=no
hattip withdraw "$SITE/content/articles/dir/w.yaml" --reason x; grep -q withdrawn outside/w.yaml && wrote=yes || wrote=no
[ $leak$wrote = nono ] && holds "neither reads nor writes outside of content/"
broken "secret quoted by check: $leak; file outside rewritten by withdraw: $wrote"
