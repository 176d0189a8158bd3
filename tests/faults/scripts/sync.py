"""Two machines that share the store by copying files.  alice tags in {root}/x, bert in {root}/y, at the same time, while
  --tool rsync          rsync -a --update both ways, in a loop
  --tool rsync-own      each side sends only the files named <its host>-*
  --tool rsync-inplace  the same with --inplace (files are seen half-written)
  --tool syncthing      two Syncthing instances on loopback, nothing announced outside
carries files across.  Dumps are taken on both sides all the time: none may fail.  At the end both sides must hold every
acknowledged tag of both.  --same: the same reviewer on both machines.  --hostenv sets $STORE_HOST to x / y for the writers."""

import os
import re
import signal
import subprocess
import threading
import time

from proto import TAGS, Ledger, Writer, dump, parser, report

p = parser(__doc__)
p.add_argument("--tool", default="rsync")
p.add_argument("--secs", type=float, default=15)
p.add_argument("--same", action="store_true")
p.add_argument("--settle", type=float, default=40)
p.add_argument("--think-ms", type=float, default=50)
p.add_argument("--linger", type=float, default=0, help="seconds a writer stays open after its last tag")
p.add_argument("--hostenv", action="store_true")
a = p.parse_args()
X, Y = os.path.join(a.root, "x"), os.path.join(a.root, "y")
os.makedirs(X)
os.makedirs(Y)
stop = threading.Event()
R = {"tool": a.tool, "same": a.same, "dumps": 0, "dumps_failed": 0, "why": ""}
procs: list[subprocess.Popen[bytes]] = []


def syncthing():
    ids = {}
    for n, port in (("x", 22101), ("y", 22102)):
        h = os.path.join(a.root, "home" + n)
        r = subprocess.run(
            ["syncthing", "generate", "--home=" + h, "--no-default-folder", "--skip-port-probing"],
            capture_output=True,
            text=True,
        )
        found = re.search(r"Device ID: (\S+)|device ID: (\S+)|([A-Z0-9]{7}(?:-[A-Z0-9]{7}){7})", r.stdout + r.stderr)
        assert found, r.stdout + r.stderr
        ids[n] = found.group(0).split()[-1]
    for n, port, gui, path in (("x", 22101, 22111, X), ("y", 22102, 22112, Y)):
        dev = "".join(
            f'<device id="{ids[m]}" name="{m}" compression="metadata"><address>tcp://127.0.0.1:{q}</address></device>'
            for m, q in (("x", 22101), ("y", 22102))
        )
        os.makedirs(os.path.join(path, ".stfolder"), exist_ok=True)
        open(
            os.path.join(a.root, "home" + n, "config.xml"), "w"
        ).write(f'''<configuration version="36"><folder id="f" label="f" path="{path}" type="sendreceive" rescanIntervalS="5" fsWatcherEnabled="true" fsWatcherDelayS="1" ignorePerms="true" autoNormalize="true"><filesystemType>basic</filesystemType><device id="{ids["x"]}"></device><device id="{ids["y"]}"></device><maxConflicts>-1</maxConflicts></folder>{dev}
<gui enabled="true" tls="false"><address>127.0.0.1:{gui}</address><apikey>k</apikey></gui><options><listenAddress>tcp://127.0.0.1:{port}</listenAddress><globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled><relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><urAccepted>-1</urAccepted><autoUpgradeIntervalH>0</autoUpgradeIntervalH><crashReportingEnabled>false</crashReportingEnabled><startBrowser>false</startBrowser><reconnectionIntervalS>2</reconnectionIntervalS></options></configuration>''')
        procs.append(
            subprocess.Popen(
                ["syncthing", "serve", "--home=" + os.path.join(a.root, "home" + n), "--no-browser", "--no-restart"],
                stdout=open(os.path.join(a.root, n + ".log"), "w"),
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )


def rsync():
    o = ["rsync", "-a", "--update"] + (["--inplace"] if "inplace" in a.tool else [])
    while not stop.is_set():
        if a.tool == "rsync-own":  # each side sends only the files its own host writes: <host>-*.json
            subprocess.run(["rsync", "-a", "--include=*/", "--include=x-*.json", "--exclude=*", X + "/", Y + "/"])
            subprocess.run(["rsync", "-a", "--include=*/", "--include=y-*.json", "--exclude=*", Y + "/", X + "/"])
            time.sleep(0.05)
            continue
        subprocess.run([*o, X + "/", Y + "/"])
        subprocess.run([*o, Y + "/", X + "/"])
        time.sleep(0.05)


L = Ledger()
lock = threading.Lock()
end = time.time() + a.secs + (8 if a.tool == "syncthing" else 0)


def writer(root, by, art):
    w = Writer(a.write, root, by, env={**os.environ, "STORE_HOST": os.path.basename(root)} if a.hostenv else None)
    if not w.ready():
        R["why"] += f"writer: {w.err()} "
        return
    i = 0
    while time.time() < end:
        k = (by, art, i % 60)
        with lock:
            t = L.next(by)
            L.on_send(k, t)
        r, x = w.put(k[1], k[2], TAGS[i % 3], t)
        if r == "ACK":
            with lock:
                L.on_ack(k, t)
        else:
            R["naks"] = R.get("naks", 0) + 1
            R["why"] += str(x)[:60]
        i += 1
        time.sleep(a.think_ms / 1e3)
    time.sleep(a.linger)
    w.close()


def dumper(root):
    while not stop.is_set():
        got, e = dump(a.dump, root)
        R["dumps"] += 1
        if got is None:
            R["dumps_failed"] += 1
            R["why"] = e[:80]
        time.sleep(0.2)


try:
    if a.tool == "syncthing":
        syncthing()
        time.sleep(3)
    else:
        threading.Thread(target=rsync, daemon=True).start()
    ts = [
        threading.Thread(target=writer, args=(X, "alice", "left")),
        threading.Thread(target=writer, args=(Y, "alice" if a.same else "bert", "right")),
    ] + [threading.Thread(target=dumper, args=(d,)) for d in (X, Y)]
    for t in ts:
        t.start()
    ts[0].join()
    ts[1].join()
    t0 = time.time()
    R["acked"] = len(L.acked)
    while time.time() < t0 + a.settle:
        time.sleep(1)
        left = {}
        for n, d in (("x", X), ("y", Y)):
            got, e = dump(a.dump, d)
            left[n] = len(L.check(got or {})[0]) if got is not None else e
        if left == {"x": 0, "y": 0}:
            break
    R["lost"] = left
    R["settled_s"] = round(time.time() - t0, 1)
    stop.set()
    for t in ts:
        t.join()
    R["conflict_files"] = len([f for d, _, fs in os.walk(a.root) for f in fs if "sync-conflict" in f])
finally:
    stop.set()
    for q in procs:
        try:
            os.killpg(q.pid, signal.SIGTERM)
            q.wait(20)
        except Exception:
            q.kill()
report(a, "sync", R)
