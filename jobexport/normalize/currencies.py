"""Currencies by code, symbol and name, and units of time of pay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jobexport.normalize.cldrnames import LANGUAGES, names_of
from jobexport.normalize.patterns import late
from jobexport.normalize.words import fold, listed, tidy
from jobexport.syntax.codes import CURRENCIES

__all__ = ["AMBIGUOUS", "CURRENCY", "UNIT", "read_currency", "read_unit", "unit_of"]

# Signs and words that mean one currency only, folded.
_CERTAIN = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "euri": "EUR", "£": "GBP", "gbp": "GBP",
    "pound sterling": "GBP", "pounds sterling": "GBP", "british pounds": "GBP", "british pound": "GBP", "zl": "PLN",
    "pln": "PLN", "zloty": "PLN", "zlotych": "PLN", "zlote": "PLN", "zlotys": "PLN", "us$": "USD", "usd": "USD",
    "usd$": "USD",
    "$us": "USD", "us dollar": "USD", "us dollars": "USD", "u.s. dollars": "USD", "ca$": "CAD", "c$": "CAD",
    "cad": "CAD",
    "cad$": "CAD", "cdn$": "CAD", "can$": "CAD", "canadian dollars": "CAD", "a$": "AUD", "au$": "AUD", "aud": "AUD",
    "aud$": "AUD",
    "australian dollars": "AUD", "nz$": "NZD", "nzd": "NZD", "s$": "SGD", "sg$": "SGD", "sgd": "SGD", "hk$": "HKD",
    "hkd": "HKD",
    "nt$": "TWD", "mx$": "MXN", "mxn": "MXN", "mex$": "MXN", "r$": "BRL", "brl": "BRL", "reais": "BRL", "₹": "INR",
    "inr": "INR",
    "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₫": "VND", "₱": "PHP", "₦": "NGN", "฿": "THB",
    "₡": "CRC",
    "₲": "PYG", "₸": "KZT", "₾": "GEL", "₵": "GHS", "kc": "CZK", "czk": "CZK", "ft": "HUF", "huf": "HUF", "chf": "CHF",
    "sfr": "CHF", "sfr.": "CHF", "swiss francs": "CHF", "schweizer franken": "CHF", "sek": "SEK", "nok": "NOK",
    "dkk": "DKK",
    "jpy": "JPY", "cny": "CNY", "rmb": "CNY", "zar": "ZAR", "aed": "AED", "lei": "RON", "лв": "BGN", "грн": "UAH",
    "руб": "RUB",
}  # fmt: skip

# Signs that several currencies share: a country, or a hint, decides.
AMBIGUOUS: dict[str, dict[str, str]] = {
    "$": {
        "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "TW": "TWD", "MX": "MXN",
        "AR": "ARS",
        "CL": "CLP", "CO": "COP", "PR": "USD", "EC": "USD", "SV": "USD", "GU": "USD", "VI": "USD", "AS": "USD",
        "MP": "USD",
        "JM": "JMD", "BB": "BBD", "TT": "TTD", "BS": "BSD", "BZ": "BZD", "FJ": "FJD", "UY": "UYU", "DO": "DOP",
        "BM": "BMD",
    },
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"},
    "¥": {"JP": "JPY", "CN": "CNY"},
    "franc": {"CH": "CHF", "LI": "CHF"},
    "rs": {"IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR", "MU": "MUR"},
    "pound": {"GB": "GBP", "EG": "EGP", "GG": "GBP", "JE": "GBP", "IM": "GBP"},
    "peso": {"MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "PH": "PHP", "UY": "UYU", "DO": "DOP"},
    "r": {"ZA": "ZAR"},
}  # fmt: skip
_AMBIGUOUS_WORDS = {
    "dollar": "$", "dollars": "$", "dolar": "$", "dolares": "$", "kr.": "kr", "kronor": "kr", "kroner": "kr",
    "sek kr": "kr",
    "yen": "¥", "￥": "¥", "yuan": "¥", "francs": "franc", "franken": "franc", "fr.": "franc", "sfrs": "franc",
    "rs.": "rs",
    "rupees": "rs", "rupee": "rs", "pounds": "pound", "pesos": "peso",
}  # fmt: skip

# Codes that are English words too: in running text they count only in touch with a number.
_WORDLIKE = listed("ALL BAM CUP GEL LAK MAD MOP PEN RON SOS TOP TRY ANG", " ")
_CODES = "|".join(sorted(CURRENCIES - _WORDLIKE))
_TOUCHING = "|".join(sorted(_WORDLIKE))
CURRENCY = (
    r"(?:[€£₹₽₩₺₴₪₫₱₦฿₡₲₸₾₵¥￥]|\$US|\$|(?<![^\W\d_])(?:US\$|USD\$?|CAD\$?|AUD\$?|CDN\$|CAN\$|CA\$|AU\$|NZ\$|SG\$|HK\$|NT\$|MX\$|MEX\$|R\$|[CAS]\$"
    r"|z[łl](?:ot(?:y|ych|e|ys))?\b|eur(?:os?|i)?\b|K[čc](?![^\W_])|SFr\.?|CHF|Fr\.|Ft(?![^\W_])|lei(?![^\W_])|kr(?:on(?:or|er))?\b\.?"
    rf"|Rs\.?(?![^\W_])|лв|руб|грн|(?-i:{_CODES})(?![^\W\d_])|(?-i:{_TOUCHING})(?=\s?[0-9])|(?<=[0-9]\s)(?-i:{_TOUCHING})(?![^\W\d_])|(?:gbp|pln|chf|inr|sek|nok|dkk|czk|nzd|sgd)\b"
    r"|(?:US |U\.S\. |Canadian |Australian )?dollars?\b|(?:British )?pounds?(?: sterling)?\b|(?:Swiss "
    r"|Schweizer )?(?:francs?|franken)\b"
    r"|yen\b|rupees?\b|pesos?\b|reais\b|R(?=\s?[0-9])))"
)
"""Pattern of a currency in running text, without groups, for use without regard to case."""

_UNITS = {
    "HOUR": r"hours?|hourly|hrs?\.?|h|std\.?|stunden?|st[üu]ndlich|stundenlohn|heures?|horaires?|horas?|uur"
    r"|uurloon|per ?uur|or[ae]"
    r"|orari[oa]|godz\.?|godzin[aęeay]?|godzinow[oaey]|hur|timme|timmen|tim|timen",
    "DAY": r"days?|daily|tage?s?|t[äa]glich|tagessatz|jours?|journalier|tjm|d[ií]as?|diari[oa]|dag|dagelijks"
    r"|giorn[oi]|giornalier[oa]"
    r"|dzie[nń]|dziennie|diem|dagen",
    "WEEK": r"weeks?|weekly|wk|woche|w[öo]chentlich|semaine|hebdomadaire|semanas?|semanal|wekelijks|settimana"
    r"|settimanale|tydzie[nń]"
    r"|tygodniowo|wee|vecka|veckan",
    "MONTH": r"months?|monthly|mo\.?|mths?|pcm|monat|monatlich|mtl\.?|mois|mensuel(?:le)?s?|mensual(?:es)?|mes"
    r"|maand|maandelijks|mese"
    r"|mensil[ei]|m[êe]s|mensal|mensais|miesi[ąa]c|miesi[ęe]cznie|mies\.?|mc|m-c|mon|mån|mån\.|månad|månaden|måned|måneden|mnd\.?|md\.?",
    "YEAR": r"years?|yearly|annual(?:ly)?|annum|p\.?\s?a\.?|yrs?\.?|y|jahr|j[äa]hrlich|jahresgehalt|an|ans"
    r"|ann[ée]e|annuel(?:le)?s?|a[ñn]o"
    r"|anual(?:es)?|jaar|jaarlijks|anno|annu[oi]|annual[ei]|ano|rok|rocznie|ann|år|året|årslön|årsløn",
}
# A unit of one letter or a common short word counts only after "/" or "per".
_BY = (
    r"(?:/\s*|\b(?:per|pro|par|por|al|alla|all'|a l'|l'|à l'|de l'|an|a|na|za|op|im|i|om|je|the|el|la|le|ao|am"
    r"|auf)\s*(?:1\s*)?)"
)
_SHORT = frozenset(
    (
        "h",
        "y",
        "an",
        "ans",
        "or[ae]",
        "ano",
        "anno",
        "dag",
        "mon",
        "mes",
        "mese",
        "wee",
        "hur",
        "ann",
        "rok",
        "mc",
        "m-c",
        "tim",
        "timen",
        "md\\.?",
        "mnd\\.?",
        "år",
        "året",
        "dagen",
    )
)


def _alternation(kind: str, short: bool) -> str:
    return "|".join(each for each in _UNITS[kind].split("|") if short or each not in _SHORT)


UNIT = (
    r"(?:"
    + "|".join(
        rf"(?P<{kind.lower()}>{_BY}(?:{_alternation(kind, True)})(?![^\W_])"
        rf"|(?<![^\W_])(?:{_alternation(kind, False)})(?![^\W_]))"
        for kind in _UNITS
    )
    + r")"
)
"""Pattern of a unit of time in running text, with one named group a unit, for use without regard to case."""
# What most sources write: for these no pattern need be compiled, which takes longer than to read a hundred postings.
_USUAL = {
    "hour": "HOUR", "hourly": "HOUR", "day": "DAY", "daily": "DAY", "week": "WEEK", "weekly": "WEEK", "month": "MONTH",
    "monthly": "MONTH", "year": "YEAR", "yearly": "YEAR", "annual": "YEAR", "annually": "YEAR",
}  # fmt: skip
_UNIT_ALONE = {kind: late(rf"(?:{words})\Z", re.I) for kind, words in _UNITS.items()}


def unit_of(found: re.Match[str]) -> str | None:
    """The unit that a match of UNIT found."""
    return next((kind for kind in _UNITS if found[kind.lower()]), None)


def read_unit(value: object) -> str | None:
    """HOUR, DAY, WEEK, MONTH or YEAR from a unit of any feed or language (``hourly``, ``1 YEAR``, ``per-hour-wage``,
    ``ANN``, ``p.a.``, ``mois``), or None where the text names none of them."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "@value", "value", "code") if value.get(key)), None)
    if not isinstance(value, str) or not value:
        return None
    return value if value in _UNITS else _USUAL.get(value) or _unit(value)


@lru_cache(maxsize=1024)
def _unit(value: str) -> str | None:
    text = re.sub(r"[_-]+", " ", tidy(value)).strip().removeprefix("/").strip()
    text = re.sub(r"^(?:1|one|per|pro|par|por|je|a|an|al|na|za)\s+(?=\S)", "", text, flags=re.I)
    text = re.sub(r"\s+(?:salary|wage|rate|pay|lohn|gehalt)$", "", text, flags=re.I)
    if re.fullmatch(r"per (?:hour|day|week|month|year|annum) ?(?:salary|wage|rate)?", text, re.I):
        text = text.split()[1]
    found = [kind for kind, pattern in _UNIT_ALONE.items() if pattern.match(text)]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1024)
def _named(text: str) -> str | None:
    """A currency by its CLDR name in English and the other known languages."""
    return _names().get(fold(text))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in names_of(language, "currency_names").items():
            if code in CURRENCIES:
                found.setdefault(fold.__wrapped__(name), code)  # once each: they would push texts of postings out
    return found


def read_currency(value: object, country: str | None = None) -> str | None:
    """The ISO 4217 code of a currency from its code, sign or name; None where the value names none for certain.

    A sign that several currencies share (``$``, ``kr``, ``¥``) names one only where ``country`` uses it.
    """
    if type(value) is str and value in CURRENCIES:
        return value
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("code", "currency", "id", "name", "@value") if value.get(key)), None)
    if not isinstance(value, str):
        return None
    text = tidy(value).strip(" ()[].,:;") if len(value) < 60 else ""
    if not text:
        return None
    if text.upper() in CURRENCIES:
        return text.upper()
    word = fold(text)
    if word in _CERTAIN:
        return _CERTAIN[word]
    sign = _AMBIGUOUS_WORDS.get(word, _AMBIGUOUS_WORDS.get(word + ".", word))
    if sign in AMBIGUOUS:
        return AMBIGUOUS[sign].get(country or "")
    return _named(text) if len(text) > 3 else None


def shared_sign(text: str) -> str | None:
    """The sign that several currencies share (``$`` for ``dollars``), or None where the text is none."""
    word = fold(tidy(text))
    sign = _AMBIGUOUS_WORDS.get(word, word)
    return sign if sign in AMBIGUOUS else None
