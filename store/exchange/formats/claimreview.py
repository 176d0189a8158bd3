"""schema.org ClaimReview as JSON-LD, one a line: only sentences decided by an adjudicator or a consensus rule.

<https://schema.org/ClaimReview>. The rating's number is what the round's scale gives the verdict, between the worst and
the best that it gives; a verdict without one has its name alone, which is the `alternateName` of every rating.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from reading.article import Article
from review.events import Relation
from review.scale import Scale
from store.exchange.export import ExportedArticle, Job
from store.exchange.formats.report import url_of
from store.exchange.record import CONTROL, Record, RecordLink
from store.exchange.safe_json import encode
from store.exchange.sources import stable_id


def write(job: Job) -> Iterator[bytes]:
    """Yield the reviews, an article's lines at a time; an undecided sentence has none."""
    return job.pieces(lambda exported: b"".join(_lines(exported, job)))


def _lines(exported: ExportedArticle, job: Job) -> Iterator[bytes]:
    return (_embedded(review(one, exported.article, job)) + b"\n" for one in exported.records if is_decided(one))


def _embedded(facts: Mapping[str, object]) -> bytes:
    """Return facts as JSON that may stand in a page's script element, which `</script>` in a text would end."""
    return encode(facts).replace(b"<", b"\\u003c")


def is_decided(record: Record) -> bool:
    """Whether the record speaks for the desk and not for one of several reviewers."""
    settled = record.role == "adjudicator" or record.source_of_consensus is not None
    return settled and record.verdict is not None and record.status in ("current", "consensus")


def review(record: Record, article: Article, job: Job) -> Mapping[str, object]:
    """Return one decided record as a ClaimReview.

    `url` is where it is published, by the desk's settings; without an address there it has none, and cannot be
    published. `@id` is that address, or a name that is the sentence's whoever and whatever settles it.
    """
    subject = record.subject
    stable = stable_id(article.name, subject.sentence)
    facts = {"id": stable, "article": subject.article, "sentence": str(subject.sentence + 1), "round": record.round}
    url = job.about.publisher.address(facts)
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": url or f"urn:copydesk:claim:{stable}",
        **({"url": url} if url else {}),
        **({"claimReviewed": subject.quote} if job.text else {}),
        "dateCreated": record.created,
        "datePublished": record.modified,
        "author": _author(record, job),
        **({"publisher": _publisher(job)} if job.about.publisher.name else {}),
        **({"editor": _person(record)} if job.about.publisher.name and record.role == "adjudicator" else {}),
        "reviewRating": _rating(record, job.scale_of(record)),
        "itemReviewed": _claim(record, article, job),
        **({"reviewBody": record.note} if record.note else {}),
        **({"keywords": CONTROL} if CONTROL in record.extra else {}),
        **({"reviewAspect": list(record.reasons)} if record.reasons else {}),
        **({"citation": cited} if (cited := _citations(record)) else {}),
        **({"contributor": _votes(record)} if record.source_of_consensus else {}),
    }


def _rating(record: Record, scale: Scale) -> Mapping[str, object]:
    verdict = scale.find(record.verdict)
    rating = verdict.rating if verdict else None
    every = [one.rating for one in scale if one.rating is not None]
    number = {} if rating is None else {"ratingValue": rating, "worstRating": min(every), "bestRating": max(every)}
    return {"@type": "Rating", **number, "alternateName": record.verdict}


def _person(record: Record) -> Mapping[str, object]:
    return {"@type": "Person", "name": record.reviewer}


def _publisher(job: Job) -> Mapping[str, object]:
    """Return the organisation that publishes, by the desk's settings."""
    publisher = job.about.publisher
    url, logo = url_of(publisher.url), url_of(publisher.logo)
    return {
        "@type": "Organization",
        "name": publisher.name,
        **({"url": url} if url else {}),
        **({"logo": {"@type": "ImageObject", "url": logo}} if logo else {}),
    }


def _author(record: Record, job: Job) -> Mapping[str, object]:
    """Return the author: the publisher; without one the adjudicator, or where a rule decided, the desk."""
    if job.about.publisher.name:
        return _publisher(job)
    if record.role == "adjudicator":
        return _person(record)
    return {"@type": "Organization", "name": job.desk or record.reviewer}


def _claim(record: Record, article: Article, job: Job) -> Mapping[str, object]:
    subject = record.subject
    date, author = article.metadata.get("date"), article.metadata.get("author")
    url = url_of(article.metadata.get("url"))
    appearance: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": subject.title,
        "identifier": f"sha256:{subject.article_sha256}",
        **({"url": url} if url else {}),
        **({"datePublished": str(date)} if date else {}),
        **({"author": {"@type": "Person", "name": str(author)}} if author else {}),
    }
    return {"@type": "Claim", **({"text": subject.quote} if job.text else {}), "appearance": appearance}


def _citations(record: Record) -> list[Mapping[str, object]]:
    """Return the evidence, and the sentences of other articles that support or contradict this one."""
    speaking = [link for link in record.links if link.relation != Relation.NOT_SAME]
    return [*map(_citation, record.evidence), *map(_linked, speaking)]


def _linked(link: RecordLink) -> Mapping[str, object]:
    return {
        "@type": "NewsArticle",
        "name": f"{link.article}, sentence {link.sentence + 1}",
        "identifier": f"sha256:{link.article_sha256}",
        **({"text": link.quote} if link.quote else {}),
        "description": link.relation,
    }


def _citation(piece: object) -> Mapping[str, object]:
    facts: dict[str, str] = msgspec.to_builtins(piece)
    url = url_of(facts["source"])
    return {
        "@type": "CreativeWork",
        **({"url": url} if url else {"name": facts["source"]}),
        **({"text": facts["quote"]} if facts["quote"] else {}),
        **({"description": facts["stance"]} if facts["stance"] else {}),
        **({"temporal": facts["accessed"]} if facts["accessed"] else {}),
    }


def _votes(record: Record) -> list[Mapping[str, object]]:
    votes = record.source_of_consensus.votes if record.source_of_consensus else ()
    return [{"@type": "Person", "name": vote.reviewer, "description": vote.verdict} for vote in votes]
