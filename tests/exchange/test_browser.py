"""The HTML report in a real browser: nothing runs, nothing is fetched, it fits the width and prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reading.article import Article

from .samples import export, full, hostile

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium")


def browse(folder: Path, *arguments: str) -> str:
    """Run Chromium without a screen and return what it prints."""
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
        *("--disable-background-networking", f"--user-data-dir={folder / 'profile'}", *arguments),
    ]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True, cwd=folder)
    return done.stdout.decode()


def report(folder: Path, raw: bytes, probe: str = "") -> str:
    """Write a report, with a test's own probe behind it, and return its address."""
    path = folder / "report.html"
    text = raw.decode()
    if probe:  # the page forbids itself scripts; the probe is the test's, so the test takes that away
        text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text) + f"<script>{probe}</script>"
    path.write_text(text)
    return path.as_uri()


def test_hostile_reports_run_nothing(tmp_path: Path) -> None:
    """Without the page's own ban on scripts, too: escaping alone is enough."""
    probe = """
      const bad = [...document.querySelectorAll('script, img, iframe, object, embed, link, form, base')];
      const on = [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on')));
      const hrefs = [...document.links].filter(a => !/^(https?|file):/.test(a.href));
      document.title = `probe ${bad.length - 1} ${on.length} ${hrefs.length}`;
    """
    dom = browse(tmp_path, "--dump-dom", report(tmp_path, export("html", hostile()), probe))
    assert "<title>probe 0 0 0</title>" in dom


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_nothing_is_wider_than_the_window(width: int, articles: tuple[Article, ...], tmp_path: Path) -> None:
    probe = "document.title = `probe ${document.documentElement.scrollWidth <= innerWidth} ${innerWidth}`"
    for desk in (full(articles), hostile()):
        address = report(tmp_path, export("html", desk), probe)
        dom = browse(tmp_path, f"--window-size={width},900", "--dump-dom", address)
        assert "<title>probe true" in dom, re.findall("<title>.*?</title>", dom)


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_in_light_and_dark(dark: bool, articles: tuple[Article, ...], tmp_path: Path) -> None:
    """Every text has a contrast of at least 4.5 against the page (WCAG AA)."""
    probe = """
      const lum = c => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
        .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
      const page = lum(getComputedStyle(document.body).backgroundColor);
      const ratios = [...document.querySelectorAll('body *')].filter(e => e.childNodes.length).map(e => {
        const ink = lum(getComputedStyle(e).color);
        return (Math.max(ink, page) + .05) / (Math.min(ink, page) + .05); });
      document.title = `probe ${page < .2} ${Math.min(...ratios) >= 4.5}`;
    """
    address = report(tmp_path, export("html", full(articles)), probe)
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    dom = browse(tmp_path, scheme, "--dump-dom", address)
    assert f"<title>probe {str(dark).lower()} true</title>" in dom


def test_it_prints_and_can_be_looked_at(articles: tuple[Article, ...], tmp_path: Path) -> None:
    address = report(tmp_path, export("html", full(articles)))
    browse(tmp_path, f"--print-to-pdf={tmp_path / 'report.pdf'}", address)
    browse(tmp_path, "--window-size=1100,1500", f"--screenshot={tmp_path / 'report.png'}", address)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "report.png").stat().st_size > 50_000
