#!/bin/sh
# A redirect of the compared server leads to no other server.
. "$(dirname "$0")/../common.sh"
published
serve 'b"HTTP/1.0 302 x\r\nLocation: http://127.0.0.1:%d/latest/meta-data/\r\nContent-Length: 0\r\n\r\n" % PORT2'
hattip diff --against "http://127.0.0.1:$PORT/"
[ -e asked ] && broken "another address was asked, as the server wished"
holds "only that address was asked"
