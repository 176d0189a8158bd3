"""Is every data file a TinyDB file at every moment?  Opens all files matching --glob (relative to {root}) with json.load, as stock TinyDB does,
again and again while a writer works and is killed now and then; at the end with TinyDB itself (if it can be imported)."""

import glob
import json
import os
import random
import sys
import time

from proto import TAGS, Writer, parser, report

p = parser(__doc__)
p.add_argument("--glob", default="**/*.json")
p.add_argument("--secs", type=float, default=10)
a = p.parse_args()
rng = random.Random(a.seed)
R = {"opens": 0, "unparsable": 0, "after_kill_unparsable": 0, "kills": 0, "files": 0}
end = time.time() + a.secs
n = 0


def look(k):
    for f in glob.glob(os.path.join(a.root, a.glob), recursive=True):
        try:
            R["opens"] += 1
            json.load(open(f))
        except ValueError:
            R[k] += 1


while time.time() < end:
    w = Writer(a.write, a.root, "alice")
    w.ready()
    stop = time.time() + rng.random() * 2
    import threading

    run = [True]

    def read():
        while run[0]:
            look("unparsable")

    t = threading.Thread(target=read)
    t.start()
    while time.time() < stop:
        n += 1
        w.put("art%d" % (n // 30), n % 30, TAGS[n % 3], "alice-%d" % n)
    w.kill9()
    w.p.wait()
    R["kills"] += 1
    run[0] = False
    t.join()
    look("after_kill_unparsable")
try:
    from tinydb import TinyDB

    fs = glob.glob(os.path.join(a.root, a.glob), recursive=True)
    R["files"] = len(fs)
    R["tinydb_docs"] = sum(
        len(TinyDB(f, access_mode="r").table(t)) for f in fs for t in TinyDB(f, access_mode="r").tables()
    )
except ImportError:
    pass
report(a, "stockopen", R)
sys.exit(bool(R["after_kill_unparsable"]))
