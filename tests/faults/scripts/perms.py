"""Unix permissions between reviewers on one host (root needed: it becomes uid A, uid B and a lead).
A tags as --uid-a, then uid B tries, on every file and directory A owns: read, write in place, append, truncate, unlink, rename,
replace, chmod; and to plant a file in A's place before A starts.  --blind: reading is expected to be refused too.
The lead (--uid-lead, member of --gid) must be able to read.  Prints what was possible."""

import json
import os
import subprocess
import sys

from proto import Ledger, Writer, dump, parser, report

p = parser(__doc__)
p.add_argument("--uid-a", type=int, default=2001)
p.add_argument("--uid-b", type=int, default=2002)
p.add_argument("--uid-lead", type=int, default=2009)
p.add_argument("--gid", type=int, default=3000, help="group of the shared directory")
p.add_argument("--members", default="lead", help="who is in that group: lead | all")
p.add_argument("--root-mode", default="3777")
p.add_argument("--umask", default="022")
p.add_argument("--blind", action="store_true")
a = p.parse_args()
os.makedirs(a.root, exist_ok=True)
os.chown(a.root, 0, a.gid)
os.chmod(a.root, int(a.root_mode, 8))


def as_uid(uid, group):
    def f():
        os.setgroups([a.gid] if group else [])
        os.setgid(uid)
        os.setuid(uid)
        os.umask(int(a.umask, 8))

    return f


inall = a.members == "all"
L = Ledger()
w = Writer(a.write, a.root, "alice", preexec=as_uid(a.uid_a, inall))
R = {"a_ready": w.ready()}
for i in range(5):
    k = ("alice", "art0", i)
    t = L.next("alice")
    L.on_send(k, t)
    r, x = w.put(k[1], k[2], "disputed", t)
    if r == "ACK":
        L.on_ack(k, t)
w.close()
R["a_acked"] = len(L.acked)
mine = [(d, f) for d, _, fs in os.walk(a.root) for f in fs if os.lstat(os.path.join(d, f)).st_uid == a.uid_a]
R["files"] = {
    os.path.relpath(os.path.join(d, f), a.root): oct(os.lstat(os.path.join(d, f)).st_mode & 0o7777)[2:] for d, f in mine
}
R["dirs"] = {
    os.path.relpath(d, a.root): oct(os.lstat(d).st_mode & 0o7777)[2:]
    + " uid %d gid %d" % (os.lstat(d).st_uid, os.lstat(d).st_gid)
    for d, _, _ in os.walk(a.root)
}
probe = r"""
import os, sys, json
ok = []
for path in json.loads(sys.argv[1]):
    d = os.path.dirname(path); tmp = os.path.join(d, ".evil")
    def t(name, f):
        try: f(); ok.append(name)
        except OSError: pass
    t("read", lambda: open(path, "rb").read(1))
    t("write", lambda: os.close(os.open(path, os.O_WRONLY)))
    t("append", lambda: os.close(os.open(path, os.O_WRONLY | os.O_APPEND)))
    t("chmod", lambda: os.chmod(path, 0o666))
    t("list", lambda: os.listdir(d))
    def create(): os.close(os.open(tmp, os.O_CREAT | os.O_WRONLY | os.O_EXCL))
    t("create-beside", create)
    t("replace", lambda: os.rename(tmp, path + ".new") if 0 else os.rename(tmp, path))
    t("rename-away", lambda: os.rename(path, path + ".gone"))
    t("unlink", lambda: os.unlink(path))
    try: os.unlink(tmp)
    except OSError: pass
print(json.dumps(sorted(set(ok))))
"""


def run(uid, group):
    r = subprocess.run(
        ["/usr/bin/python3", "-c", probe, json.dumps([os.path.join(d, f) for d, f in mine])],
        preexec_fn=as_uid(uid, group),
        capture_output=True,
        text=True,
    )
    return json.loads(r.stdout or "[]")


R["lead_can"] = None
if not inall:
    r = subprocess.run(
        [
            "/usr/bin/python3",
            "-c",
            "import sys,json,os\nok=1\nfor p in json.loads(sys.argv[1]):\n open(p,'rb').read()\nprint(ok)",
            json.dumps([os.path.join(d, f) for d, f in mine]),
        ],
        preexec_fn=as_uid(a.uid_lead, True),
        capture_output=True,
        text=True,
    )
    R["lead_can"] = ["read"] if r.returncode == 0 else []
got, e = dump(a.dump, a.root, preexec=as_uid(a.uid_b, inall))
R["b_dump"] = e or "%d tags" % len(got)
R["b_can"] = run(a.uid_b, inall)
w = Writer(a.write, a.root, "bert", preexec=as_uid(a.uid_b, inall))
R["b_ready"] = w.ready()
if R["b_ready"]:
    R["b_put_own"] = w.put("art0", 1, "accurate", "bert-1")[0]
w.close()
if not R["b_ready"]:
    R["b_err"] = w.err()
w = Writer(a.write, a.root, "alice", preexec=as_uid(a.uid_b, inall))
ok = w.ready()
R["b_as_alice"] = w.put("art0", 1, "erroneous", "alice-999")[0] if ok else "refused"
w.close()
got, e = dump(a.dump, a.root)
R["root_dump_lost"] = len(L.check(got or {})[0])
R["forged"] = bool(got and got.get(("alice", "art0", 1)) == "alice-999")
bad = (
    set(R["b_can"]) & {"write", "append", "chmod", "replace", "rename-away", "unlink"}
    or R["root_dump_lost"]
    or R["forged"]
    or (a.blind and "read" in R["b_can"])
)
report(a, "perms", R)
sys.exit(bool(bad))
