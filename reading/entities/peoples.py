"""Words for peoples and parties, which name nobody, no place and no organisation; states as news shortens them."""

from __future__ import annotations

_PEOPLES = """
    Afghan Albanian Algerian American Angolan Arab Argentine Argentinian Armenian Asian Australian Austrian
    Azerbaijani Bangladeshi Belarusian Belgian Bolivian Bosnian Brazilian British Briton Bulgarian Cambodian
    Canadian Catalan Chilean Chinese Colombian Croatian Cuban Cypriot Czech Danish Dane Dutch Egyptian English
    Estonian Ethiopian European Filipino Finnish Finn French Georgian German Ghanaian Greek Guatemalan Haitian
    Hispanic Honduran Hungarian Icelandic Indian Indonesian Iranian Iraqi Irish Israeli Italian Jamaican Japanese
    Jewish Jordanian Kazakh Kenyan Korean Kurdish Kurd Kuwaiti Latino Latina Latvian Lebanese Liberian Libyan
    Lithuanian Malaysian Maltese Mexican Mongolian Moroccan Muslim Nepalese Nepali Nigerian Norwegian Pakistani
    Palestinian Panamanian Peruvian Polish Pole Portuguese Qatari Romanian Russian Rwandan Saudi Scottish Scot
    Senegalese Serbian Serb Singaporean Slovak Slovenian Somali Spanish Spaniard Sudanese Swedish Swede Swiss Syrian
    Taiwanese Thai Tibetan Tunisian Turkish Turk Ugandan Ukrainian Uruguayan Uzbek Venezuelan Vietnamese Welsh
    Yemeni Zimbabwean African Christian Catholic Protestant Buddhist Hindu Sunni Shiite Jew Democrat Republican
    Democratic Conservative Liberal Tory Tories Libertarian Socialist Communist Texan Californian Londoner Parisian
    Berliner Soviet Nazi Western Eastern Northern Southern
"""
_SINGLE = frozenset(_PEOPLES.split())
PEOPLES = _SINGLE | {f"{word}s" for word in _SINGLE}
_SHORT = """
    Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss. Mo. Mont. Neb.
    Nev. N.H. N.J. N.M. N.Y. N.C. N.D. Okla. Ore. Pa. R.I. S.C. S.D. Tenn. Tex. Vt. Va. Wash. W.Va. Wis. Wyo. D.C. B.C.
    Ont. Que.
"""
STATES = frozenset(_SHORT.split())
"""States of the USA, and provinces of Canada, as news shortens them behind a town or a party's letter."""


_FOLLOWERS = frozenset(("Democrats", "Republicans", "Conservatives", "Tories", "Muslims", "Jews", "Americans"))


def names_a_people(name: str) -> bool:
    """Whether a name is a people's or a party's followers: "Syrians", "House Democrats"."""
    words = name.split()
    return name in PEOPLES or (len(words) == 2 and words[1] in _FOLLOWERS)
