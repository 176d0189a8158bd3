"""A store that cannot be written: a directory without write permission (as --uid), then a read-only mount.
The writer must refuse with a message, not hang or pretend; the dump must go on working and change nothing."""

import os
import subprocess

from proto import Ledger, Writer, dump, parser, report

p = parser(__doc__)
p.add_argument("--uid", type=int, default=2001)
a = p.parse_args()
R: dict[str, object] = {}
L = Ledger()
w = Writer(a.write, a.root, "alice")
w.ready()
for i in range(5):
    t = L.next("alice")
    k = ("alice", "art0", i)
    L.on_send(k, t)
    w.put("art0", i, "accurate", t)[0] == "ACK" and L.on_ack(k, t)
w.close()


def as_uid():
    os.setgroups([])
    os.setgid(a.uid)
    os.setuid(a.uid)


def tryit(name, preexec):
    w = Writer(a.write, a.root, "bert", preexec=preexec, timeout=20)
    ok = w.ready(20)
    if ok:
        R[name] = " ".join(map(str, w.put("art0", 1, "accurate", "bert-1")))[:110]
    w.close()
    if not ok:
        R[name] = "refused: " + (w.err() or ["?"])[0][:110]
    got, e = dump(a.dump, a.root, preexec=preexec)
    R[name + "_dump"] = e or ("ok" if not L.check(got)[0] else "LOST")


subprocess.run(["chmod", "-R", "a-w,a+rX", a.root])
tryit("mode0555", as_uid)
subprocess.run(["mount", "--bind", a.root, a.root], check=True)
subprocess.run(["mount", "-o", "remount,ro,bind", a.root], check=True)
try:
    tryit("ro_mount", None)
finally:
    subprocess.run(["umount", a.root])
report(a, "readonly", R)
