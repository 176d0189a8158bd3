"""A real power cut, in software: the store lives on a loop-mounted file system that is shut down at a random moment with
FS_IOC_SHUTDOWN (no log flush: what was not fsynced is gone, as when the plug is pulled), the writer is killed, the file
system is mounted again (journal replay) and every acknowledged tag must be there.  Root needed.  kill -9 alone cannot show a
missing fsync, this can: run it with a store that skips fsync to see it fail."""

import fcntl
import os
import random
import struct
import subprocess
import sys
import tempfile
import time
from typing import Any

from proto import TAGS, Ledger, Writer, dump, parser, report

p = parser(__doc__)
p.add_argument("--runs", type=int, default=60)
p.add_argument("--max-ms", type=float, default=80)
p.add_argument("--fs", default="ext4", choices=["ext4", "xfs"])
p.add_argument("--size", default="64M")
p.add_argument("--keys", type=int, default=40)
a = p.parse_args()
rng = random.Random(a.seed)
os.makedirs(a.root, exist_ok=True)
img = tempfile.mktemp(".img")
subprocess.run(["truncate", "-s", a.size if a.fs == "ext4" else "320M", img], check=True)
subprocess.run(["mkfs." + a.fs, "-q", *(["-F"] if a.fs == "ext4" else ["-f"]), img], check=True)


def mount():
    subprocess.run(["mount", "-o", "loop", img, a.root], check=True)


def umount():
    for _ in range(50):
        if subprocess.run(["umount", a.root], capture_output=True).returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit("cannot umount")


IOC = (2 << 30) | (4 << 16) | (ord("X") << 8) | 125
L = Ledger()
R: dict[str, Any] = {
    "runs": 0,
    "acked": 0,
    "runs_with_loss": 0,
    "lost": 0,
    "phantom": 0,
    "unreadable": 0,
    "no_restart": 0,
}
why: dict[str, int] = {}
mount()
try:
    for _run in range(a.runs):
        w = Writer(a.write, a.root, "alice")
        if not w.ready():
            R["no_restart"] += 1
            e = (w.err() or ["?"])[0][:100]
            why[e] = why.get(e, 0) + 1
            w.kill9()
            w.p.wait()
            break
        stop = time.perf_counter() + rng.random() * a.max_ms / 1e3
        pend = {}
        while True:
            k = ("alice", "art%d" % rng.randrange(4), rng.randrange(a.keys))
            t = L.next("alice")
            L.on_send(k, t)
            pend[t] = k
            if not w.send(k[1], k[2], rng.choice(TAGS), t):
                break
            l = w.line(max(0.0002, stop - time.perf_counter()))
            if l and l.startswith("ACK"):
                L.on_ack(pend[l[4:]], l[4:])
                R["acked"] += 1
            if not l or time.perf_counter() >= stop:
                break
        fd = os.open(a.root, os.O_RDONLY)
        fcntl.ioctl(fd, IOC, struct.pack("I", 2))
        os.close(fd)
        # an ack that was on its way before the cut counts; one given after it cannot be trusted to be before: only drain what is in the pipe now
        w.kill9()
        w.p.wait()
        R["runs"] += 1
        umount()
        mount()
        got, e = dump(a.dump, a.root)
        if got is None:
            R["unreadable"] += 1
            why[e[:90]] = why.get(e[:90], 0) + 1
            lost, ph = list(L.acked), []
        else:
            lost, ph = L.check(got)
        if lost:
            R["runs_with_loss"] += 1
            R["lost"] += len(lost)
            [L.acked.pop(k) for k in lost]
        R["phantom"] += len(ph)
finally:
    umount()
    os.unlink(img)
R["why"] = why
report(a, "powercut-" + a.fs, R)
sys.exit(bool(R["lost"] or R["unreadable"] or R["no_restart"]))
