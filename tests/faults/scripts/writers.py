"""N writers at once, each tagging its own sentences as fast as it is acknowledged; then: is everything there?
--same: all of them are the same reviewer (several sessions of one person): a writer may refuse to start, but what is
acknowledged must be there."""

import random
import sys
import threading
import time

from proto import TAGS, Ledger, Writer, dump, parser, report

p = parser(__doc__)
p.add_argument("-n", type=int, default=8)
p.add_argument("--tags", type=int, default=100)
p.add_argument("--same", action="store_true")
p.add_argument("--think-ms", type=float, default=0)
a = p.parse_args()
names = ["alice", "bert", "chloe", "dmitri", "elena", "farid", "greta", "hugo", "ines", "jan", "kofi", "lena"]
sent: dict[tuple[str, str, int], str] = {}
acked: dict[tuple[str, str, int], str] = {}
lat: list[float] = []
naks: dict[str, int] = {}
dead: list[tuple[str, str]] = []
lock = threading.Lock()
go = threading.Barrier(a.n)


def one(i):
    by = "alice" if a.same else names[i]
    w = Writer(a.write, a.root, by)
    ok = w.ready()
    go.wait()
    if a.think_ms:
        time.sleep(random.uniform(0, 2 * a.think_ms) / 1e3)
    if not ok:
        dead.append((by, (w.err() or ["?"])[0][:120]))
        w.kill9()
        return
    for j in range(a.tags):
        k = (by, "art%d" % (j % 7), j * a.n + i if a.same else j)
        tok = f"{by}-{(j + 1) * 100 + i}"
        sent[k] = tok
        t = time.perf_counter()
        r, why = w.put(k[1], k[2], TAGS[j % 3], tok)
        t = time.perf_counter() - t
        with lock:
            if r == "ACK":
                acked[k] = tok
                lat.append(t)
            else:
                why = " ".join(str(why).split(" ")[1:])[:90]
                naks[why] = naks.get(why, 0) + 1
        if r is None:
            break
        if a.think_ms:
            time.sleep(random.uniform(0, 2 * a.think_ms) / 1e3)
    w.close()


t0 = time.time()
ts = [threading.Thread(target=one, args=(i,)) for i in range(a.n)]
for t in ts:
    t.start()
for t in ts:
    t.join()
wall = time.time() - t0
got, e = dump(a.dump, a.root)
L = Ledger()
L.sent, L.acked = sent, acked
lost, ph = L.check(got or {})
lat.sort()
report(
    a,
    "writers",
    {
        "n": a.n,
        "same": a.same,
        "sent": a.n * a.tags,
        "acked": len(acked),
        "lost": len(lost),
        "phantom": len(ph),
        "unreadable": e if got is None else "",
        "refused_to_start": dead,
        "naks": naks,
        "p50_ms": round(lat[len(lat) // 2] * 1e3, 2) if lat else None,
        "p99_ms": round(lat[int(len(lat) * 0.99)] * 1e3, 2) if lat else None,
        "wall_s": round(wall, 2),
    },
)
sys.exit(bool(lost or got is None or ph))
