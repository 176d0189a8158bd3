"""The language of a text, by its script, its commonest words, its letters, and how its words begin and end.

Made for short texts: a single sentence mostly has enough of these. Where it has not, nothing is said, and English is
no default: what else the reader knows (other records of the file, the desk's setting) decides then.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from reading.codes import UNKNOWN

_SAMPLE = 5000  # characters: 800 words, of which one page in two languages is told, too
_ORDINARY = Path(__file__).parent / "entities" / "model" / "words.txt"
_SCRIPTS = (
    ("ja", r"[\u3040-\u30ff]", 0.05),
    ("ko", r"[\uac00-\ud7af\u1100-\u11ff]", 0.3),
    ("zh", r"[\u3400-\u9fff]", 0.3),
    ("ar", r"[\u0600-\u06ff\u0750-\u077f]", 0.4),
    ("he", r"[\u0590-\u05ff]", 0.4),
    ("hi", r"[\u0900-\u097f]", 0.4),
    ("bn", r"[\u0980-\u09ff]", 0.4),
    ("pa", r"[\u0a00-\u0a7f]", 0.4),
    ("gu", r"[\u0a80-\u0aff]", 0.4),
    ("ta", r"[\u0b80-\u0bff]", 0.4),
    ("te", r"[\u0c00-\u0c7f]", 0.4),
    ("kn", r"[\u0c80-\u0cff]", 0.4),
    ("ml", r"[\u0d00-\u0d7f]", 0.4),
    ("si", r"[\u0d80-\u0dff]", 0.4),
    ("th", r"[\u0e00-\u0e7f]", 0.4),
    ("lo", r"[\u0e80-\u0eff]", 0.4),
    ("bo", r"[\u0f00-\u0fff]", 0.4),
    ("my", r"[\u1000-\u109f]", 0.4),
    ("am", r"[\u1200-\u137f]", 0.4),
    ("km", r"[\u1780-\u17ff]", 0.4),
    ("el", r"[\u0370-\u03ff]", 0.4),
    ("hy", r"[\u0530-\u058f]", 0.4),
    ("ka", r"[\u10a0-\u10ff]", 0.4),
    ("ru", r"[\u0400-\u04ff]", 0.4),
)
"""Languages that have a script of their own, and how much of a text's letters must be of it.

Japanese is little kana among Chinese signs, names and addresses in Latin letters are part of any text.
"""
_BEYOND_LATIN = r"[\u0370-\u17ff\u3040-\ud7af]"
"""Finds a letter of any of these scripts: curly quotes, which most articles have, are none."""
_NEIGHBOURS = {
    "ar": (("ur", r"[ٹڈڑے]"), ("fa", r"[پچژگ]")),  # Urdu has the Persian letters, too
    "ru": (
        ("uk", r"[іїєґ]"),
        ("sr", r"[ђјљњћџ]"),
        ("bg", r"\b(?:ще|към|със|който|която|беше|са|се|през|няма)\b"),
    ),
}
_PLAIN_RUSSIAN = r"[ыэё]"
# The commonest words that a neighbour does not share count most: a word counts one part of those who have it.
_COMMON = {
    "en": "the of and to in that is was for with as on by it from this be have has had not he she they at which are"
    " were his her their its an will would been who what when there than more about after can said also all"
    " but or one you we our your my me him them if out up so no into over could should may these those other"
    " some most only how",
    "fr": "le la les des et en du une est que qui dans pour pas sur au par il elle avec son ses sont ce cette plus"
    " un de à aux se ne ont été leur leurs mais ou où nous vous ils elles fait comme tout même après avant"
    " très deux entre était sa si cela ces être avoir d'un d'une n'est qu'il c'est aussi depuis sans sous chez"
    " contre",
    "de": "der die das und ist nicht ein eine den von zu mit im des auf für sich dem auch es als er sie wird bei in"
    " an aus nach vor über um am zum zur einen einer einem eines dass war wurde wurden hat haben hatte sind"
    " werden kann noch nur oder aber wie wenn so bis durch unter gegen zwischen ihre ihr sein seine wir ich"
    " was mehr schon sehr keine",
    "es": "el la los las de y que en un una es por con no para su se del al lo como más pero sus fue ha este esta"
    " esto o entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les"
    " ni contra otros ese eso había ante ellos años fueron era son han ser dos porque después está están según",
    "pt": "o a os as de e que em um uma é por com não para se do da no na ao mais mas foi dos das são como pelo"
    " pela nos nas ou sua seu seus suas também já até entre depois sem mesmo aos quando muito há ser tem ter"
    " foram era está isso ele ela eles sobre após à às num numa anos dois porque ainda só este esta",
    "it": "il la di che e un una per non con del della è sono in gli le si da al nel alla come più anche ha dei i"
    " lo dal dalla delle degli nella nelle sul sulla ma ed o se suo sua loro questo questa quando dopo essere"
    " stato stata hanno era molto tra fra fino anni due ai agli dove ogni nei sia così solo ancora perché lui"
    " lei",
    "nl": "de het een van en in is dat op te zijn met voor niet die aan er om ook als bij naar uit was heeft had"
    " hij ze wordt werd door over tot na maar dan zich worden kan zou deze dit nog of hun haar meer wel al"
    " werden onder tegen tussen jaar twee geen veel moet waar wat we ik je hebben",
    "sv": "och att det i en på är som för av med den till inte ett om har de var från han hon kan så ska sig vid ut"
    " efter men också när över eller hade än mot under blev alla sin sina vara dem vi jag nu mycket mellan"
    " dessa andra skulle genom sade säger",
    "da": "og at det i en på er som for af med den til ikke et om har de var fra han hun kan så skal blev sig ved"
    " efter men også når over eller havde end mod under blive alle sin vi jeg nu meget mellem disse hvor være"
    " siger mere",
    "no": "og at det i en på er som for av med den til ikke et om har de var fra han hun kan så skal ble seg ved"
    " etter men også når over eller hadde enn mot under bli alle sin vi jeg nå mye mellom disse hvor være sier"
    " mer fikk blitt",
    "pl": "w i na z że się nie do to jest jak o po co przez za od dla są był była było być który która które jego"
    " jej oraz a ale także tym tego tej ich czy przed może więcej już tylko przy między pod jako ma roku kiedy"
    " gdy został zostało została ten ta te we ze bardzo jednak lub",
    "cs": "a v na se že je z s do o i za pro jsou by ve jako byl byla bylo byli jeho které který která podle ale"
    " při k ze od po jak však také už nebo když být tak jen jejich až před mezi více jsme jsem není má roku"
    " aby pod kde co ho této tento tato",
    "sk": "a v na sa že je z s do o i za pre sú by vo ako bol bola bolo boli jeho ktoré ktorý ktorá podľa ale pri k"
    " zo od po však tiež už alebo keď byť tak len ich až pred medzi viac sme som nie má roku aby pod kde čo ho"
    " tento táto",
    "tr": "ve bir bu için da de ile olarak çok daha olan gibi kadar en ne sonra ama o var değil ise her iki ilk"
    " göre olduğu oldu olduğunu etti ettiği tarafından üzerinde arasında büyük yeni önce yılında kendi şekilde"
    " veya hem onun bunun ancak fakat diye dedi içinde edildi ki mi yüzde türkiye",
    "id": "yang dan di dari untuk dengan pada ini itu tidak dalam akan ke juga oleh adalah sebagai telah ada bisa"
    " lebih karena mereka kami saya atau para tersebut dapat seorang tahun satu setelah ketika secara antara"
    " menjadi sudah hanya namun saat bahwa",
    "fi": "ja on ei että se oli hän ovat mutta kun myös joka ole mukaan sen tai kuin ollut olivat hänen jotka niin"
    " vain jo voi sitä tämä tämän jossa kanssa vuonna ennen jälkeen kaikki mitä ne joten eivät sekä nyt sanoi",
    "hu": "a az és hogy nem is egy meg volt van ez el csak de már ki mint még szerint lehet azt ezt aki ami amely"
    " sem vagy után között ezek azok minden lesz volna voltak nagyon két első miatt során számára",
    "ro": "și în de la cu pe care nu este un o din a pentru că mai au fost sunt prin dar al ale cel cea lui sau se"
    " după către între când acest această fi ar sa său ei lor despre foarte doar fără până anul",
    "hr": "i u na je da se za od s su o kao a bi nije što koji koja koje iz do po ali ili kako samo već može nakon"
    " zbog ima biti bio bila prema te više godine još ih sve prije",
    "lt": "ir kad yra į iš su bet kaip tai jo buvo ne už apie taip pat per po dėl nuo jau tik ar metų kuris kurie",
    "lv": "un ir ar no uz par ka kas tas bet arī pēc to vai nav kā tika gan lai savu viņš gada",
    "et": "ja on ei et see oli ta ka kui mis aga oma nii või selle tema olid seda pole mille veel juba aasta",
    "vi": "của và là có trong được cho với không các một những này đã người từ khi đến về sẽ để tại cũng như năm",
    "ca": "el la els les de i que en un una és per amb no del al com més però seva seu va ser han també aquest"
    " aquesta dels als entre sobre fins molt ha són l'any després perquè",
}
COMMON_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
"""The commonest words of each language that has them here."""
_LETTERS = {
    "ñ¿¡": {"es": 2.0},
    "ãõ": {"pt": 2.0},
    "ç": {"fr": 0.5, "pt": 0.7, "tr": 0.7, "ca": 0.3},
    "éê": {"fr": 0.4, "pt": 0.3, "es": 0.1, "cs": 0.2, "hu": 0.2, "vi": 0.1},
    "á": {"es": 0.3, "pt": 0.3, "cs": 0.4, "sk": 0.4, "hu": 0.4, "vi": 0.1},
    "íóú": {"es": 0.4, "pt": 0.3, "cs": 0.2, "sk": 0.2, "hu": 0.2, "vi": 0.1},
    "âîûœ": {"fr": 0.6, "ro": 0.5, "tr": 0.1, "vi": 0.1},
    "èòùì": {"it": 0.7, "fr": 0.3, "ca": 0.3, "vi": 0.1},
    "à": {"it": 0.4, "fr": 0.5, "pt": 0.2, "ca": 0.3, "vi": 0.2},
    "ß": {"de": 2.0},
    "ü": {"de": 0.7, "tr": 0.6, "hu": 0.3, "et": 0.4, "es": 0.1},
    "ö": {"de": 0.4, "sv": 0.5, "tr": 0.4, "fi": 0.3, "hu": 0.3, "et": 0.2},
    "ä": {"de": 0.5, "sv": 0.5, "fi": 0.6, "et": 0.3, "sk": 0.1},
    "å": {"sv": 0.8, "da": 0.7, "no": 0.7},
    "æø": {"da": 1.0, "no": 1.0},
    "ğı": {"tr": 2.0},
    "ş": {"tr": 1.2, "ro": 0.3},
    "łżźść": {"pl": 1.4, "hr": 0.2},
    "ąę": {"pl": 1.2, "lt": 0.6},
    "ń": {"pl": 1.0},
    "řěů": {"cs": 2.0},
    "ščž": {"cs": 0.5, "sk": 0.5, "hr": 0.5, "lt": 0.4, "lv": 0.4, "et": 0.1},
    "ýď": {"cs": 0.5, "sk": 0.5},
    "ľĺŕô": {"sk": 1.2, "fr": 0.2},
    "đ": {"hr": 0.8, "vi": 0.8},
    "őű": {"hu": 2.0},
    "ățșţ": {"ro": 1.5, "vi": 0.2},
    "ūėįų": {"lt": 1.2, "lv": 0.3},
    "āēīļņģķ": {"lv": 1.5},
    "ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ": {"vi": 1.5},
    "·": {"ca": 0.5},
}
_ENDS = {
    "en": "ing tion ness ment ough ght ould ally ish less ship",
    "de": "ung ungen lich liche lichen keit heit isch ische ischen schaft sche schen cht chte ieren nde nden ße gen",
    "fr": "eux euse ement ique iques aient ait ée ées ation ations ant oire eur eurs elle",
    "es": "ción ciones dad idad mente ando iendo aron ieron ado ada ados adas ía ían",
    "pt": "ou ção ções dade mente ando endo aram eram ado ada ados adas ía ões inho",
    "it": "zione zioni mente ità ato ata ati ate ando endo aggio ezza ello glia etti",
    "nl": "heid ijk ijke elijk lijke ingen isch ische eerd aar ij oor oog sch",
    "sv": "ningen ande ades ligt lig liga het arna erna ades",
    "pl": "ość ości ego emu ych ymi owie ów nie cia ski ska skie wych ania enia ował",
    "cs": "ost osti ého ých ými ovat ení ání ský ská ské ový ová ové",
    "tr": "lar ler ları leri ların lerin dır dir dan den nda nde ması mesi mak mek yor ığı iği mış miş",
    "fi": "ssa ssä sta stä lla llä lle ksi nen iset mme tta ttä nut nyt een",
    "hu": "ban ben nak nek ról ről ság ség ott ett tól től hoz hez",
    "id": "kan nya annya",
    "ro": "ului ilor elor ează ție ții ate",
}
_TAILS = {end: language for language, ends in _ENDS.items() for end in ends.split()}
_LONGEST_TAIL = max(map(len, _TAILS))
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_CONTRACTED = re.compile(r"(?:n['’]t|(?<=[a-z])['’](?:s|re|ll|ve|m|d))\b")
_KIN = (frozenset(("cs", "sk")), frozenset(("da", "no")), frozenset(("es", "pt", "ca")))
_ENOUGH = 1.0  # below, nothing is said
_LITTLE = 0.55  # so little says something only where all else is far behind
_FAR = 1.5  # the same where there is little of it
_CLEAR = 1.2  # the first must have so many times the evidence of the second
_TAIL = 0.25  # an end says a quarter of what a common word does
_CHIEF = frozenset(("cs", "da", "es"))
_BRIEF = 120  # characters: what is longer has common words
_ENGLISH_VERBS = (
    "accuses acquires admits announces approves arrests asks attacks backs bans beats became began blames bombs bought"
    " brought buys came cancels caught defeats denies died drew fired fires flew fled fought found grew hired hires"
    " invades joins kept kills knew launches leads left loses lost marries meets mourns overcame owns paid praises quit"
    " rejects replaces resigns said saw says sells shook slams sold sought sued sues takes taught tells thought"
    " threatens threw told took unveils urges visits wants warns went wins withdrew wrote"
)
_VERBS = frozenset(_ENGLISH_VERBS.split())
"""Forms of verbs that are no words of other languages; of those in `ed` the ordinary words tell."""
_NO_VERBS = frozenset(("lapsed", "marked", "tried"))  # words of Estonian, Norwegian and Slovak
_LONG = 5  # letters: shorter words in `ed` are other languages' too


def detect(text: str, default: str = UNKNOWN) -> str:
    """Return the code of the language that the beginning of `text` is in, `default` when that is unclear."""
    sample = text[:_SAMPLE]
    if not any(map(str.isalpha, sample)):
        return default
    if not sample.isascii() and re.search(_BEYOND_LATIN, sample):
        letters = sum(map(str.isalpha, sample))
        for language, script, share in _SCRIPTS:
            if len(re.findall(script, sample)) >= share * letters:  # compiled when a text needs it
                return _neighbour(language, sample, letters)
    found = evidence(sample)
    best = max(found.values(), default=0.0)
    margin = _CLEAR if best >= _ENOUGH else _FAR
    close = {language for language, score in found.items() if score * margin > best}
    if best < 2 * _ENOUGH and sample.isascii() and _reads_as_english(sample, 0):
        return "en"
    if len(sample) <= _BRIEF and _is_told_in_english(sample):
        return "en"
    if best >= _LITTLE and (len(close) == 1 or any(close <= kin for kin in _KIN)):
        likely = [language for language in COMMON_WORDS if language in close]  # in one order: some are alike
        return max(likely, key=lambda language: (found[language], language in _CHIEF))
    if (not close or "en" in close or best < _LITTLE) and _reads_as_english(sample, 2):
        return "en"
    return UNKNOWN if default == "en" and _reads_as_foreign(sample) else default


def common_words(text: str, language: str) -> int:
    """Return how many of a language's commonest words stand in the beginning of a text."""
    known = COMMON_WORDS.get(language, frozenset())
    return sum(word in known for word in _WORD.findall(text[:_SAMPLE].lower()))


def vote(texts: Iterable[str]) -> str:
    """Return the language that most texts are in, as far as it is clear, or the empty string."""
    found = Counter(language for language in map(detect, texts) if language != UNKNOWN)
    ranked = found.most_common(1)
    return ranked[0][0] if ranked and 2 * ranked[0][1] > found.total() else ""


def evidence(text: str) -> Mapping[str, float]:
    """Return how much speaks for each language in Latin letters: its words, its letters, the ends of its words."""
    found: dict[str, float] = defaultdict(float)
    table = _table()
    lowered, contracted = _CONTRACTED.subn(" ", text.lower().replace("’", "'"))
    found["en"] += 0.8 * contracted
    for word in _WORD.findall(lowered):
        weights = table.get(word)
        if weights is not None:
            for language, weight in weights.items():
                found[language] += weight
        elif len(word) > 4:
            for language in _tails(word[-_LONGEST_TAIL:]):
                found[language] += _TAIL
    if not text.isascii():
        for sign in re.findall(r"[^\x00-\x7f]", lowered):
            for language, weight in _SIGNS.get(sign, _NOTHING).items():
                found[language] += weight
    return found


@lru_cache(maxsize=4096)  # the words of one article end alike
def _tails(end: str) -> frozenset[str]:
    """Return the languages that have usual endings which a word has."""
    return frozenset(_TAILS[end[at:]] for at in range(max(len(end) - 1, 0)) if end[at:] in _TAILS)


def _reads_as_english(text: str, of: int) -> bool:
    """Whether the words that a text writes small are ordinary English ones: all, or `of` for each that is none.

    There must be two of them.
    Words with a capital count where they are ordinary; names are neither here nor there.
    """
    known, strange = _known_and_strange(text)
    return known >= 2 and (known >= of * strange if of else not strange)


def _is_told_in_english(text: str) -> bool:
    """Whether names do something by an English verb, beside no other small words than ordinary English ones.

    Then the letters of the names say nothing.
    """
    words = _WORD.findall(_CONTRACTED.sub(" ", text))
    small = [word for word in words if word.islower()]
    if len(small) == len(words) or re.search(_BEYOND_LATIN, text) or not any(map(_is_verb, small)):
        return False
    return all(_is_verb(word) or word in _ordinary() for word in small)


def _is_verb(word: str) -> bool:
    """Whether a word is a form of an English verb and no word of another language."""
    if word in _VERBS:
        return True
    return len(word) >= _LONG and word.endswith("ed") and word in _ordinary() and word not in _NO_VERBS


def _reads_as_foreign(text: str) -> bool:
    """Whether most words that a text writes small are no ordinary English ones."""
    known, strange = _known_and_strange(text)
    return strange > known


def _known_and_strange(text: str) -> tuple[int, int]:
    """Return how many words of a text are ordinary English, and how many that it writes small are not."""
    ordinary = _ordinary()
    words = _WORD.findall(_CONTRACTED.sub(" ", text))
    known = sum(word.lower() in ordinary for word in words)
    return known, sum(word.islower() and word not in ordinary for word in words)


@cache
def _ordinary() -> frozenset[str]:
    """Return the words that English writes small: those beside the entity model."""
    return frozenset(_ORDINARY.read_text(encoding="utf-8").split("\n"))


@cache
def _table() -> dict[str, dict[str, float]]:
    """Return for each common word the languages that have it, and how much it says for each: less where many do."""
    table: dict[str, dict[str, float]] = {}
    for language, words in COMMON_WORDS.items():
        for word in words:
            table.setdefault(word, {})[language] = 0.0
    for weights in table.values():
        for language in weights:
            weights[language] = 1.0 / len(weights)
    return table


_NOTHING: Mapping[str, float] = {}
_SIGNS = {sign: weights for signs, weights in _LETTERS.items() for sign in signs}


def _neighbour(language: str, sample: str, letters: int) -> str:
    """Return the language of a script, or its neighbour of the same script whose marks the sample has."""
    for other, mark in _NEIGHBOURS.get(language, ()):
        found = len(re.findall(mark, sample.lower()))
        if other == "bg" and re.search(_PLAIN_RUSSIAN, sample.lower()):
            continue
        if found * (60 if other == "bg" else 200) > letters:
            return other
    return language
