#!/bin/sh
# The lock overwrites no file through a link.
. "$(dirname "$0")/../common.sh"
site; mkdir t; echo precious >victim
name=$("$PYTHON" -c "import hashlib,os,sys; print(hashlib.sha256(os.fsencode(os.path.realpath(sys.argv[1]))).hexdigest()[:16])" "$SITE/feeds")
ln -s "$WORK/victim" "t/hattip-$name.holder"
TMPDIR=$WORK/t hattip
[ "$(cat victim)" = precious ] || broken "a file outside of everything hattip writes now says: $(cat victim)"
holds "the link was not followed"
