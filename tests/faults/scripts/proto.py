"""Shared by the fault scripts.  An implementation under test is two shell templates:

  --write  starts a writer for {reviewer} on the store at {root}.  It prints READY, then for every stdin line
           'PUT <article> <sentence> <tag> <token>' answers 'ACK <token>' only when the tag is durable,
           or 'NAK <token> <why>' when it was refused.
  --dump   prints the current annotations at {root}, one JSON object a line, with (at least)
           article, s|sentence, by|reviewer, tag, note   where note holds the token.
Nothing else about the store is assumed.  Tokens are <reviewer>-<serial>; serials only grow."""

import argparse
import contextlib
import json
import os
import select
import shlex
import signal
import subprocess
import time
from typing import Any

TAGS = ("accurate", "disputed", "erroneous")


def parser(doc, **defaults):
    p = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--write", required=True)
    p.add_argument("--dump", required=True)
    p.add_argument("--root", required=True, help="empty or existing store directory")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--json", help="append the result here")
    p.add_argument("--label", default="")
    return p


class Writer:
    def __init__(self, tmpl, root, reviewer, preexec=None, env=None, timeout=60):
        self.by, self.timeout = reviewer, timeout
        self.p = subprocess.Popen(
            shlex.split(tmpl.format(root=root, reviewer=reviewer)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=preexec,
            env=env,
            bufsize=0,
        )
        self.buf = b""
        self.stdin: Any = self.p.stdin  # pipes, all three
        self.stdout: Any = self.p.stdout
        self.stderr: Any = self.p.stderr

    def line(self, timeout=None):
        end = time.monotonic() + (timeout or self.timeout)
        while b"\n" not in self.buf:
            left = end - time.monotonic()
            if left <= 0:
                return None
            if not select.select([self.stdout], [], [], left)[0]:
                return None
            b = os.read(self.stdout.fileno(), 65536)
            if not b:
                return ""
            self.buf += b
        l, _, self.buf = self.buf.partition(b"\n")
        return l.decode("utf-8", "replace")

    def ready(self, timeout=120):
        l = self.line(timeout)
        return l == "READY"

    def send(self, article, s, tag, token):
        try:
            self.stdin.write(f"PUT {article} {s} {tag} {token}\n".encode())
            return True
        except (BrokenPipeError, OSError):
            return False

    def put(self, *a):
        """-> ('ACK'|'NAK'|None, text)"""
        if not self.send(*a):
            return None, "pipe closed"
        l = self.line()
        if not l:
            return None, l
        k, _, rest = l.partition(" ")
        return k, rest

    def kill9(self):
        try:
            os.killpg(self.p.pid, signal.SIGKILL)  # its own process group only
        except ProcessLookupError:
            pass

    def drain(self):
        """acks that were already in the pipe when the writer died"""
        out: list[str] = []
        while True:
            l = self.line(5)
            if not l:
                return out
            out.append(l)

    def err(self):
        try:
            return self.stderr.read().decode("utf-8", "replace").strip().splitlines()[-1:]
        except Exception:
            return []

    def close(self):
        with contextlib.suppress(OSError):
            self.stdin.close()
        try:
            self.p.wait(60)
        except subprocess.TimeoutExpired:
            self.kill9()
            self.p.wait()


def dump(tmpl, root, preexec=None, timeout=300):
    """-> ({(by, article, s): token} | None, error)"""
    r = subprocess.run(shlex.split(tmpl.format(root=root)), capture_output=True, timeout=timeout, preexec_fn=preexec)
    if r.returncode:
        return None, (r.stderr.decode("utf-8", "replace").strip().splitlines() or ["rc %d" % r.returncode])[-1]
    out = {}
    try:
        for l in r.stdout.splitlines():
            d = json.loads(l)
            out[d.get("by", d.get("reviewer")), d["article"], int(d.get("s", d.get("sentence")))] = d.get("note")
    except (ValueError, KeyError, TypeError) as e:
        return None, f"dump is not JSONL: {e!r}"
    return out, ""


def serial(token):
    try:
        return int(str(token).rsplit("-", 1)[1])
    except (IndexError, ValueError):
        return -1


class Ledger:
    """what was sent and what was acknowledged, by key"""

    def __init__(self):
        self.sent, self.acked, self.n = {}, {}, 0

    def next(self, by):
        self.n += 1
        return f"{by}-{self.n}"

    def on_send(self, key, tok):
        self.sent[key] = tok

    def on_ack(self, key, tok):
        self.acked[key] = tok

    def check(self, got):
        """lost: an acknowledged tag is missing or older than acknowledged; phantom: something nobody sent"""
        lost = [k for k, t in self.acked.items() if k not in got or serial(got[k]) < serial(t)]
        phantom = [
            k
            for k, t in got.items()
            if k[0] in {x[0] for x in self.sent}
            and (k not in self.sent or serial(t) > serial(self.sent[k]) or serial(t) < 0)
        ]
        return lost, phantom


def report(a, name, res):
    res = {"test": name, "label": a.label, **res}
    print(json.dumps(res))
    if a.json:
        with open(a.json, "a") as f:
            f.write(json.dumps(res) + "\n")


def litter(root):
    return [
        os.path.join(d, f)
        for d, _, fs in os.walk(root)
        for f in fs
        if f.endswith((".tmp", ".bak", ".swp", "~")) or ".tmp" in f
    ]
