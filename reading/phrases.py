"""The phrases by which news pages mark what is not the article: page furniture, links, credits, the author's lines.

They are those of many sites in several languages; none is a name. A block is looked up by its first two characters,
so that prose, which nearly all blocks are, costs one look into a dictionary.
"""

from __future__ import annotations

import re
from enum import Enum


class Mark(Enum):
    """What a phrase at the beginning of a block says."""

    FURNITURE = "page furniture, whatever follows the phrase"
    BUTTON = "page furniture when nothing but the phrase is there"
    COMMENTS = "page furniture, and the article is over"
    ABOUT = "a heading above what a page says about the author"
    LINK = "a link to another article when a colon, a dash or nothing follows the phrase"
    CREDIT = "who made a picture or helped with the story"


_PHRASES = {
    Mark.FURNITURE: """
        required fields | join now | try now | shop now | buy now | download now | subscribe now | skip to
        back to top | posted in: | filed under | posted under | published in: | tags: | tag: | tagged:
        tagged with | topics: | topic: | category: | categories: | keywords: | disclaimer: | subscribe to
        subscribe for | subscribe here | subscribe today | please subscribe | sign up for | sign up to
        sign up here | sign up now | sign up today | sign in to | log in to | login to | register to
        register for | register now | follow us | like us on | find us on | join us on | connect with us
        follow me on | check out more | check more | check our | check out our | check out the latest
        click here | click to | click on the | click below | tap here | tap to | get the latest
        get the best | get the free | get the daily | get our | get unlimited | get breaking | get exclusive
        get instant | never miss a | never miss an | enter your email | enter your e-mail
        submit your email | add your comment | submit your comment | thank you for reading
        thanks for reading | thank you for subscribing | thanks for subscribing | thank you for signing
        thanks for signing | become a member | become a subscriber | become a patron
        support our journalism | support our journalists | support independent journalism
        support quality journalism | support our work | support our newsroom | buy a subscription
        start your free | start a free | begin your free | try a free | try free | claim your free
        activate your | start your subscription | story continues | article continues | content continues
        continue reading | keep reading | scroll down | scroll to continue | share this | listen to this
        listen to the article | reading time | this site uses | this website uses | by clicking
        by subscribing, you | by signing up, you | by submitting | powered by | © | got a tip
        got a news tip | got a story | have a tip | have a news tip | have a confidential tip | send us tips
        send tips | send us your | send your tips | send your feedback | advertisement - | advertisement:
        advertising - | sponsored content | sponsored by | sponsored post | we use cookies
        we and our partners | we value your privacy | inscrivez-vous | abonnez-vous | recevez chaque
        jetzt abonnieren | jetzt anmelden | newsletter abonnieren | suscríbete | подписывайтесь
        подписаться | 责任编辑 | 責任編輯 | 编辑： | 编辑: | 無断転載 | تابعنا | اشترك | शेयर करें
        हमें फॉलो करें
    """,
    Mark.BUTTON: """
        subscribe | sign up | sign in | log in | login | register | menu | home | search | close | next
        previous | cancel | submit | newsletter | newsletters | contact | contact us | about us | advertise
        careers | terms | terms of use | terms of service | privacy | privacy policy | cookies
        cookie policy | faq | print | email | e-mail | save | copy link | tweet | facebook | twitter
        linkedin | whatsapp | reddit | telegram | pinterest | instagram | youtube | loading | advertisement
        advertisements | advertising | sponsored | promoted | share | share article | share story
        share on facebook | share on twitter | share via email | reply | read full article | read full story
        back | partager | publicité | anzeige | werbung | teilen | compartir | publicidad | реклама
        поделиться | شارك | シェア
    """,
    Mark.COMMENTS: """
        leave a reply | leave a comment | your email address will | no comments yet | join the conversation
        join the discussion | post a comment | add a comment | write a comment | view comments
        show comments | see all comments | view all comments
    """,
    Mark.ABOUT: """
        about the author | about the authors | about the writer | about the reporter | about the editor
        about this author | about the contributor | author bio | meet the author | à propos de l'auteur
        à propos de l’auteur | über den autor | über die autorin | sobre el autor | sobre la autora
        об авторе | この記事を書いた
    """,
    Mark.LINK: """
        see also | also read | also see | also on | read next | read more | read also | read now | see more
        learn more | watch now | watch more | view more | must read | must reads | don't miss | don’t miss
        further reading | related | related news | related article | related articles | related story
        related stories | related post | related posts | related content | related links | related topics
        related coverage | related reading | more from | more on | more in | more about | more stories
        more news | more coverage | more | recommended | recommended stories | recommended reading
        recommended for you | you may also like | you might also like | you may also be interested in
        most read | most popular | editor's picks | editor’s picks | editors' picks | editors’ picks
        trending | trending now | up next | what to read next | latest | latest news | latest stories
        in case you missed it | lire aussi | à lire | à lire aussi | lesen sie auch | mehr zum thema
        siehe auch | lee también | te puede interesar | leia também | читайте также | по теме | اقرأ أيضا
        مواضيع ذات صلة | यह भी पढ़ें | 相关阅读 | 延伸阅读 | 相關新聞 | 関連記事 | あわせて読みたい
    """,
    Mark.CREDIT: """
        photo: | photos: | photo by | photos by | photo courtesy | photos courtesy | photo credit
        photo via | photo from | photograph: | photograph by | photography: | photography by
        photographs by | image: | images: | image by | image courtesy | images courtesy | image credit
        image credits | image via | image source | image from | picture: | pictures: | picture by
        picture credit | picture courtesy | pic: | video: | video by | video credit | video courtesy
        illustration: | illustration by | illustrations by | graphic: | graphic by | graphics by
        featured image | featured photo | file photo | file image | cover photo | cover image | header image
        lead image | credit: | credits: | caption: | source: | sources: | courtesy: | courtesy of | via:
        ap photo | (ap photo | reuters/ | afp/ | (reuters/ | reporting by | (reporting by
        additional reporting by | writing by | editing by | edited by | produced by | foto: | fotos: | bild:
        bilder: | imagen: | photo : | crédit | crédits | quelle: | fuente: | фото: | источник: | صورة:
        المصدر: | फोटो: | स्रोत: | 图片来源 | 图： | 图: | 圖： | 圖: | 图源 | 来源： | 来源: | 來源：
        来源： | 写真： | 写真: | 写真提供 | 画像： | 画像: | 出典： | 出典:
    """,
}


def _by_beginning() -> dict[str, list[tuple[str, Mark]]]:
    """Return the phrases by their first two characters, longer ones first."""
    table: dict[str, list[tuple[str, Mark]]] = {}
    for mark, text in _PHRASES.items():
        for phrase in re.split(r"\s*[|\n]\s*", text.strip()):
            table.setdefault(phrase[:2], []).append((phrase, mark))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


_TABLE = _by_beginning()
_LEADING = "\"'“‘«*•|>–—- \t\u00a0\u200b[#"
_BUTTON_REST = re.compile(r"(?:\s*\(\d+\))?(?:\s*[|/·•,]\s*[\w ]{2,24})*\W*$")
_LINK_REST = re.compile(r"(?P<about>\s[^.!?:]{1,60}?)??\s*(?:[:：]|$|\s[-–—|»>]\s)\s*(?P<rest>.*)$")
_COUNTED_COMMENTS = re.compile(
    r"(?:\d+\s*)?(?:comments?|commentaires|kommentare|comentarios|комментарии|التعليقات|评论|コメント)"
    r"(?:\s*\(\d+\))?\W*$"
)
_COPYRIGHT = re.compile(r"(?:\(c\)|copyright)\s*(?:©|\(c\))?\s*\d{4}")
_MINUTES = re.compile(r"\d+[- ]min(?:ute)?s?(?: of)? read(?:ing)?\b")
_FOLLOW = re.compile(r"follow .{1,40} on (?:twitter|x|facebook|instagram|linkedin|threads|bluesky|mastodon|telegram)\b")
_REPUBLISHED = re.compile(
    r"this (?:article|story|post|content|piece|material) (?:was|is|has been|may|first|originally)\b.{0,60}"
    r"\b(?:originally|first|republished|syndicated|published by|appeared|produced with|generated|may not be)\b"
)
_PATTERNS = {"fol": _FOLLOW, "thi": _REPUBLISHED, "cop": _COPYRIGHT, "(c)": _COPYRIGHT}
_INSIDE = (
    "all rights reserved",
    "may not be published, broadcast",
    "may not be reproduced",
    "may not be republished",
    "appeared first on",
    "brought to you by",
    "delivered to your inbox",
    "delivered straight to your inbox",
    "delivered directly to your inbox",
    "terms of service apply",
)
_OPEN_ENDED = re.compile(r"more (?:from|on|in|about)$|also on$|related$")


def mark_of(line: str) -> Mark | None:
    """Return the mark of a block by its first words (page furniture: by any words of it), or None for prose."""
    lead = line.lstrip(_LEADING).lower()
    for phrase, mark in _TABLE.get(lead[:2], ()):
        if lead.startswith(phrase) and _holds(lead, len(phrase), phrase, mark):
            return mark
    if len(lead) < 40 and _COUNTED_COMMENTS.match(lead):
        return Mark.COMMENTS
    pattern = _PATTERNS.get(lead[:3])
    if pattern is not None and pattern.match(lead):
        return Mark.FURNITURE
    if lead[:1].isdigit() and _MINUTES.match(lead):
        return Mark.FURNITURE
    for phrase in _INSIDE:  # a plain loop: this runs for every block of prose
        if phrase in lead:
            return Mark.FURNITURE
    return None


def phrase_of(line: str) -> tuple[str, bool] | None:
    """Return the phrase that marks a block, and whether the block begins with it; None for prose."""
    if mark_of(line) is None:
        return None
    lead = line.lstrip(_LEADING).lower()
    for phrase, mark in _TABLE.get(lead[:2], ()):
        if lead.startswith(phrase) and _holds(lead, len(phrase), phrase, mark):
            return phrase, True
    inside = next((phrase for phrase in _INSIDE if phrase in lead), "")
    return (inside, False) if inside else (" ".join(lead.split()[:4]), True)


def leads_to(line: str) -> str | None:
    """Return the text behind a link's label on its line, maybe empty; None when the line begins with no label."""
    lead = line.lstrip(_LEADING).casefold()
    for phrase, mark in _TABLE.get(lead[:2], ()):
        if mark is Mark.LINK and lead.startswith(phrase):
            rest = _LINK_REST.match(lead, len(phrase))
            return rest["rest"] if rest else None
    return None


def _holds(lead: str, end: int, phrase: str, mark: Mark) -> bool:
    """Whether the words after the phrase allow the block to be what the phrase marks."""
    if phrase[-1].isalnum() and lead[end : end + 1].isalnum() and phrase[-1] < "\u0590":
        return False
    if mark is Mark.BUTTON:
        return _BUTTON_REST.match(lead, end) is not None
    if mark is Mark.LINK:
        rest = _LINK_REST.match(lead, end)
        return rest is not None and (not rest["about"] or _OPEN_ENDED.match(phrase) is not None)
    return True
