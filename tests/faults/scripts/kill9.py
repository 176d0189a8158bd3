"""kill -9 a writer at random moments, restart, and check that every acknowledged tag is there.
The same store is used throughout, so damage would add up.  With --fresh each run starts on an empty store with
--preload tags (to give whole-file rewriters something to rewrite)."""

import random
import shutil
import sys
import time
from typing import Any

from proto import TAGS, Ledger, Writer, dump, litter, parser, report

p = parser(__doc__)
p.add_argument("--runs", type=int, default=200)
p.add_argument(
    "--max-ms",
    type=float,
    default=60,
    help="kill this long after the first ack, at most; in every other run, after the first send",
)
p.add_argument("--keys", type=int, default=40)
p.add_argument("--preload", type=int, default=0)
p.add_argument("--fresh", action="store_true")
p.add_argument("--reviewer", default="alice")
a = p.parse_args()
rng = random.Random(a.seed)
L = Ledger()
R: dict[str, Any] = {
    "runs": 0,
    "acked": 0,
    "naks": 0,
    "runs_with_loss": 0,
    "lost": 0,
    "phantom": 0,
    "unreadable": 0,
    "no_restart": 0,
    "restart_ms": [],
}
why: dict[str, int] = {}


def preload():
    w = Writer(a.write, a.root, a.reviewer)
    w.ready()
    for i in range(a.preload):
        k = (a.reviewer, "pre%d" % (i // 20), i % 20)
        t = L.next(a.reviewer)
        L.on_send(k, t)
        if w.put(k[1], k[2], "accurate", t)[0] == "ACK":
            L.on_ack(k, t)
    w.close()


if a.preload:
    preload()
if a.fresh:
    shutil.copytree(a.root, a.root + ".base")
    base = (dict(L.sent), dict(L.acked))
for _run in range(a.runs):
    if a.fresh:
        shutil.rmtree(a.root)
        shutil.copytree(a.root + ".base", a.root)
        L.sent, L.acked = dict(base[0]), dict(base[1])
    t0 = time.perf_counter()
    w = Writer(a.write, a.root, a.reviewer)
    if not w.ready():
        R["no_restart"] += 1
        w.kill9()
        e = (w.err() or ["?"])[0][:120]
        why[e] = why.get(e, 0) + 1
        w.p.wait()
        (not a.fresh) and sys.stderr.write(f"writer does not start any more: {e}\n")
        R["runs"] += 1
        got = None
    else:
        R["restart_ms"].append((time.perf_counter() - t0) * 1e3)
        wait = rng.random() * a.max_ms / 1e3
        stop = time.perf_counter() + wait if _run % 2 else 0.0
        pend = {}
        # window of 1: the next tag is sent as soon as the last is acknowledged; killed wherever it is at the deadline
        while True:
            k = (a.reviewer, "art%d" % rng.randrange(4), rng.randrange(a.keys))
            t = L.next(a.reviewer)
            L.on_send(k, t)
            pend[t] = k
            if not w.send(k[1], k[2], rng.choice(TAGS), t):
                break
            l = w.line(max(0.0002, stop - time.perf_counter()) if stop else 60)
            stop = stop or time.perf_counter() + wait
            if l:
                kind, _, rest = l.partition(" ")
                if kind == "ACK":
                    L.on_ack(pend[rest], rest)
                    R["acked"] += 1
                else:
                    R["naks"] += 1
            if not l or time.perf_counter() >= stop:
                break
        w.kill9()
        for l in w.drain():
            kind, _, rest = l.partition(" ")
            if kind == "ACK":
                L.on_ack(pend[rest], rest)
                R["acked"] += 1
        w.p.wait()
        R["runs"] += 1
    got, e = dump(a.dump, a.root)
    if got is None:
        R["unreadable"] += 1
        why[e[:100]] = why.get(e[:100], 0) + 1
        lost, ph = list(L.acked), []
    else:
        lost, ph = L.check(got)
    if lost:
        R["runs_with_loss"] += 1
        R["lost"] += len(lost)
    R["phantom"] += len(ph)
    if lost and not a.fresh:  # do not count the same loss again
        for k in lost:
            L.acked.pop(k)
R["restart_ms"] = round(sorted(R["restart_ms"])[len(R["restart_ms"]) // 2], 1) if R["restart_ms"] else None
R["litter"] = len(litter(a.root))
R["why"] = why
report(a, "kill9", R)
sys.exit(bool(R["runs_with_loss"] or R["unreadable"] or R["no_restart"] or R["phantom"]))
