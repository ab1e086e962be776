"""Google for Jobs: the employer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://developers.google.com/search/docs/appearance/structured-data/job-posting")

_ANONYMOUS = frozenset(
    (
        "anonymous", "anonymous employer", "anonymous company", "undisclosed", "undisclosed company",
        "undisclosed employer", "not disclosed", "private employer", "private company", "private advertiser", "hidden",
        "company hidden", "our client", "a client", "client", "employer", "company", "company confidential",
        "confidential company", "confidential client", "confidential employer", "n/a", "na", "unknown",
    )
)  # fmt: skip


@lru_cache(maxsize=8192)
def traits(name: str) -> frozenset[str]:
    """What an employer's name may be told for: ``nameless``, ``anonymous``, ``branch``; names come again and again."""
    found = set()
    if not name.strip():
        found.add("nameless")
    elif name.strip().casefold() in _ANONYMOUS:
        found.add("anonymous")
    if name.endswith(")") or " - " in name or " – " in name or " | " in name:
        found.add("branch")
    return frozenset(found)


@_rule("google/employer-without-name", Severity.ERROR, needs="hiringOrganization employer:nameless")
def employer_without_name(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The employer has no name.

    Why: `hiringOrganization` is required with its name; an address or a logo alone names nobody.

    Example: good: `hiringOrganization: {name: Kestrel Bakeries}`; bad: `hiringOrganization: {url: …}`.

    Fix: add the name; an employer that wants to stay unnamed is `confidential`.
    """
    if "hiringOrganization" in posting and not context.employer.strip():
        yield Problem("/hiringOrganization/name", "the employer has no name", "add hiringOrganization.name")


@_rule("google/employer-anonymous", needs="employer:anonymous")
def employer_anonymous(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """An employer that does not want to be named has another stand-in than `confidential`.

    Why: Google knows the word `confidential` for an anonymous employer; any other stand-in shows as a company's name.

    Example: good: `hiringOrganization: {name: confidential}`; bad: `Undisclosed Company`.

    Fix: write the employer's name, or `confidential`.
    """
    name = context.employer.strip().casefold()
    if name in _ANONYMOUS:
        message = f"“{context.employer}” is no name of an employer"
        yield Problem(
            "/hiringOrganization/name", message, "write the employer's name, or confidential", context.employer
        )


@_rule("google/employer-is-branch", needs="employer:branch jobLocation")
def employer_is_branch(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The employer's name ends with the place of the job, so it names a branch.

    Why: `hiringOrganization` is the company, not the location that hires; with branches the logo and the reviews of the
    company are not found.

    Example: good: `Kestrel Bakeries`; bad: `Kestrel Bakeries - Boulder`.

    Fix: write the company's name; the place belongs in `jobLocation`.
    """
    name = context.employer
    if name.endswith(")") or " - " in name or " – " in name or " | " in name:
        tail = name.rstrip(")").replace(" – ", " - ").replace(" | ", " - ").replace("(", " - ").rpartition(" - ")[2]
        for _, address in context.addresses:
            city = address.get("addressLocality")
            if city and tail.strip().casefold() == city.casefold():
                message = f"“{name}” names the branch in {city}, not the company"
                yield Problem("/hiringOrganization/name", message, "write the company's name alone", name)
                return


@_rule(
    "google/employer-without-link",
    Severity.INFO,
    needs="hiringOrganization",
    lacks="hiringOrganization.url|hiringOrganization.sameAs|hiringOrganization.logo",
    settled=True,
)
def employer_without_link(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The employer has neither a web address nor a logo.

    Why: Google recommends `hiringOrganization.sameAs` (the company's site) and `logo`; with them the result shows the
    right company's picture.

    Example: good: `sameAs: [https://kestrel.example]`; bad: the name alone.

    Fix: add the address of the employer's site, and of its logo.
    """
    if "hiringOrganization" in posting and not {"url", "sameAs", "logo"} & (posting["hiringOrganization"] or {}).keys():
        yield Problem(
            "/hiringOrganization", "the employer has no absolute web address and no logo", "add sameAs and logo"
        )
