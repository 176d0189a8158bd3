"""strace the writer: between reading a PUT and writing its ACK there must be an fsync/fdatasync (or O_SYNC) after the last data
write to the store, and after a rename an fsync of the directory.  Needs strace; nothing is assumed but the line protocol."""

import os
import re
import sys
import tempfile

from proto import Writer, parser, report

p = parser(__doc__)
p.add_argument("--tags", type=int, default=10)
a = p.parse_args()
log = tempfile.mktemp(".strace")
w = Writer(
    "strace -f -y -s 60 -e trace=openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,ftruncate,sendto,unlink -o "
    + log
    + " "
    + a.write,
    a.root,
    "alice",
    timeout=60,
)
ok = w.ready()
for i in range(a.tags):
    w.put("art0", i, "accurate", "alice-%d" % (i + 1))
w.close()
bad = 0
seen = 0
ops: list[str]
dirty, renamed, ops = False, False, []
per = []
R = {}
for l in open(log, errors="replace"):
    m = re.match(r"\d+\s+(\w+)\((.*)", l)
    if not m:
        continue
    call, rest = m.groups()
    if call == "write" and '"ACK ' in rest:
        seen += 1
        bad += dirty or renamed
        per.append(len(ops))
        R["last_ops"] = ops
        dirty, renamed, ops = False, False, []
    elif "READY" in rest:
        dirty, renamed, ops = False, False, []
    elif call in ("write", "pwrite64", "writev") and a.root in rest:
        dirty = True
        ops.append(call)
    elif call in ("fsync", "fdatasync") and a.root in rest:
        dirty = False
        renamed = False
        ops.append(call)
    elif call.startswith("rename") and a.root in rest:
        renamed = True
        ops.append("rename")
    elif call == "ftruncate" and a.root in rest:
        dirty = True
        ops.append(call)
os.unlink(log)
report(a, "order", dict(ready=ok, acks=seen, acked_before_sync=bad, **R))
sys.exit(bool(bad))
