"""The kind of each unit, on pages of several makes and languages, and what is taken from them as metadata."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.article import Article, Kind
from reading.dates import iso
from reading.language import detect
from reading.markers import names_of
from reading.phrases import Mark, mark_of
from reading.read import read, read_file
from reading.sentences import split
from reading.source import Source


def article(text: str, name: str = "a.txt") -> Article:
    return read(Source(Path(name), name, text), name)


def kinds(text: str) -> list[tuple[str, str]]:
    found = article(text)
    return [(unit.kind.value, found.quote(unit.index)) for unit in found.sentences]


AGENCY = """\
Exchange Weekly

OpenAI safety lead joins rival Anthropic
Move comes weeks after his resignation

By Ann Lee and Bo Chen, Technology Reporters
Published: Friday, 31 May 2024 10:32 AM EDT | Updated 1 June 2024
3 min read

SAN FRANCISCO (Reuters) - Jan Leike has joined Anthropic, the company said. He starts on Monday.
Advertisement

What is superalignment?

It is a research field. Key points are:
1. It is new. Few work on it.
2. It is costly.

READ MORE
Who is Jan Leike?
The money behind the labs

(Reporting by Ann Lee; Editing by Jo Day)

About the author

Ann covers technology. She lives in Ohio.

Comments (12)

What do you think of it? Tell us.
"""


def test_an_agency_page() -> None:
    assert kinds(AGENCY) == [
        ("boilerplate", "Exchange Weekly"),
        ("headline", "OpenAI safety lead joins rival Anthropic"),
        ("subhead", "Move comes weeks after his resignation"),
        ("byline", "By Ann Lee and Bo Chen, Technology Reporters"),
        ("date", "Published: Friday, 31 May 2024 10:32 AM EDT | Updated 1 June 2024"),
        ("boilerplate", "3 min read"),
        ("sentence", "SAN FRANCISCO (Reuters) - Jan Leike has joined Anthropic, the company said."),
        ("sentence", "He starts on Monday."),
        ("boilerplate", "Advertisement"),
        ("subhead", "What is superalignment?"),
        ("sentence", "It is a research field."),
        ("lead-in", "Key points are:"),
        ("item", "1. It is new."),
        ("item", "Few work on it."),
        ("item", "2. It is costly."),
        ("link", "READ MORE"),
        ("link", "Who is Jan Leike?"),
        ("link", "The money behind the labs"),
        ("credit", "(Reporting by Ann Lee; Editing by Jo Day)"),
        ("bio", "About the author"),
        ("bio", "Ann covers technology."),
        ("bio", "She lives in Ohio."),
        ("boilerplate", "Comments (12)"),
        ("boilerplate", "What do you think of it?"),
        ("boilerplate", "Tell us."),
    ]


def test_what_the_page_says_of_itself_is_metadata() -> None:
    found = article(AGENCY)
    assert found.title == "OpenAI safety lead joins rival Anthropic"
    assert found.metadata == {"author": "Ann Lee and Bo Chen", "date": "2024-05-31", "source": "Reuters"}


def test_the_samples_say_who_when_and_where(seeds: Path) -> None:
    assert read_file(seeds / "000_55d43b964525e033.txt").metadata == {
        "author": "Huey Yee Ong",
        "date": "2024-05-31",
        "source": "DMR News",
    }
    assert read_file(seeds / "002_d4fae82a6cf1d87e.txt").metadata == {"date": "2024-05-29"}


SET_ASIDE = {
    "000_55d43b964525e033.txt": {
        "boilerplate": ["DMR News", "Advancing", "Leave a Reply", "Your email", "Required"],
        "headline": ["Anthropic Recruits"] * 3,
        "byline": ["ByHuey"],
        "date": ["May 31, 2024"],
        "subhead": ["Echoing Past"],
        "link": ["Related News:"],
        "credit": ["Featured Image"],
        "bio": ["Huey Yee Ong", "Hello,", "Not your", "I bring", "In other"],
    },
    "001_f050ccad6ed5e3e4.txt": {"headline": ["OpenAI researcher"]},
    "002_d4fae82a6cf1d87e.txt": {
        "headline": ["Anthropic’s New Hire"],
        "subhead": ["A Career", "Anthropic's Commitment", "A Strategic"],
    },
    "003_12fce444f31f5815.txt": {
        "headline": ["OpenAI Former"],
        "link": ["See Also:", "Read Next:"],
        "credit": ["Photo courtesy"],
        "boilerplate": [
            "Subscribe", "Check out", "Disclaimer", "Market News", "Comments", "Loading", "Posted In", "Benzinga",
            "Trade", "Join Now", "Loading",
        ],
    },
    "004_f59efa5f4685161c.txt": {
        "headline": ["Former OpenAI"],
        "subhead": ["OpenAI and", "Role of", "Comparison", "Anthropic’s Leadership", "The Effects", "Talent"],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SET_ASIDE)
def test_of_each_sample_exactly_what_is_no_claim_is_set_aside(name: str, seeds: Path) -> None:
    found = read_file(seeds / name)
    aside: dict[str, list[str]] = {}
    for unit in found.sentences:
        if not unit.kind.is_claim:
            aside.setdefault(unit.kind.value, []).append(found.quote(unit.index))
    wanted = SET_ASIDE[name]
    assert aside.keys() == wanted.keys()
    for kind, beginnings in wanted.items():
        assert len(aside[kind]) == len(beginnings)
        assert all(quote.startswith(beginning) for quote, beginning in zip(aside[kind], beginnings, strict=True))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Leike wechselt zu Anthropic\n\nVon Anna Müller\n31. Mai 2024\n\nEr ging im Mai. Niemand fragte.\n\n"
            "Lesen Sie auch: Wer ist Leike?\n\nFoto: Max Maier/dpa",
            ["headline", "byline", "date", "sentence", "sentence", "link", "credit"],
        ),
        (
            "Leike rejoint Anthropic\n\nPar Jean Dupont\nPublié le 31 mai 2024 à 10h32\n\nIl est parti en mai.\n\n"
            "Lire aussi : Qui est Leike\n\nInscrivez-vous à notre lettre.",
            ["headline", "byline", "date", "sentence", "link", "boilerplate"],
        ),
        (
            "Leike se une a Anthropic\n\nPor Juan García\n31 de mayo de 2024\n\nSe fue en mayo.\n\nPublicidad",
            ["headline", "byline", "date", "sentence", "boilerplate"],
        ),
        (
            "Лейке перешёл в Anthropic\n\nАвтор: Иван Петров\n31 мая 2024 г.\n\nОн ушёл в мае.\n\n"
            "Читайте также: Кто он",
            ["headline", "byline", "date", "sentence", "link"],
        ),
        (
            "安全主管加入竞争对手公司\n\n记者 王小明\n2024年5月31日\n\n他于五月离开。没有人知道原因。\n\n"
            "责任编辑：李华",
            ["headline", "byline", "date", "sentence", "sentence", "boilerplate"],
        ),
        (
            "安全責任者が競合企業に移籍\n\n2024年5月31日\n\n彼は五月に退社した。理由は不明だ。\n\n関連記事：別の話",
            ["headline", "date", "sentence", "sentence", "link"],
        ),
        ("انضمام لايكه إلى أنثروبيك\n\nاستقال في مايو. لا أحد يعرف السبب.\n\nاقرأ أيضا: من هو",
         ["headline", "sentence", "sentence", "link"]),
        ("लाइके एंथ्रोपिक में शामिल\n\nउन्होंने मई में इस्तीफ़ा दिया। कोई नहीं जानता।\n\nयह भी पढ़ें: वे कौन हैं",
         ["headline", "sentence", "sentence", "link"]),
    ],
    ids=["de", "fr", "es", "ru", "zh", "ja", "ar", "hi"],
)  # fmt: skip
def test_pages_in_other_languages(text: str, wanted: list[str], request: pytest.FixtureRequest) -> None:
    assert [kind for kind, _ in kinds(text)] == wanted
    assert detect(text) == request.node.callspec.id


@pytest.mark.parametrize(
    "line",
    [
        "More than 200 people support our view of it, he said.",
        "Source code was leaked on Friday by two of them.",
        "Subscribers left in droves after the change of price.",
        "By contrast, Anthropic has grown.",
        "Follow the money, she said, and you will find him.",
        "Pictures of the event were shown in court.",
        "Home prices fell by 3 percent in May.",
        "Share prices rose on Monday.",
        "Related parties must be named in the report.",
        "Tags are worn on the left ear by every animal.",
        "Via Milano was closed on Tuesday.",
    ],
)
def test_prose_that_begins_like_furniture_stays_prose(line: str) -> None:
    assert mark_of(line) is None
    assert kinds(f"A headline of some words\n\nThis is the story.\n\n{line}\n\nIt ends here.")[2] == ("sentence", line)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("Subscribe to our newsletter", Mark.FURNITURE),
        ("Share", Mark.BUTTON),
        ("Facebook | Twitter | LinkedIn", Mark.BUTTON),
        ("24 Comments", Mark.COMMENTS),
        ("Copyright © 2024 The Associated Press", Mark.FURNITURE),
        ("This article was originally published on The Conversation.", Mark.FURNITURE),
        ("Follow Jane on Twitter for more", Mark.FURNITURE),
        ("Read more: Who is he?", Mark.LINK),
        ("More on this story", Mark.LINK),
        ("Photo by Ann Lee on Unsplash", Mark.CREDIT),
        ("ABOUT THE AUTHOR", Mark.ABOUT),
    ],
)
def test_marks(line: str, mark: Mark) -> None:
    assert mark_of(line) is mark


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("ByHuey Yee Ong", "Huey Yee Ong"),
        ("BY ANN LEE AND BO CHEN", "ANN LEE AND BO CHEN"),
        ("By Ann Lee".ljust(160, "x"), "Ann Lee".ljust(157, "x")),
        ("By Ann Lee".ljust(161, "x"), ""),
        ("By Ludwig van Dijk for The Times", "Ludwig van Dijk"),
        ("By the numbers", ""),
        ("By design it fails often", ""),
    ],
)
def test_names_of_bylines(line: str, names: str) -> None:
    assert names_of(line) == names


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("May 31, 2024", "2024-05-31"),
        ("31 mai 2024", "2024-05-31"),
        ("31 de mayo de 2024", "2024-05-31"),
        ("31.05.2024", "2024-05-31"),
        ("2024年5月31日", "2024-05-31"),
        ("Updated 2024-05-31T10:00:00Z", "2024-05-31"),
        ("05/31/2024", "2024-05-31"),
        ("05/06/2024", ""),
        ("31 February 2024", ""),
    ],
)
def test_dates(text: str, day: str) -> None:
    assert iso(text) == day


def test_a_title_is_found_or_made_of_the_file_name() -> None:
    assert article("Is it safe?\n\nNobody knows. They try.").title == "Is it safe?"
    assert article("He left in May. Nobody knows why.", "some-story.txt").title == "some-story"
    assert article("A heading that markup names.\n\nText is here.").sentences[0].kind is Kind.SENTENCE


def test_claims_one_a_line_without_a_stop_are_claims() -> None:
    """Also the first of them, which heads nothing."""
    claims = "Ann Lee won the vote in 2019\nthe harbour costs 4 million dollars\nBo Ray never lived in Tampa at all\n"
    kinds = [unit.kind for unit in split(claims + "The moon landing was filmed in a studio\n")]
    assert kinds == [Kind.SENTENCE] * 4


def test_claims_that_are_names_for_the_most_part_are_no_titles() -> None:
    """One word in small letters that a title would write large is enough."""
    claims = (
        "Barack Obama is a Muslim\nPresident Biden signed the CHIPS Act in 2022\nNancy Pelosi owns shares in Nvidia\n"
    )
    assert [unit.kind for unit in split(claims)] == [Kind.SENTENCE] * 3
    titles = "The Rise of the Harbour\nA Year in the Life of Ann Lee\nThe End of the World as We Know It\n"
    assert not any(unit.kind.is_claim for unit in split(titles))


@pytest.mark.parametrize(
    ("language", "claims"),
    [
        ("th", "สภาเมืองอนุมัติงบประมาณวันจันทร์\nประชาชนหลายคนไม่เห็นด้วย\nนายกเทศมนตรีไม่ได้กล่าวอะไร\n"),
        ("zh", "市议会批准了预算\n许多市民不同意这一决定\n市长没有回答记者的问题\n"),
        ("ko", "시의회는 월요일 예산을 승인했다\n많은 시민들은 이 결정에 반대한다\n시장은 아무 말도 하지 않았다\n"),
        ("ar", "وافق مجلس المدينة على الميزانية\nكثير من المواطنين يعارضون القرار\nلم يقل العمدة أي شيء\n"),
        ("hi", "नगर परिषद ने सोमवार को बजट पारित किया\nकई नागरिक इस से सहमत नहीं हैं\nमहापौर ने कुछ भी नहीं कहा\n"),
    ],
)
def test_claims_in_a_script_without_small_letters_are_claims(language: str, claims: str) -> None:
    assert [unit.kind for unit in split(claims, language)] == [Kind.SENTENCE] * 3


@pytest.mark.parametrize(
    "lines", ["市议会\n市民\n市长的话\n", "0.2 0.5 0.6 1.0 2.0\n0.7 1.1 3.1 3.2 4.1\n1.3 1.4 2.4 3.8 4.0\n"]
)
def test_short_lines_without_small_letters_and_figures_are_none(lines: str) -> None:
    assert not any(unit.kind.is_claim for unit in split(lines, "zh"))


THAI = "สภาเมืองลงมติเห็นชอบงบประมาณเมื่อวันจันทร์ที่ผ่านมา โดยมีค่าใช้จ่ายสี่ล้านดอลลาร์"
LAO = "ສະພາເມືອງໄດ້ລົງມະຕິຮັບຮອງເອົາງົບປະມານໃນວັນຈັນທີ່ຜ່ານມາ ໂດຍມີຄ່າໃຊ້ຈ່າຍສີ່ລ້ານໂດລາ"
CHINESE = (
    "市议会周一批准了四百万美元的预算，并决定于明年年初开始在全市范围内修建三座新的桥梁和两座学校，许多市民对此表示反对"
)


@pytest.mark.parametrize(
    ("language", "first", "second", "heads"),
    [
        ("th", THAI, THAI, False),
        ("th", THAI, f"{THAI} {THAI}", True),
        ("th", f"{THAI} {THAI}", 4 * f"{THAI} ", False),
        ("lo", LAO, LAO, False),
        ("lo", LAO, f"{LAO} {LAO}", True),
        ("zh", CHINESE, f"{CHINESE}。{CHINESE}。", False),
        ("zh", CHINESE[:40], f"{CHINESE}。{CHINESE}。", True),
        ("ja", "市議会は予算を承認した．", "多くの市民は反対しており，明日抗議する．", False),
        ("zh", "（市议会批准了预算。）", "许多市民不同意这一决定。", False),
    ],
)
def test_a_first_paragraph_is_no_headline_for_want_of_a_stop(
    language: str, first: str, second: str, heads: bool
) -> None:
    """Where sentences have none, a headline is half as long as the prose below it; words without spaces are counted."""
    kinds = [unit.kind for unit in split(f"{first}\n\n{second}\n", language)]
    assert (kinds[0] is Kind.HEADLINE) is heads
    assert set(kinds[1:]) == {Kind.SENTENCE}


def test_lines_without_a_stop_beside_prose_stay_headings() -> None:
    text = "Harbour vote delayed again\n\nThey met on Monday. Nobody voted. It was late. They left.\n\n"
    links = "Mayor says harbour will be built\nCouncil to meet again next week\nWhy the vote was so late\n"
    kinds = [unit.kind for unit in split(text + "They meet again on Friday.\n\nSo it is.\n\n" + links)]
    assert kinds[0] is Kind.HEADLINE
    assert not any(kind.is_claim for kind in kinds[-3:])
