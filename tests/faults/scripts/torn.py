"""Half-synced and damaged files.  A store with two reviewers is copied many times; in each copy one file of the other reviewer is
  cut at a random byte | zero-filled from a random byte | given a garbage tail | an old version of itself | missing | a git conflict.
The dump must exit 0 and the untouched reviewer's tags must all be there; it is counted how many of the damaged reviewer's
acknowledged tags survive (tags acknowledged before the file had that size, for 'cut')."""

import os
import random
import shutil

from proto import TAGS, Ledger, Writer, dump, parser, report

p = parser(__doc__)
p.add_argument("--runs", type=int, default=60)
p.add_argument("--tags", type=int, default=60)
a = p.parse_args()
rng = random.Random(a.seed)
L = Ledger()


def sizes(by):
    return {
        os.path.join(d, f): os.path.getsize(os.path.join(d, f))
        for d, _, fs in os.walk(a.root)
        for f in fs
        if by in os.path.join(d, f)
    }


old = a.root + ".old"
for by in ("alice", "bert"):
    w = Writer(a.write, a.root, by)
    w.ready()
    for i in range(a.tags):
        k = (by, "art%d" % (i // 20), i % 20)
        t = L.next(by)
        L.on_send(k, t)
        if w.put(k[1], k[2], TAGS[i % 3], t)[0] == "ACK":
            L.on_ack(k, t)
        if by == "bert" and i == a.tags // 2:
            shutil.copytree(a.root, old, dirs_exist_ok=True)
    w.close()
files = [f for f in sizes("bert") if not f.endswith(".lock")]
if not files:
    files = [os.path.join(d, f) for d, _, fs in os.walk(a.root) for f in fs if f.endswith((".json", ".jsonl"))]
R = {}
for mode in ("cut", "zero", "garbage", "old", "missing", "conflict", "empty"):
    ok = dead = other = 0
    kept = []
    why: dict[str, int] = {}
    for _n in range(a.runs if mode in ("cut", "zero", "garbage") else 3):
        c = a.root + ".copy"
        shutil.rmtree(c, ignore_errors=True)
        shutil.copytree(a.root, c)
        f = rng.choice(files)
        g = c + f[len(a.root) :]
        raw = open(g, "rb").read()
        x = rng.randrange(len(raw))
        if mode == "cut":
            open(g, "wb").write(raw[:x])
        elif mode == "zero":
            open(g, "wb").write(raw[:x] + bytes(len(raw) - x))
        elif mode == "garbage":
            open(g, "wb").write(raw[:x] + os.urandom(40) + raw[x + 40 :])
        elif mode == "old":
            o = old + f[len(a.root) :]
            if os.path.exists(o):
                shutil.copy(o, g)
        elif mode == "missing":
            os.unlink(g)
        elif mode == "empty":
            open(g, "wb").close()
        elif mode == "conflict":
            ls = raw.decode().splitlines(True)
            h = len(ls) // 2
            open(g, "w").write(
                "".join(ls[:h])
                + "<<<<<<< HEAD\n"
                + "".join(ls[h : h + 2])
                + "=======\n"
                + "".join(ls[h + 2 : h + 4])
                + ">>>>>>> other\n"
                + "".join(ls[h + 4 :])
            )
        got, e = dump(a.dump, c)
        if got is None:
            dead += 1
            why[e[:70]] = why.get(e[:70], 0) + 1
            continue
        ok += 1
        lost, ph = L.check(got)
        if any(k[0] == "alice" for k in lost):
            other += 1
        nb = sum(k[0] == "bert" for k in L.acked)
        kept.append(1 - sum(k[0] == "bert" for k in lost) / nb)
    R[mode] = {
        "read": ok,
        "failed": dead,
        "hurt_the_other": other,
        "kept_mean": round(sum(kept) / len(kept), 2) if kept else None,
    }
    if why:
        R[mode]["why"] = max(why, key=lambda each: why[each])
shutil.rmtree(a.root + ".copy", ignore_errors=True)
shutil.rmtree(old, ignore_errors=True)
report(a, "torn", R)
