"""What a line says about itself: the phrases by which news pages mark by-lines, credits, links and page furniture.

The phrases are those of many sites in several languages; none is a name. Each pattern is tried on one whole block.
"""

from __future__ import annotations

import re


def _pattern(template: str, *alternatives: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Compile `template` with its `%s` replaced by a group of the alternatives."""
    return re.compile(template % f"(?:{'|'.join(alternatives)})", flags)


_NAME = r"(?:[^\W\d_a-zа-яё][\w.'’-]*|de|la|van|von|der|den|del|da|di|bin|al|el|le|du|dos)"
_NAMES = rf"{_NAME}(?:\s+{_NAME}){{0,5}}(?:(?:\s*,\s*|\s+(?:and|et|und|y|и|&)\s+){_NAME}(?:\s+{_NAME}){{0,4}}){{0,5}}"
_BYLINE = re.compile(
    r"(?:(?:Written|Reported|Story|Posted|Words)\s+)?(?:By|BY|by|Par|Von|Por|Автор|Author|Byline)\b"
    rf"\s*:?\s*(?P<names>{_NAMES})(?:\s*[,|·•–—-]\s*.{{1,80}}|\s+(?:for|at|in|of)\s+.{{1,60}})?$"
)
_GLUED_BYLINE = re.compile(rf"By(?P<names>{_NAME}(?:\s+{_NAME}){{1,5}})$")
_OTHER_BYLINE = re.compile(
    r"(?:记者|記者|作者|撰文|文|執筆)\s*[:：/|]?\s*(?P<names>\S{2,12})$|(?:द्वारा|बाय|بقلم|كتب)\s*:?\s*(?P<more>.{3,40})$"
)
_NO_BYLINE = re.compile(r"by the (?:numbers|book|way)\b", re.IGNORECASE)

CREDIT = _pattern(
    r"\W?%s$",
    r"(?:(?:featured|file|cover|header|lead|main)\s+)?"
    r"(?:photo(?:graph|graphy)?s?|images?|pictures?|pic|video|illustrations?|graphics?"
    r"|foto|bild|imagen|фото|صورة|الصورة"
    r"|फोटो|图片|图源|图|圖|写真|画像)\s*"
    r"(?:\b(?:credits?|courtesy|by|via|from|source|supplied|crédit|de)\b.{0,120}|[:：|/].{1,120})",
    r"(?:photo(?:graph)?s?|images?|pictures?|video)\b[^.!?]{0,80}"
    r"\b(?:courtesy|getty images|shutterstock|unsplash|ap photo)\b.{0,80}",
    r"(?:source|credits?|caption|courtesy(?: of)?|via|quelle|crédits?|источник|المصدر|स्रोत|来源|來源|出典)"
    r"\s*[:：]\s*.{1,100}",
    r"courtesy of\b.{1,80}",
    r"\(?(?:ap|afp|epa|reuters)\s+(?:photo|file)?\s*[/:].{1,80}",
    r"\(?(?:(?:additional|writing|further)\s+)?(?:reporting|writing|editing|edited|reported|produced)\s+by\b.{1,160}",
    r"[^\n]{0,200}[.)]\s+(?:image|photo|picture|illustration|photograph)s?"
    r"(?:\s+(?:credit|courtesy|by))?\s*:\s*\S.{0,60}",
    r"[^.!?]{0,60}(?:/|via\s+|©\s*)(?:getty images|afp|ap photo|shutterstock|reuters|istock|unsplash)\W{0,3}",
)

LINK_LABEL = _pattern(
    r"\W{0,3}%s\s*(?:[:：]|$|\s[-–—|»>]\s)(?P<rest>.*)$",
    r"see also|also (?:read|see|on [\w ]{1,30})",
    r"(?:read|see|learn|watch|view) (?:next|more|also|now)",
    r"(?:must|don[’']t miss|further) reads?(?:ing)?",
    r"related(?: (?:news|articles?|stories|story|posts?|content|links?|topics?|coverage|reading))?",
    r"more (?:from|on|in|about|stories|news|coverage)\b[^.!?:]{0,60}|more",
    r"recommended(?: (?:stories|reading|for you))?|you (?:may|might) also (?:like|be interested in)",
    r"(?:most|editor[’']?s?) (?:read|popular|picks?)|trending(?: now)?|up next|what to read next",
    r"latest(?: (?:news|stories))?|in case you missed it",
    r"lire aussi|à lire(?: aussi)?|lesen sie auch|mehr zum thema|siehe auch|lee también|te puede interesar|leia também",
    r"читайте также|по теме|اقرأ أيضا|مواضيع ذات صلة|यह भी पढ़ें|相关阅读|延伸阅读|相關新聞|関連記事|あわせて読みたい",
)
"""A label that leads to another article; `rest` is what it leads to on the same line."""

URL_LINE = re.compile(
    r"(?:(?:url|link|source|website|original|read (?:it|more) at)\s*:\s*)?(?P<url>(?:https?://|www\.)\S+)$",
    re.IGNORECASE,
)

BOILERPLATE = _pattern(
    r"\W{0,3}%s",
    r"(?:your email address will|required fields|no comments yet|join the (?:conversation|discussion))",
    r"(?:posted|filed|published) (?:in|under)\s*:|(?:tags?|tagged|topics?|categor(?:y|ies)|keywords?)\s*[:：]",
    r"disclaimer\s*:|disclosure\s*:.{0,80}\b(?:affiliate|commission)",
    r"(?:please )?(?:subscribe|sign up|sign in|log ?in|register)(?: (?:to|for|now|here|today|with|free|at)\b|\W*$)",
    r"(?:please )?(?:follow|like|find|join|connect with) (?:us|me|our)\b.{0,60}\b(?:on|at|in|via)\b",
    r"follow .{1,40} on (?:twitter|x|facebook|instagram|linkedin|threads|bluesky|mastodon|telegram|whatsapp)\b",
    r"check (?:out )?(?:more|our|the latest)\b|(?:click|tap) (?:here|on the|to|below)\b",
    r"download (?:the|our)\b.{0,30}\bapp\b",
    r"get (?:the (?:latest|best|free|daily)|our|unlimited|breaking|exclusive|instant)\b",
    r"never miss (?:a|an|another|out)\b",
    r"(?:enter|submit|add) your (?:e-?mail|name|comment)|thank(?:s| you) for (?:reading|subscribing|signing)",
    r"become a (?:member|subscriber|patron)|support (?:our|independent|quality) (?:journalis|work|report|newsroom)",
    r"(?:buy|start|begin|try|claim|activate) (?:a |your |my )?(?:free|subscription|trial|membership)",
    r"(?:join|try|download|shop|buy|subscribe) now\b|we (?:use|value|respect)\b.{0,40}\b(?:cookies|privacy)",
    r"advertis(?:ement|ing)s?\W*(?:$|[-–—:])|sponsored(?: (?:content|by|post))?\W*(?:$|[-–—:])|promoted\W*$",
    r"(?:story|article|content) continues\b",
    r"(?:continue|keep) reading|scroll (?:down|to continue)|skip to\b|back to top",
    r"share(?: (?:this|on|via|article|story|with)\b.{0,40})?\W*$|share this\b|listen to (?:this|the) (?:article|story)",
    r"(?:\d+|one|two|three|five)[- ]min(?:ute)?s? read|reading time\b|(?:this (?:site|website)) uses\b",
    r"by (?:clicking|continuing|subscribing|signing up|submitting)\b.{0,60}\byou\b|powered by [\w .]{2,30}$",
    r"©|\(c\)\s*\d{4}|copyright\b.{0,60}(?:\d{4}|reserved)",
    r"this (?:article|story|post|content|piece|material) (?:was|is|has been|may|first|originally)\b.{0,60}"
    r"\b(?:originally|first|republished|syndicated|published by|appeared|produced with|generated|may not be)\b",
    r"(?:got|have) a (?:news )?(?:tip|story idea|confidential)\b",
    r"send (?:us )?(?:tips|your (?:tips|feedback|letters))\b",
    r"loading\W*$|(?:menu|home|search|close|next|previous|cancel|submit|subscribe|newsletters?|contact(?: us)?|about us"
    r"|advertise|careers|terms(?: of (?:use|service))?|privacy(?: policy)?|cookies?|faq|print"
    r"|e-?mail|save|copy link|tweet"
    r"|facebook|twitter|linkedin|whatsapp|reddit|telegram|pinterest|instagram|youtube)"
    r"(?:\s*[|/·•,]\s*[\w ]{2,24})*\W*$",
    r"inscrivez-vous|abonnez-vous|partager\W*$|publicité\W*$",
    r"jetzt (?:abonnieren|anmelden)|anzeige\W*$|werbung\W*$|teilen\W*$",
    r"suscríbete|compartir\W*$|publicidad\W*$|подпис(?:ывайтесь|аться)|реклама\W*$|поделиться\W*$",
    r"(?:责任编辑|責任編輯|编辑|シェア)\s*[:：]?|無断転載|شارك\W*$|تابعنا|اشترك|शेयर करें|हमें फॉलो करें",
)
"""The beginning of a block of page furniture."""

BOILERPLATE_INSIDE = _pattern(
    r"\b%s\b",
    r"all rights reserved|may not be (?:published, broadcast|reproduced|republished|redistributed)|appeared first on",
    r"brought to you by|delivered (?:straight |right |directly )?(?:in)?to your inbox",
    r"(?:privacy policy|terms of (?:service|use)) (?:and .{0,40})?apply",
)
"""Words that only page furniture has, wherever they stand in a block."""

TAIL = _pattern(
    r"\W{0,3}%s",
    r"leave a (?:reply|comment)|your email address will|no comments yet|join the (?:conversation|discussion)",
    r"(?:(?:view|show|post|add|see) )?(?:all )?\d*\s*comments?(?:\s*\(\d+\))?\W*$",
    r"(?:commentaires|kommentare|comentarios|комментарии|التعليقات|टिप्पणियाँ|评论|コメント)\W*$",
)
"""Page furniture behind which a page has no article any more."""

ABOUT = _pattern(
    r"\W{0,3}%s",
    r"about (?:the|this) (?:authors?|writers?|reporters?|editors?|contributors?)\b|author bio\b|meet the author\b",
    r"à propos de l[’']auteur|über (?:den autor|die autorin)|sobre (?:el autor|la autora)|об авторе|この記事を書いた",
)
"""A heading above what a page says about the author."""

BIO = re.compile(
    r"(?P<name>[^\W\d_][\w.'’-]*(?:\s+[^\W\d_a-z][\w.'’-]*){0,4})\s+is\s+(?:an?|the|our)\s+(?:[\w’'/-]+,?\s+){0,6}?"
    r"(?:reporter|writer|journalist|editor|correspondent|columnist|contributor|freelancer|blogger)\b"
    r".{0,80}\b(?:at|for|with|covering|who|based|focus\w*|specializ\w+|covers)\b",
    re.IGNORECASE,
)
LABEL = re.compile(r"[^\W_][^.:!?。：]{0,70}?\s*[:：]\s+\S")
STOP = re.compile(r"[.!?…。！？؟।॥:;：；][\"”’'»›」』)\]*]*$")
"""The end of a line that ends a sentence or leads into something."""


def names_of(line: str) -> str:
    """Return the names of a by-line, or the empty string when the line is none."""
    if len(line) > 160 or _NO_BYLINE.match(line):
        return ""
    found = _GLUED_BYLINE.match(line) or _BYLINE.match(line)
    if found:
        return found["names"].strip(" ,")
    other = _OTHER_BYLINE.match(line)
    return (other["names"] or other["more"]).strip() if other else ""
