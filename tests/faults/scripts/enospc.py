"""The disk fills up in mid-write.  Mounts a small tmpfs (root needed) or, with --ext4, a small loop-mounted ext4, on {root};
tags until the store refuses (it must say so), checks that the store is readable while full and that every acknowledged tag
is there; then frees space and goes on with the same writer (if it lives) and with a new one."""

import os
import subprocess
import sys
import tempfile
from typing import Any

from proto import Ledger, Writer, dump, litter, parser, report

p = parser(__doc__)
p.add_argument("--size", default="256k")
p.add_argument("--ext4", action="store_true")
p.add_argument("--ext4-size", default="1M")
p.add_argument("--max", type=int, default=20000)
p.add_argument("--spare", type=int, default=65536, help="bytes of ballast freed later")
a = p.parse_args()
os.makedirs(a.root, exist_ok=True)
if a.ext4:
    img = tempfile.mktemp(".img")
    subprocess.run(["truncate", "-s", a.ext4_size, img], check=True)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-O", "^has_journal", "-m0", img], check=True)
    subprocess.run(["mount", "-o", "loop", img, a.root], check=True)
else:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=" + a.size, "tmpfs", a.root], check=True)
R: dict[str, Any] = {"acked_before_full": 0, "naks": 0, "writer_died": False}
try:
    with open(os.path.join(a.root, "ballast"), "wb") as f:
        f.write(b"x" * a.spare)
        f.flush()
        os.fsync(f.fileno())
    w = Writer(a.write, a.root, "alice")
    R["ready"] = w.ready()
    L = Ledger()
    naks = 0
    why = ""
    for i in range(a.max):
        k = ("alice", "art%d" % (i // 30), i % 30)
        t = L.next("alice")
        L.on_send(k, t)
        r, x = w.put(k[1], k[2], "disputed", t)
        if r == "ACK":
            L.on_ack(k, t)
            R["acked_before_full"] += 1
        elif r == "NAK":
            why = " ".join(x.split(" ")[1:])[:90]
            R["naks"] += 1
            del L.sent[k]
            naks += 1
            if naks >= 5:
                break
        else:
            R["writer_died"] = True
            break
    R["nak"] = why
    got, e = dump(a.dump, a.root)
    R["full_readable"] = got is not None or e
    lost, ph = L.check(got or {})
    R["full_lost"], R["full_phantom"] = len(lost), len(ph)
    os.unlink(os.path.join(a.root, "ballast"))
    after = 0
    for i in range(20):
        k = ("alice", "late", i)
        t = L.next("alice")
        L.on_send(k, t)
        r, x = w.put(k[1], k[2], "accurate", t)
        if r == "ACK":
            L.on_ack(k, t)
            after += 1
    R["same_writer_acks_after_free"] = after
    w.close()
    R["same_writer_err"] = w.err()
    got, e = dump(a.dump, a.root)
    lost, ph = L.check(got or {})
    R["lost_after"], R["phantom_after"], R["dump_err"] = len(lost), len(ph), e
    w = Writer(a.write, a.root, "alice")
    ok = w.ready()
    after = 0
    for i in range(20 if ok else 0):
        k = ("alice", "last", i)
        t = L.next("alice")
        L.on_send(k, t)
        r, x = w.put(k[1], k[2], "accurate", t)
        if r == "ACK":
            L.on_ack(k, t)
            after += 1
    R["new_writer_acks"] = after
    w.close()
    got, e = dump(a.dump, a.root)
    lost, ph = L.check(got or {})
    R["lost_end"], R["phantom_end"] = len(lost), len(ph)
    R["litter"] = len(litter(a.root))
finally:
    subprocess.run(["umount", "-l", a.root])
    if a.ext4:
        os.unlink(img)
report(a, "enospc", R)
sys.exit(bool(R.get("lost_end") or R.get("full_lost") or R.get("full_readable") is not True))
