"""What the rules about titles look for, and a quick look at which of it a title could have."""

from __future__ import annotations

import re
from functools import lru_cache

from jobexport.rules.model import listed

__all__ = ["ADVERT", "CODE", "DATE", "DECORATION", "KIND", "MARKUP", "PAY", "TRAITS", "WORKPLACE", "traits"]

CODE = re.compile(
    r"#\s?[0-9]{3,}|\b(?:req(?:uisition)?|ref(?:erence)?|job\s?(?:id|code|nr|no)|posting|vacancy|kennziffer)\b[\s.:#_-]*[A-Z]{0,4}-?[0-9]{2,}"
    r"|\b(?:JR|REQ|R|ID|VN)[-_ ]?[0-9]{4,}\b|[\[(]\s*[A-Z]{0,4}[-_ ]?[0-9]{4,}\s*[\])]|^\s*[0-9]{5,}\b|\b[0-9]{6,}\b",
    re.I,
)
PAY = re.compile(
    r"[$€£]\s?[0-9][0-9.,]*\b(?!\s?(?:bn?|mn?|billion|million)\b)|[0-9](?:[.,][0-9]+)?\s?(?:€|£|\$|(?:EUR|USD|GBP|CHF|PLN|CZK)\b)|\b(?:EUR|USD|GBP|CHF|PLN)\s?[0-9]"
    r"|\b[0-9]{2,3}\s?k\b(?!\s?(?:users|lines|clients|customers))|[0-9]\s?(?:/|per |an )\s?(?:h|hr|hour|day|week|month|year)\b",
    re.I,
)
DATE = re.compile(
    r"\b(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]\b|\b[0-3]?[0-9][./][01]?[0-9][./](?:19|20)?[0-9]{2}\b"
    r"|\b(?:start|starting|from|ab|until|deadline|closing|apply by)\b[\s:]+(?:asap\b|[0-3]?[0-9](?:st|nd|rd|th|\.)?\s+[A-Z][a-z]{2})",
    re.I,
)
ADVERT = re.compile(
    r"\b(?:urgent(?:ly)?(?: (?:hiring|needed|required))?|hiring now|now hiring|we(?:'| a)re hiring|apply (?:now|today)|immediate (?:start|hire|joiner)s?"
    r"|immediately (?:hiring|available)|hot job|great (?:pay|benefits)|top pay|high pay|sign[- ]on bonus|no experience(?: needed| required)?"
    r"|limited time|weekly pay|easy money|ab sofort|dringend gesucht|urgente|wir suchen)\b",
    re.I,
)
DECORATION = re.compile("[!*★☆✨⭐►➡→✅❗‼•~_=]{2,}|[!★☆✨⭐►➡✅❗‼❤♥✔\U0001f300-\U0001faff]")
KIND = re.compile(
    r"\b(?:full|part)[- ]?time\b|\b(?:vollzeit|teilzeit|temps (?:plein|partiel)|tiempo completo|jornada completa)\b",
    re.I,
)
WORKPLACE = re.compile(r"\b(?:100\s?%\s?)?(?:remote|hybrid|home ?office|work from home|wfh|on-?site)\b", re.I)
MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#[0-9]{2,6});", re.I)
_APART = re.compile(r"[(\[,|/:@–—·-]|\b(?:in|at|bei|chez|for)\b", re.I)
TRAITS = (
    ("code", CODE), ("pay", PAY), ("date", DATE), ("decoration", DECORATION), ("advert", ADVERT), ("kind", KIND),
    ("workplace", WORKPLACE), ("markup", MARKUP), ("apart", _APART),
)  # fmt: skip


# Most titles are such words and short numbers alone, none of which begins or ends anything that a pattern looks for.
_PLAIN = re.compile(r"(?:[A-Za-z]+|[0-9]{1,4})(?: (?:[A-Za-z]+|[0-9]{1,5}))*")
_TELLING = listed("""ab an apply asap at bei chez chf closing code czk deadline dringend easy eur for from full fulltime gbp great high hiring
    home homeoffice hot hybrid id immediate immediately in jobcode jobid jobnr jobno jornada jr k kennziffer limited no now nr
    onsite part parttime per pln posting r ref reference remote req requisition sign sofort start starting teilzeit temps tiempo
    top until urgent urgente urgently usd vacancy vn vollzeit we weekly wfh wir""")
_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=8192)
def traits(title: str) -> frozenset[str]:
    """What a title may be told for; titles come again and again in a set.

    The names of the patterns that match; ``apart`` where something could stand apart from the job's name, ``loud`` where
    the title is in capitals, ``long`` beyond 100 characters, ``braces`` where it has brackets of a template.
    """
    if (
        len(title) <= 100
        and _PLAIN.fullmatch(title)
        and not title.isupper()
        and _TELLING.isdisjoint(title.lower().split())
    ):
        return _NONE
    found = {name for name, pattern in TRAITS if pattern.search(title)}
    if title.isupper():
        found.add("loud")
    if len(title) > 100:
        found.add("long")
    if "{" in title or "[" in title:
        found.add("braces")
    return frozenset(found)
