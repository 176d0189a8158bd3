"""Guessing a text's language by its script and, for the Latin and Cyrillic ones, by its commonest words.

Light on purpose: it only chooses how sentences are cut, where a near relative does as well.
"""

from __future__ import annotations

import re

_SAMPLE = 5000
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]"), 0.05),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"), 0.3),
    ("zh", re.compile(r"[\u3400-\u9fff]"), 0.3),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f]"), 0.4),
    ("he", re.compile(r"[\u0590-\u05ff]"), 0.4),
    ("hi", re.compile(r"[\u0900-\u097f]"), 0.4),
    ("bn", re.compile(r"[\u0980-\u09ff]"), 0.4),
    ("ta", re.compile(r"[\u0b80-\u0bff]"), 0.4),
    ("th", re.compile(r"[\u0e00-\u0e7f]"), 0.4),
    ("el", re.compile(r"[\u0370-\u03ff]"), 0.4),
    ("hy", re.compile(r"[\u0530-\u058f]"), 0.4),
    ("ka", re.compile(r"[\u10a0-\u10ff]"), 0.4),
    ("ru", re.compile(r"[\u0400-\u04ff]"), 0.4),
)
_NEIGHBOURS = {
    "ar": (("ur", re.compile(r"[ٹڈڑے]")), ("fa", re.compile(r"[پچژگ]"))),  # Urdu has the Persian letters, too
    "ru": (("uk", re.compile(r"[іїєґ]")), ("bg", re.compile(r"\b(?:ще|към|със|който|беше)\b"))),
}
_COMMON = {
    "en": "the of and to in that is was for with as on by it from are this be have has not he she they at which",
    "fr": "le la les des et en du une est que qui dans pour pas sur au par il elle avec son ses sont ce cette plus",
    "de": "der die das und ist nicht ein eine den von zu mit im des auf für sich dem auch es als er sie wird bei",
    "es": "el la los las de y que en un una es por con no para su se del al lo como más pero sus fue ha este",
    "pt": "o a os as de e que em um uma é por com não para se do da no na ao mais mas foi dos das são como pelo",
    "it": "il la di che e un una per non con del della è sono in gli le si da al nel alla come più anche ha dei",
    "nl": "de het een van en in is dat op te zijn met voor niet die aan er om ook als bij naar desk uit was heeft",
    "sv": "och att det i en på är som för av med den till inte ett om har de var från han hon kan så ska",
    "da": "og at det i en på er som for af med den til ikke et om har de var fra han hun kan så skal blev",
    "pl": "w i na z że się nie do to jest jak o po co przez za od dla są był która który jego oraz",
    "cs": "a v na se že je z s do to o i za pro jsou by ve jako byl jeho které který podle ale při",
    "tr": "ve bir bu için da de ile olarak çok daha olan gibi kadar en ne sonra ama o var değil ise",
    "id": "yang dan di dari untuk dengan pada ini itu tidak dalam akan ke juga oleh adalah sebagai telah",
    "fi": "ja on ei että se oli hän ovat mutta kun myös joka ole mukaan sen tai kuin ollut",
    "hu": "a az és hogy nem is egy meg volt van ez el csak de már ki mint még szerint",
    "ro": "și în de la cu pe care nu este un o din a pentru că mai au fost sunt prin dar",
}
COMMON_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
"""The commonest words of each language that has them here."""
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 3


def detect(text: str, default: str = "en") -> str:
    """Return the two-letter code of the language that the beginning of `text` is in, `default` when that is unclear."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if letters == 0:
        return default
    if sample.isascii():
        return _by_words(sample, default)
    for language, script, share in _SCRIPTS:
        found = len(script.findall(sample))
        if found >= share * letters:
            near = (other for other, mark in _NEIGHBOURS.get(language, ()) if len(mark.findall(sample)) * 200 > letters)
            return next(near, language)
    return _by_words(sample, default)


def _by_words(sample: str, default: str) -> str:
    """Return the language with the most of its commonest words in the sample."""
    words = _WORD.findall(sample.lower())
    counts = {language: sum(word in common for word in words) for language, common in COMMON_WORDS.items()}
    best = max(counts, key=lambda language: (counts[language], language == default))
    return best if counts[best] >= _FEWEST and counts[best] > counts.get(default, 0) else default
