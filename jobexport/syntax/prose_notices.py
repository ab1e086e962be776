"""Sentences of a job page with a meaning of their own: legal notices, sponsorship of a visa, on-call duty."""

from __future__ import annotations

import re

from jobexport.syntax.prose import fold

__all__ = ["notice_kind", "on_call", "sponsors_visa", "work_permit", "years_asked"]

# Tried in this order: a paragraph on fair hiring often names the law, and one on the law names equal opportunity.
_NOTICES = (
    ("local-law", (r"\bpursuant to\b|\bfair chance\b|\bordinance\b|\bpay transparency (?:act|law)|\bcolorado\b.{0,80}\bact\b"
                  r"|\be-verify\b|\barrest (?:and|or) conviction|\bnew york city\b.{0,60}\blaw\b|\bccpa\b"
                  r"|\bschwerbehindertenvertretung\b|\barticle l\.? ?[0-9]")),
    ("accommodation", (r"\breasonable accommodations?\b|\baccommodations? (?:to|for) (?:candidates|applicants|individuals|people)"
                      r"|\bbarrierefrei\w* (?:bewerbung|verfahren)|\bamenagements? raisonnables?|\bajustes razonables")),
    ("equal-opportunity", (r"\bequal[ -](?:employment )?opportunit|\bregardless of\b.{0,60}\b(?:race|gender|age|religion|origin)"
                          r"|\bwithout regard to\b.{0,40}\b(?:race|age|gender)|\bdo(?:es)? not discriminate"
                          r"|\bchancengleichheit|\bunabhangig von\b.{0,60}(?:geschlecht|herkunft|religion|alter)"
                          r"|\bschwerbehinderte\w*.{0,80}\bbevorzugt|\begalite (?:des chances|professionnelle)"
                          r"|\bsans distinction\b|\btravailleur\w* handicape|\bigualdad de (?:oportunidades|genero)"
                          r"|\bgelijke kansen|\bongeacht\b.{0,60}(?:geslacht|afkomst|leeftijd)|\bpari opportunita"
                          r"|\bambosessi\b|\bentrambi i sessi|\bigualdade de oportunidades|\brownosc szans"
                          r"|\bniezaleznie od\b.{0,60}(?:plci|wieku)")),
    ("privacy", (r"\bprivacy (?:notice|policy|statement)|\bpersonal (?:data|information)\b|\bgdpr\b|\bdatenschutz"
                r"|\bpersonenbezogene[nr]? daten|\bdsgvo\b|\bdonnees (?:a caractere )?personnel|\brgpd\b"
                r"|\bdatos (?:personales|de caracter personal)|\bproteccion de datos|\bpersoonsgegevens|\bavg\b"
                r"|\bdati personali|\bdados pessoais|\blgpd\b|\bdanych osobowych|\brodo\b")),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(words)) for kind, words in _NOTICES)

_VISA = r"(?:visa|work permit|immigration|sponsorship)"
_NO_VISA = re.compile(
    rf"\b(?:not|unable to|cannot|can't|don't|won't|no)\b[^.;]{{0,40}}\b(?:sponsor|{_VISA} (?:sponsorship|support))"
    rf"|\bno {_VISA} sponsorship|\bsponsorship (?:is )?(?:not|un)\s?available|\bwithout (?:the need for )?{_VISA} sponsorship"
)
_WITH_VISA = re.compile(
    rf"\b(?:able to|can|will|do|happy to|we) (?:offer|provide|sponsor)\w*[^.;]{{0,30}}\b{_VISA}"
    rf"|\b{_VISA} sponsorship (?:is |will be )?(?:available|offered|provided|possible)|\bwe sponsor\b[^.;]{{0,30}}\bvisa"
    r"|\bvisumsponsoring (?:ist )?moglich|\bwir unterstutzen[^.;]{0,40}\bvisum|\bofrecemos[^.;]{0,30}patrocinio de visa"
)
_NO_CALL = re.compile(
    r"\b(?:no|without|not|never|keine|pas d'?|sin|geen|senza|sem|bez)\b[^.;]{0,25}\b(?:on-?\s?call|rufbereitschaft|astreintes?)"
)
_CALL = re.compile(
    r"\bon-?\s?call (?:rotation|duty|duties|shifts?|schedule|rota)\b|\bparticipat\w+ in[^.;]{0,30}\bon-?\s?call\b"
    r"|\brufbereitschaft\b|\bbereitschaftsdienst|\bastreintes?\b|\bguardias\b|\bpiketdienst|\bconsignatiedienst"
    r"|\breperibilita\b|\bsobreaviso\b|\bdyzur\w* domow"
)
_PERMIT = re.compile(
    r"\b(?:legally )?(?:authori[sz]ed|eligible|right|permitted) to work\b|\bwork authori[sz]ation\b|\bvalid work permit"
    r"|\barbeitserlaubnis\b|\bpermis de travail\b|\bpermiso de trabajo\b|\bwerkvergunning\b|\bpermesso di lavoro"
    r"|\bautorizacao de trabalho|\bpozwolenie na prace"
)
_YEARS = re.compile(
    r"\b(?:[0-9]{1,2}|two|three|four|five|six|seven|eight|ten)\s*\+?\s*(?:(?:-|–|to|bis|a)\s*[0-9]{1,2}\s*\+?\s*)?"
    r"(?:years?|yrs|jahre|ans|anos|jaar|anni|lat)\b'?[^.;]{0,40}?"
    r"\b(?:experience|professional|berufserfahrung|erfahrung|experiencia|ervaring|esperienza|doswiadczenia|d'experience)"
)


def notice_kind(text: str) -> str | None:
    """What a paragraph gives notice of (``privacy``, ``equal-opportunity``, ``accommodation``, ``local-law``), or None."""
    if len(text) < 40:
        return None
    folded = fold(text)
    return next((kind for kind, words in _KINDS if words.search(folded)), None)


def sponsors_visa(text: str) -> bool | None:
    """Whether a sentence offers sponsorship of a visa; None where it speaks of something else."""
    folded = fold(text)
    if _NO_VISA.search(folded):
        return False
    return True if _WITH_VISA.search(folded) else None


def on_call(text: str) -> bool | None:
    """Whether a sentence says that on-call duty is part of the job; None where it speaks of something else."""
    folded = fold(text)
    if _NO_CALL.search(folded):
        return False
    return True if _CALL.search(folded) else None


def work_permit(text: str) -> bool:
    """Whether a sentence asks for the right to work."""
    return _PERMIT.search(fold(text)) is not None


def years_asked(text: str) -> bool:
    """Whether a sentence asks for years of experience."""
    return _YEARS.search(fold(text)) is not None
