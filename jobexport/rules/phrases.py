"""Phrases that rules look for in what a reader sees: one entry for each language and rule.

Another language joins by adding an entry. `words` are single lower-case words of which at least one stands in every
phrase; they are looked up first, so that the patterns run over few sentences only. A sentence counts where `pattern`
matches, `audience` too (who is addressed), and neither `denial` (anywhere in the sentence) nor `negation` (in the
clause, before the match) does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from jobexport.rules.lazy import gate

__all__ = ["PHRASES", "Phrases", "found", "may_tell", "telling", "trigger"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one rule in one language."""

    language: str
    words: frozenset[str]
    pattern: re.Pattern[str]
    audience: re.Pattern[str]
    denial: re.Pattern[str]
    negation: re.Pattern[str]


def _entry(language: str, words: str, pattern: str, audience: str, denial: str, negation: str) -> Phrases:
    return Phrases(
        language, frozenset(words.split()), *(re.compile(each) for each in (pattern, audience, denial, negation))
    )


_EN_DENIAL = (
    r"\bnever\b|\bscam|\bfraud|\bphish|\bimpersonat|\bbeware\b|\bsuspicious|\breport (?:it|them|this)\b"
    r"|\bdo(?:es)? not (?:ask|charge|require|request|collect)"
    r"|(?:n't|not|nor|neither) (?:\w+ ){0,3}(?:ask|charge|require|request|need|want|demand|pay|send|share"
    r"|provide|include|attach|solicit|collect)"
    r"|\bno one (?:should|will|may)\b|\banyone (?:who|asking)\b|\bif (?:you are|someone|anyone) (?:is )?ask"
)
_EN_NEGATION = r"\bno\b|\bnot\b|n't\b|\bwithout\b|\bfree of\b|\bnone\b|\bneither\b|\bwaive|\breimburse|\bwe (?:\w+ )?(?:pay|cover)\b|\bcovers?\b|\bon us\b"
_EN_READER = r"\byou(?:r|rself)?\b|\bapplicants?\b|\bcandidates?\b|\bnew (?:hires?|employees?|members?)\b|^\s*(?:please|pay|send|buy|purchase|provide|submit|email|text|contact|message)\b"

PHRASES: dict[str, tuple[Phrases, ...]] = {
    "asks-for-payment": (
        _entry(
            "en",
            """fee fees deposit gift bitcoin crypto cryptocurrency usdt ethereum western moneygram zelle cashapp cheque
            check equipment laptop kit upfront materials starter money""",
            r"\b(?:pay|paying|send|sending|transfer|wire|remit|submit|make|require[sd]?|charge[sd]?"
            r"|cost[s]?)\b[^.]{0,60}?\b(?:fee|fees|deposit|upfront payment|money order)\b"
            r"|\b(?:registration|application|training|processing|background check|visa|security|admin(?:istrati\w+)?"
            r"|starter|onboarding|equipment|certification|interview|enrol?lment)\s+(?:fee|fees|deposit|charge)\b"
            r"|\b(?:refundable|upfront|up front|non refundable)\s+(?:fee|fees|deposit|payment)\b"
            r"|\b(?:buy|purchase|order|pay for)\b[^.]{0,50}\b(?:equipment|laptop|starter kit|kit|materials|software"
            r"|uniform)\b[^.]{0,60}\b(?:from (?:our|an? approved|the) (?:\w+ )?(?:vendor|supplier|partner)|upfront"
            r"|before you (?:start|begin)|at your own (?:expense|cost)|(?:own|personal) (?:money|funds|expense|cost))"
            r"|\b(?:buy|purchase|send|pay (?:with|in|by|via))\b[^.]{0,40}\bgift cards?\b"
            r"|\b(?:send|transfer|deposit|pay us|pay the)\b[^.]{0,40}\b(?:bitcoin|crypto(?:currency)?|usdt|ethereum)\b"
            r"|\b(?:pay|send|transfer|payment)\b[^.]{0,40}\b(?:western union|moneygram|zelle|cashapp|cash app)\b"
            r"|\bdeposit (?:the|a|our|this) (?:check|cheque)\b|\bcheck\b[^.]{0,30}\b(?:deposit it|to deposit)\b",
            _EN_READER,
            _EN_DENIAL
            + r"|\byou (?:will |'ll |also )?(?:collect|process|invoice|reconcile|calculate|manage|handle|track|record|review"
            r"|negotiate|administer)\b|^\s*(?:collect|process|invoice|reconcile|calculate|manage|handle|track|record|review"
            r"|negotiate|administer)\b",
            _EN_NEGATION,
        ),
        _entry(
            "de",
            "gebühr gebühren anzahlung vorauszahlung vorkasse kaution bitcoin gutscheinkarten bearbeitungsgebühr schulungsgebühr",
            r"(?:gebühr(?:en)?|anzahlung|vorauszahlung|vorkasse|kaution|bitcoin|gutscheinkarten)\b[^.]{0,60}(?:zahl"
            r"|überweis|entricht|fällig|leisten|senden)"
            r"|(?:zahl|überweis|entricht|leist|send)\w*[^.]{0,60}(?:gebühr(?:en)?|anzahlung|vorauszahlung|kaution"
            r"|bitcoin|gutscheinkarten)\b",
            r"\b(?:sie|ihre[rn]?|du|deine[rn]?|bewerber\w*|kandidat\w*)\b",
            r"\bnie(?:mals)?\b|betrug|betrüg|\bkeine?[nr]?\b|\bnicht\b|kostenlos|kostenfrei",
            r"\bohne\b|wir übernehmen|erstatte",
        ),
        _entry(
            "es",
            "cuota tasa depósito fianza inscripción anticipo bitcoin",
            r"(?:pag|abon|deposit|transfer|ingres)\w*[^.]{0,60}\b(?:cuota|tasa|depósito|fianza|inscripción|anticipo"
            r"|bitcoin)\b",
            r"\b(?:debes?|deberás?|tienes?|usted|candidat\w+|postulantes?|solicitantes?|tu|su)\b",
            r"\bnunca\b|\bjamás\b|estafa|fraude|\bno\b",
            r"\bsin\b",
        ),
        _entry(
            "fr",
            "frais caution dépôt acompte bitcoin",
            r"(?:pay|vers|virer|régl|envoy)\w*[^.]{0,60}\b(?:frais|caution|dépôt|acompte|bitcoin)\b",
            r"\b(?:vous|votre|candidats?|tu)\b",
            r"\bjamais\b|arnaque|fraude|\baucuns?\b|\bne\b|\bn'|\bpas\b",
            r"\bsans\b|pris en charge|rembours",
        ),
    ),
    "asks-for-personal-data": (
        _entry(
            "en",
            "ssn social passport bank license licence driver's debit credit routing maiden id",
            r"\b(?:send|provide|submit|e mail|email|upload|share|include|attach|give|supply|text|forward|enter"
            r"|bring)\b[^.]{0,80}?"
            r"(?:\bssn\b|\bsocial security (?:number|card|no)\b|\bpassport (?:copy|number|scan|photo|page|details)\b"
            r"|\b(?:copy|copies|scan|scans|photo|photos|picture|pictures|front and back) of (?:\w+ ){0,3}(?:passport|id"
            r"|identity card|driver'?s licen[cs]e|licen[cs]e|social security card)\b"
            r"|\bbank (?:account|details|information|login|statement|card)|\bonline banking\b|\brouting number\b"
            r"|\b(?:credit|debit) card (?:number|details|information)\b|\bmother's maiden name\b)",
            _EN_READER,
            _EN_DENIAL,
            _EN_NEGATION
            + r"|\b(?:after|upon|once|following)\b[^.]{0,40}\b(?:offer|hire[d]?|accept\w*|start\w*|onboard\w*|employ\w*|contract)\b|\bonboarding\b|\bfirst day\b",
        ),
        _entry(
            "de",
            "personalausweis personalausweises reisepass reisepasses ausweiskopie bankdaten kontodaten iban bankverbindung ausweis",
            r"(?:send|schick|übermitt|hochlad|beifüg|einreich|mitteil)\w*[^.]{0,80}(?:kopie[^.]{0,20}(?:personalausweis"
            r"|reisepass|ausweis)|ausweiskopie|bankdaten|kontodaten|iban|bankverbindung)"
            r"|(?:kopie[^.]{0,20}(?:personalausweis|reisepass|ausweis)\w*|ausweiskopie|bankdaten|kontodaten|iban"
            r"|bankverbindung)[^.]{0,60}(?:send|schick|übermitt|hochlad|beifüg|einreich|mitteil|zu)\w*",
            r"\b(?:sie|ihre[rn]?|du|deine[rn]?|uns|bitte|bewerb\w*)\b",
            r"\bnie(?:mals)?\b|betrug|betrüg|\bkeine?[nr]?\b|\bnicht\b",
            r"\bohne\b|nach (?:der )?(?:zusage|einstellung|vertrags\w+)",
        ),
    ),
    "chat-only-contact": (
        _entry(
            "en",
            "whatsapp telegram signal wechat hangouts sms text viber discord",
            r"\b(?:interview(?:s|ed|ing)?|apply|application(?:s)?|contact (?:us|me|our|the)|reach (?:us|me|out)"
            r"|message (?:us|me|our)|text (?:us|me|our|the)|chat with (?:us|me|our)|add (?:us|me)|hiring (?:manager"
            r"|team)|recruiter|send (?:us |me )?(?:your |a )(?:cv|resume|résumé|message))\b[^.]{0,90}?"
            r"\b(?:on|via|through|by|over|at|using|in)\b[^.]{0,25}?\b(?:whatsapp|telegram|wechat|viber|discord"
            r"|(?:google )?hangouts|text message|text messaging|sms|text chat|signal)\b(?!\s+(?:processing|integration"
            r"|path|chain))"
            r"|\b(?:whatsapp|telegram|wechat|viber)\b\s*(?:us|me|:|at|number|\+?[0-9])|\btext (?:us |me )?(?:at "
            r"|on )?\+?\(?[0-9]{3}"
            r"|\b(?:whatsapp|telegram|signal|text message|sms)[^.]{0,30}\b(?:interview|only)\b",
            r"",
            _EN_DENIAL,
            r"\bnot\b|n't\b|\bwithout\b|\bcustomers?\b|\bclients?\b|\bpatients?\b|\bstudents?\b|\bbuild\w*\b"
            r"|\bdevelop\w*\b|\bintegrat\w*\b",
        ),
        _entry(
            "de",
            "whatsapp telegram signal sms",
            r"\b(?:bewerb\w*|vorstellungsgespräch\w*|interview\w*|meld\w*|kontakt\w*|schreib\w*)\b[^.]{0,80}\b(?:per"
            r"|über|via|auf)\b[^.]{0,20}\b(?:whatsapp|telegram|signal|sms)\b",
            r"",
            r"\bnie(?:mals)?\b|betrug|betrüg|\bnicht\b|\bkeine?\b",
            r"\bkunden?\b|\bohne\b",
        ),
        _entry(
            "es",
            "whatsapp telegram",
            r"\b(?:entrevista\w*|contact\w*|escr[ií]b\w*|env[ií]a\w*|postul\w*)\b[^.]{0,80}\b(?:por|vía|al|a través de"
            r"|en)\b[^.]{0,20}\b(?:whatsapp|telegram)\b",
            r"",
            r"\bnunca\b|estafa|fraude|\bno\b",
            r"\bclientes?\b|\bsin\b",
        ),
    ),
}  # fmt: skip


_ENDS = ("", ".", ",", ";", ":", "!", "?", ")", "'s", ").", "),", '"', '."', "…")
_STARTS = ("", "(", '"', "“")


@cache
def _triggers(name: str) -> frozenset[str]:
    """All words of a rule in every language, also with the punctuation that may stand around them in a text."""
    words = frozenset(word for entry in PHRASES[name] for word in entry.words)
    return frozenset(start + word + end for word in words for start in _STARTS for end in _ENDS)


@cache
def _all_triggers() -> frozenset[str]:
    return frozenset().union(*map(_triggers, PHRASES))


_SENTENCE = re.compile(r"[.!?](?=\s|$)|[\n;•]")
_CLAUSE = re.compile(r",|\s[–—-]\s|\bbut\b|\baber\b|\bpero\b|\bmais\b|:")


def telling(words: frozenset[str]) -> frozenset[str]:
    """Those words of a text for which any rule's patterns are worth trying; most postings have none."""
    return words & _all_triggers()


def trigger() -> str:
    """The pattern, for `lazy.gate`, of a word that `telling` finds, or of a placeholder of a template."""
    words = {"lorem", "insert", *(word for entries in PHRASES.values() for entry in entries for word in entry.words)}
    either = "|".join(sorted(words)).replace("'", "['’]")
    return f"(?:^|[^0-9a-z])(?:{either})(?:[^0-9a-z]|$)"


@cache
def _gate() -> Callable[[str], bool]:
    return gate(trigger())


def may_tell(lowered: str) -> bool:
    """Whether a text in lower case could hold any of the words that `telling` finds, or a placeholder of a template."""
    return _gate()(lowered)


def found(name: str, words: frozenset[str], lowered: str) -> Iterator[tuple[str, str]]:
    """The phrases of a rule that stand in a text: the matching words with their sentence, each once.

    ``words`` are the `telling` ones of ``lowered``, which is the visible text in lower case with straight apostrophes.
    """
    if not words or words.isdisjoint(_triggers(name)):
        return
    seen: set[str] = set()
    for sentence in _SENTENCE.split(lowered.replace("-", " ")):
        for entry in PHRASES[name]:
            match = entry.pattern.search(sentence)
            if match is None or entry.audience.search(sentence) is None or entry.denial.search(sentence):
                continue
            head = _CLAUSE.split(sentence[: match.start()])[-1] + match[0]
            if entry.negation.search(head) is None and match[0] not in seen:
                seen.add(match[0])
                yield " ".join(match[0].split()), sentence
