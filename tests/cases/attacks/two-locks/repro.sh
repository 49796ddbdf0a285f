#!/bin/sh
# Two runs with different folders for temporary files wait for each other.
. "$(dirname "$0")/../common.sh"
published; mkdir t1 t2; cp -r "$SITE" other; bad=
for n in 1 2 3; do
  for i in 1 2 3 4 5 6 7 8; do
    sed -i "s/^title: .*/title: AAA $n $i/" "$SITE/content/articles/a$i.yaml"; sed -i "s/^title: .*/title: BBB $n $i/" "other/content/articles/a$i.yaml"
  done
  TMPDIR=$WORK/t1 "$PYTHON" -m hattip --now $NOW --root "$SITE" --out "$SITE/feeds" >o1 2>&1 & p1=$!
  TMPDIR=$WORK/t2 "$PYTHON" -m hattip --now $NOW --root other --out "$SITE/feeds" >o2 2>&1 & p2=$!
  wait $p1; c1=$?; wait $p2; c2=$?
  [ $c1$c2 = 00 ] || bad="exit $c1 and $c2: $(cat o1 o2 | grep -m 1 -o 'error\[.*')"
done
[ -n "$bad" ] && broken "$bad"
holds "they waited for each other"
