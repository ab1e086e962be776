"""What pages show of a posting: plain values, ready for a template or to be kept as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from jobexport.normalize import markup
from jobexport.site import facts, wording
from jobexport.site.facets import facet_slug
from jobexport.site.labels import NOTICE
from jobexport.site.links import Link, host, mail, picture, plain, web
from jobexport.site.locales import day, direction, machine, moment
from jobexport.site.messages import N_, messages
from jobexport.site.outline import framed, nested

__all__ = ["Told", "card", "job_view", "told"]

_CARD_SKILLS = 5
_SUMMARY = 200


class Told(msgspec.Struct, gc=False):
    """What the card of a posting says, of what its page says too; read from the card's JSON, it need not be made again."""

    place: str
    employment: str
    salary: str
    summary: str


def told(posting: Mapping[str, Any], locale: str) -> Told:
    """What the card of a posting would say, where there is none at hand."""
    return Told(
        wording.places_line(posting, locale),
        wording.employment(posting, locale),
        wording.pay(posting, locale),
        _abstract(posting),
    )


def card(posting: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """What a list shows of a posting, in the words of ``locale`` (a BCP 47 tag); JSON can keep it.

    ``id``, ``slug``, ``title``, ``company``, ``logo`` (an address or None), ``place``, ``employment`` and ``salary``
    (texts, empty where unknown), ``posted`` (ISO 8601 or None), ``summary`` (text), ``skills`` (the first five),
    ``remote`` (bool), ``origin`` (the address of the posting elsewhere, or None), and ``language`` of the texts (or
    None). ``posting`` must have a ``slug``.
    """
    return {
        "id": posting["id"],
        "slug": posting["slug"],
        "title": posting["title"],
        "company": wording.company(posting),
        "logo": picture(posting.get("hiringOrganization", {}).get("logo")),
        "place": wording.places_line(posting, locale),
        "employment": wording.employment(posting, locale),
        "salary": wording.pay(posting, locale),
        "posted": posting.get("datePosted"),
        "summary": _abstract(posting),
        "skills": list(posting.get("skills", ())[:_CARD_SKILLS]),
        "remote": wording.is_remote(posting),
        "origin": posting.get("url") or posting.get("applyUrl"),
        "language": posting.get("language"),
    }


def job_view(
    posting: Mapping[str, Any],
    locale: str = "en",
    *,
    known: Told | None = None,
    link: Callable[[str, str], str | None] = lambda kind, slug: None,
) -> dict[str, Any]:
    """Everything the page of a posting shows, in the words of ``locale``: the stable names that templates may use.

    Texts are plain text, except ``sections[].html`` and ``employer.html``, which are safe HTML. A *link* is ``text``,
    ``href``, ``datetime`` and ``own`` (see ``links.Link``); a *fact* is a ``label`` with ``entries``, a list of
    links. Absent facts are None, ``""`` or empty lists.

    ``known`` is what the posting's card says where that is at hand; without it it is made again. ``link`` gives the link
    to the page of a group from its kind and slug, or None where it has none.

    - ``id``, ``slug``, ``title``, ``company``, ``company_url``, ``company_page`` (the page with all jobs of the
      employer), ``logo``, ``initials``, ``tint`` (1 to 6)
    - ``language``, ``direction``: of the posting's texts, None where they are the interface's
    - ``summary``: the author's own; ``abstract``: for previews, made from the description where there is no
      summary
    - ``headline``: links; place, employment and salary, those that are known
    - ``apply``: None, or ``href``, ``text`` (host or mailbox), ``mail`` (bool); ``contact``: facts; ``origin``: the
      address of the posting elsewhere, or None
    - ``deadline``: a link without href, or None for a posting that is open until filled; ``posted``: likewise
    - ``glance``, ``requirements``, ``reference``: facts; ``skills``: links; ``benefits``: texts
    - ``sections``: ``id``, ``title``, ``html``; ``employer``: ``name``, ``html``, ``text``, ``facts``;
      ``notices``: ``title``, ``text``
    - ``images``: addresses; ``extra``: the author's own ``x_`` keys
    """
    get = posting.get
    t = messages(locale).t
    company = wording.company(posting)
    employer = get("hiringOrganization") or {}
    language = get("language")
    foreign = language if language and language != locale else None
    known = told(posting, locale) if known is None else known
    line = [plain(known.place), plain(known.employment), plain(known.salary, own=True)]
    overview = get("employerOverview")
    return {
        "id": posting["id"],
        "slug": posting["slug"],
        "title": posting["title"],
        "company": company,
        "company_url": web(employer.get("url")),
        "company_page": link("company", facet_slug(str(employer.get("id") or company))) if company else None,
        "logo": picture(employer.get("logo")),
        "initials": wording.initials(company),
        "tint": wording.tint(company),
        "language": foreign,
        "direction": direction(foreign) if foreign else None,
        "summary": get("summary", ""),
        "abstract": known.summary,
        "headline": [each for each in line if each["text"]],
        "apply": _apply(posting),
        "origin": web(get("url")),
        "contact": _contact(posting, locale),
        "deadline": _date(get("validThrough"), locale, clock=True),
        "posted": _date(get("datePosted"), locale),
        "glance": facts.glance(posting, locale, link, known.salary),
        "requirements": facts.requirements(posting, locale),
        "reference": facts.reference(posting, locale, link),
        "skills": [plain(each, link("skill", facet_slug(each)), own=True) for each in get("skills", ())],
        "benefits": get("jobBenefits", ()),
        "sections": [
            {"id": name, "title": t(title), "html": framed(nested(posting[key]), t("Table"))}
            for name, title, key in _SECTIONS
            if key in posting
        ],
        "employer": {
            "name": company,
            "html": framed(nested(overview), t("Table")) if overview else "",
            "text": employer.get("description", ""),
            "facts": facts.employer_facts(posting, locale),
        },
        "notices": [{"title": t(NOTICE[each["kind"]]), "text": each["text"]} for each in get("notices", ())],
        "images": [each for each in map(picture, get("image", ())) if each],
        "extra": {key: posting[key] for key in posting if key[:2] == "x_"},
    }


_SECTIONS = (
    ("description", N_("About the job"), "description"),
    ("responsibilities", N_("Responsibilities"), "responsibilities"),
    ("qualifications", N_("Qualifications"), "qualifications"),
)


def _abstract(posting: Mapping[str, Any]) -> str:
    summary = posting.get("summary")
    if summary:
        return str(summary)
    description = posting.get("description")
    return markup.summary(description, _SUMMARY) if description else ""


def _date(text: str | None, locale: str, *, clock: bool = False) -> Link | None:
    return plain(moment(text, locale) if clock else day(text, locale), None, machine(text)) if text else None


def _apply(posting: Mapping[str, Any]) -> dict[str, Any] | None:
    """The way to apply: the posting's apply address, else the contact's page or mailbox."""
    contact = posting.get("applicationContact") or {}
    for address in (posting.get("applyUrl"), contact.get("url")):
        href = web(address, mailto=True)
        if href:
            to_mailbox = href[:7].lower() == "mailto:"
            return {"href": href, "text": href[7:].split("?")[0] if to_mailbox else host(href), "mail": to_mailbox}
    email = contact.get("email")
    return {"href": mail(email, posting["title"]), "text": email, "mail": True} if email else None


def _contact(posting: Mapping[str, Any], locale: str) -> list[facts.Fact]:
    """Whom to ask, and every apply address that is not the button's."""
    listed = facts.Facts(locale)
    contact = posting.get("applicationContact") or {}
    get = contact.get
    if "name" in contact or "contactType" in contact:
        listed.text("Contact", " · ".join([str(contact[key]) for key in ("name", "contactType") if key in contact]))
    listed.contact(get("email"), get("telephone"))
    listed.links("Page", get("url"))
    address = posting.get("applyUrl")
    if address and not web(address, mailto=True):
        listed.links("Apply address", address)
    return listed.list
