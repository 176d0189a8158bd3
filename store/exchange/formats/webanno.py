"""W3C Web Annotations as JSON-LD, one a line: <https://www.w3.org/TR/annotation-model/>.

The text that was judged is named by its content (`ni:` with its SHA-256, RFC 6920), for offsets hold for exactly that
text; where the article came from, when known, stands beside it.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping

from reading.article import Article
from store.exchange.export import Job
from store.exchange.formats.report import url_of
from store.exchange.record import Record
from store.exchange.safe_json import encode

CONTEXT = (
    "http://www.w3.org/ns/anno.jsonld",
    {"copydesk": "urn:copydesk:terms:", "assessing": "http://www.w3.org/ns/oa#assessing"},
)
"""The W3C's context, and beside it copydesk's terms and `assessing`, which that context has forgotten."""


def write(job: Job) -> Iterator[bytes]:
    """Return the annotations, an article's lines at a time."""
    return job.pieces(
        lambda exported: b"".join(
            encode(annotation(record, exported.article, job)) + b"\n" for record in exported.records
        )
    )


def annotation(record: Record, article: Article, job: Job) -> Mapping[str, object]:
    """Return one record as an annotation."""
    subject = record.subject
    return {
        "@context": CONTEXT,
        "id": f"urn:copydesk:{record.id}",
        "type": "Annotation",
        "motivation": "assessing",
        "creator": {"type": "Software" if record.role in ("agent", "consensus") else "Person", "name": record.reviewer},
        "created": record.created,
        "modified": record.modified,
        "generator": {"id": f"urn:copydesk:version:{job.version}", "type": "Software", "name": "copydesk"},
        "generated": job.made,
        "body": _bodies(record),
        "target": _target(record, article, job),
        "copydesk:round": record.round,
        "copydesk:role": record.role,
        "copydesk:status": record.status,
        "copydesk:sentence": subject.sentence,
        "copydesk:duration": record.duration,
        **({"copydesk:confidence": record.confidence} if record.confidence else {}),
        **{f"copydesk:{key}": value for key, value in record.extra.items()},
    }


def _bodies(record: Record) -> list[Mapping[str, object]]:
    """Return the verdict, then the reasons, the note and the evidence, each with its purpose."""
    bodies: list[Mapping[str, object]] = [_text(record.verdict or "none", "assessing")]
    bodies += [_text(reason, "tagging") for reason in record.reasons]
    if record.note:
        bodies.append(_text(record.note, "commenting"))
    for piece in record.evidence:
        url = url_of(piece.source)
        if url:
            bodies.append(
                {"type": "SpecificResource", "source": url, "purpose": "linking", **_quote_selector(piece.quote)}
            )
        told = f"{piece.stance}: {piece.source}" + (f" “{piece.quote}”" if piece.quote else "")
        bodies.append(_text(told + (f" ({piece.accessed})" if piece.accessed else ""), "describing"))
    return bodies


def _text(value: str, purpose: str) -> Mapping[str, object]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _quote_selector(quote: str) -> Mapping[str, object]:
    return {"selector": {"type": "TextQuoteSelector", "exact": quote}} if quote else {}


def _target(record: Record, article: Article, job: Job) -> Mapping[str, object]:
    subject = record.subject
    selectors: list[Mapping[str, object]] = [
        {"type": "TextPositionSelector", "start": subject.start, "end": subject.end},
    ]
    if job.text:
        quote = {"exact": subject.quote, "prefix": subject.prefix, "suffix": subject.suffix}
        selectors.append({"type": "TextQuoteSelector", **{key: value for key, value in quote.items() if value}})
    digest = urlsafe_b64encode(bytes.fromhex(subject.article_sha256)).decode().rstrip("=")
    url = url_of(article.metadata.get("url"))
    return {
        "type": "SpecificResource",
        "source": {
            "id": f"ni:///sha-256;{digest}",
            "type": "Text",
            "format": "text/plain",
            "language": article.language,
            "dcterms:title": subject.title,
            "dcterms:identifier": subject.source,
            **({"dcterms:source": {"id": url}} if url else {}),
        },
        "selector": selectors,
        "state": {"type": "TimeState", "sourceDate": record.modified},
    }
