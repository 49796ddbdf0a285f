#!/bin/sh
# A title that looks like a workflow command is not one in the output of diff.
. "$(dirname "$0")/../common.sh"
published
article new 9; sed -i 's/^title: .*/title: "::error file=app.py,line=1::Forged"/' "$SITE/content/articles/new.yaml"
GITHUB_ACTIONS=true hattip diff
grep -Eq '^[[:space:]]*::(error|warning|add-mask|stop-commands)' "$OUT" && broken "a line of the report is the command $(grep -Eo -m 1 '::error.*' "$OUT")"
holds "no line begins with ::"
