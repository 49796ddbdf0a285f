#!/bin/sh
# One deadline limits all answers of the compared server.
. "$(dirname "$0")/../common.sh"
published
cat >slow.py <<'PY'
import socket, sys, threading, time
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(8)
print(s.getsockname()[1], flush=True)
end = time.monotonic() + 40
def drip(c):
    try:
        c.recv(9999); c.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while time.monotonic() < end: c.sendall(b" "); time.sleep(0.2)
    except OSError: pass
    c.close()
s.settimeout(40)
try:
    while time.monotonic() < end:
        c, _ = s.accept(); threading.Thread(target=drip, args=(c,), daemon=True).start()
except OSError: pass
PY
"$PYTHON" slow.py >port & SERVER=$!
n=0; while [ ! -s port ] && [ $n -lt 50 ]; do sleep 0.1; n=$((n+1)); done
"$PYTHON" -m hattip diff --help 2>&1 | grep -q -- --timeout || broken "no --timeout for --against"
start=$(date +%s)
timeout 35 "$PYTHON" -m hattip --root "$SITE" diff --against "http://127.0.0.1:$(cat port)/" --timeout 3 >"$OUT" 2>&1 </dev/null || timeout 35 "$PYTHON" -m hattip diff --root "$SITE" --against "http://127.0.0.1:$(cat port)/" --timeout 3 >"$OUT" 2>&1 </dev/null
took=$(( $(date +%s) - start ))
[ $took -gt 14 ] && broken "with a deadline of 3 s (two tries) it took $took s"
holds "given up after $took s"
