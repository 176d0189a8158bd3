"""Files in an old encoding are read by the language that they spell, or refused; never silently misread."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.decode import decode
from reading.errors import ReadingError

PATH = Path("article.txt")
TEXTS = {
    "en": "The company’s café, which is quite well known, was sold to the owner of a résumé service for £3 million.",
    "fr": "Le président a déclaré hier que la réforme serait votée à la fin de l'été, malgré les grèves à Lyon.",
    "de": "Die Regierung hat am Dienstag ein neues Gesetz über die Förderung verabschiedet; Kritiker äußerten Zweifel.",
    "es": "El Gobierno español aprobó ayer una nueva ley de educación, según informó el ministro; año tras año es así.",
    "it": "Il governo ha approvato la nuova legge, ha detto il ministro; la città è contraria perché non è come prima.",
    "pl": "Rząd przyjął wczoraj nową ustawę o edukacji, mówi minister; w Sejmie głosowało za nią wielu posłów.",
    "cs": "Vláda včera přijala nový zákon o vzdělávání, řekl ministr; opozice ho kritizovala, ale pro byl i předseda.",
    "tr": "Hükümet dün yeni bir eğitim yasasını kabul etti, dedi bakan; muhalefet bunu mecliste çok eleştirdi ve için.",
    "ru": "Правительство вчера приняло новый закон об образовании, сообщил министр; оппозиция подвергла его критике.",
}
PAGES = [
    *((language, "cp1252") for language in ("en", "fr", "de", "es", "it")),
    *((language, "latin-1") for language in ("fr", "de", "es", "it")),
    *((language, page) for language in ("pl", "cs") for page in ("cp1250", "iso8859_2")),
    ("tr", "cp1254"),
    ("ru", "cp1251"),
    ("ru", "koi8_r"),
]


@pytest.mark.parametrize(("language", "page"), PAGES)
def test_the_language_tells_the_code_page(language: str, page: str) -> None:
    """One sentence is enough to tell which code page spells its language."""
    assert decode(TEXTS[language].encode(page), PATH) == TEXTS[language]


@pytest.mark.parametrize("data", [b"Na\xefve", b"\xe0 \xe9 \xf8", b"x\xb3\xb9\xbf\xea y"])
def test_too_little_to_tell_is_refused(data: bytes) -> None:
    """Without a language there is no right reading, and a wrong letter is worse than an error that names the byte."""
    with pytest.raises(ReadingError, match="byte"):
        decode(data, PATH)
