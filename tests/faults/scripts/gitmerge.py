"""Two clones of a git repository holding the store.  1: alice tags in one, bert in the other, plain merge.  2: the same reviewer
tags in both clones, plain merge; then the dump (also over an unresolved conflict).  Reports conflicts, lost tags, diff size."""

import os
import subprocess

from proto import TAGS, Ledger, Writer, dump, parser, report

p = parser(__doc__)
p.add_argument("--attributes", default="", help="a .gitattributes line to commit first, e.g. '*.json merge=union'")
a = p.parse_args()
R = {}


def git(d, *c, ok=True):
    r = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@e", "-c", "commit.gpgsign=false", *c],
        cwd=d,
        capture_output=True,
        text=True,
    )
    if ok and r.returncode:
        raise SystemExit(r.stderr + r.stdout)
    return r


def tag(d, by, L, arts, n=15):
    w = Writer(a.write, os.path.join(d, "store"), by)
    if not w.ready():
        raise SystemExit(f"writer: {w.err()}")
    for i in range(n):
        k = (by, arts, i)
        t = L.next(by)
        L.on_send(k, t)
        if w.put(k[1], k[2], TAGS[i % 3], t)[0] == "ACK":
            L.on_ack(k, t)
    w.close()


for case, who in (("two_reviewers", ("alice", "bert")), ("same_reviewer", ("alice", "alice"))):
    base = os.path.join(a.root, case)
    o, x, y = (os.path.join(base, z) for z in "oxy")
    os.makedirs(base)
    L = Ledger()
    git(base, "init", "-q", "--bare", "-b", "main", "o")
    git(base, "clone", "-q", "o", "x", ok=False)
    os.makedirs(os.path.join(x, "store"), exist_ok=True)
    if a.attributes:
        open(os.path.join(x, ".gitattributes"), "w").write(a.attributes + "\n")
    tag(x, "alice", L, "base")
    tag(x, "bert", L, "base")
    git(x, "add", "-A")
    git(x, "commit", "-qm", "base")
    git(x, "push", "-q", "origin", "HEAD:main")
    git(base, "clone", "-q", "-b", "main", "o", "y")
    tag(x, who[0], L, "left")
    git(x, "add", "-A")
    git(x, "commit", "-qm", "x")
    git(x, "push", "-q", "origin", "HEAD:main")
    tag(y, who[1], L, "right")
    git(y, "add", "-A")
    st = git(y, "diff", "--cached", "--numstat").stdout.split()
    git(y, "commit", "-qm", "y")
    git(y, "fetch", "-q")
    m = git(y, "merge", "-q", "--no-edit", "origin/main", ok=False)
    got, e = dump(a.dump, os.path.join(y, "store"))
    lost, ph = L.check(got or {})
    R[case] = {
        "conflict": bool(m.returncode),
        "dump": e or "ok",
        "acked": len(L.acked),
        "lost": len(lost),
        "lines_added": st[0] if st else "",
        "lines_removed": st[1] if st else "",
    }
    if not m.returncode and got is not None:
        w = Writer(a.write, os.path.join(y, "store"), who[0])
        R[case]["writer_opens_after"] = w.ready() and w.put("after", 1, "accurate", L.next(who[0]))[0]
        w.close()
        if not R[case]["writer_opens_after"]:
            R[case]["err"] = w.err()
report(a, "gitmerge", R)
