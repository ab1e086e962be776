"""Kinds of employment and ways of working, in the words of many languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jobexport.normalize.memory import remembered
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.patterns import late
from jobexport.normalize.words import fold, is_placeholder, listed, read_text

__all__ = ["EMPLOYMENT_TYPES", "read_employment", "read_workplace", "says_employment", "says_remote"]

EMPLOYMENT_TYPES = ("FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER")
_TYPES = frozenset(EMPLOYMENT_TYPES)
_FIX = "write one or more of " + ", ".join(EMPLOYMENT_TYPES)

# Folded words, the longest match first. "-" in a word stands for a hyphen, a space, an underscore or nothing.
_WORDS: dict[str, str] = {
    "FULL_TIME": """full-time|full-time-equivalent|fulltimer|vollzeit|vollzeitstelle|vollzeit-beschaftigung|in vollzeit
    |temps-plein|temps-complet|plein-temps|jornada-completa|tiempo-completo|a tiempo completo
    |dedicacion completa|voltijds
    |voltijd|fulltijds|tempo-pieno|a tempo pieno|tempo-integral|tempo-inteiro|periodo-integral
    |pelny-etat|pelen-etat|pelny-wymiar
    |pelny-wymiar-czasu-pracy|pelny-wymiar-godzin""",
    "PART_TIME": """part-time|parttimer|teilzeit|teilzeitstelle|teilzeit-beschaftigung|in teilzeit|minijob|mini-job
    |geringfugige-beschaftigung|geringfugig|werkstudent|werkstudentin|working-student|450-euro-job|520-euro-job|temps-partiel
    |mi-temps|media-jornada|jornada-parcial|tiempo-parcial|a tiempo parcial|deeltijds|deeltijd|tempo-parziale
    |a tempo parziale|meio-periodo|tempo-parcial|pol-etatu|niepelny-etat|czesc-etatu|niepelny-wymiar|1/2 etatu""",
    "CONTRACTOR": """contractor|contract|contracting|contract-to-hire|contract-role|independent-contractor
    |freelance|freelancer
    |freelancing|self-employed|b2b|kontrakt-b2b|umowa-b2b|c2c|corp-to-corp|1099|freiberuflich|freiberufler
    |freie-mitarbeit|freier-mitarbeiter|selbststandig|auftragnehmer|independant|freelance-contract|prestation|portage-salarial
    |autonomo|por-cuenta-propia|contratista|zzp|zzper|zelfstandige|zelfstandig|partita-iva|libero-professionista
    |prestador-de-servicos|pessoa-juridica|umowa-zlecenie|umowa-o-dzielo|zlecenie""",
    "TEMPORARY": """temporary|temp|temporary-contract|temporary-position|fixed-term|fixed-term-contract
    |limited-term|seasonal
    |season|interim|interim-assignment|casual|temp-to-perm|temp-to-hire|befristet|befristeter-vertrag|befristete-anstellung
    |zeitarbeit|leiharbeit|arbeitnehmeruberlassung|saisonarbeit|aushilfe|cdd|contrat-a-duree-determinee|duree-determinee
    |interimaire|saisonnier|temporaire|temporal|contrato-temporal|eventual|tijdelijk|tijdelijk-contract|bepaalde-tijd
    |uitzendwerk|uitzendkracht|tempo-determinato|a tempo determinato|contratto-a-tempo-determinato|stagionale|temporario
    |contrato-temporario|a-termo-certo|termo-certo|praca-tymczasowa|czas-okreslony|na czas okreslony|praca-sezonowa
    |umowa-na-czas-okreslony|term""",
    "INTERN": """intern|internship|interns|paid-internship|co-op|student-internship|praktikum|praktikant|praktikantin
    |pflichtpraktikum|stage|stagiaire|contrat-de-stage|practicas|becario|beca|pasantia|tirocinio|stagista|estagio
    |estagiario|stagiair|staz|praktyki|praktyka""",
    "VOLUNTEER": """volunteer|voluntary|volunteering|volunteer-work|ehrenamt|ehrenamtlich|benevolat|benevole|volontariat
    |voluntariado|voluntario|vrijwilliger|vrijwilligerswerk|volontariato|volontario|wolontariat|wolontariusz""",
    "PER_DIEM": "per-diem|prn|as-needed|on-call|daily-basis|pro-re-nata",
    "OTHER": """other|apprentice|apprenticeship|trainee|traineeship|ausbildung|auszubildende|lehre
    |apprentissage|alternance
    |contrat-d'apprentissage|contrat-de-professionnalisation|autre|otro|altro|outro|anders|inne|sonstige|sonstiges
    |apprendistato|zero-hours|zero-hour-contract|zero-hours-contract|duales-studium|dual-study|formacion-dual""",
}

# Says something true that is neither hours nor a kind of employment: permanence, or that it is a job at all.
_NEUTRAL = """permanent|permanent-contract|permanent-position|permanent-employment|indefinite
|indefinite-contract|unlimited
|regular|regular-employment|regular-employee|employee|employed|employment|employment-contract|contract-of-employment|salaried
|direct-hire|standard|perm|festanstellung|feste-anstellung|fest-angestellt|unbefristet|unbefristeter-vertrag
|unbefristeter-arbeitsvertrag|angestellt|sozialversicherungspflichtig|cdi|contrat-a-duree-indeterminee|duree-indeterminee
|indefinido|contrato-indefinido|contrato-fijo|fijo|vast|vast-contract|vaste-aanstelling|onbepaalde-tijd|contract-onbepaalde-tijd
|tempo-indeterminato|a tempo indeterminato|contratto-a-tempo-indeterminato|efetivo|sem-termo|contrato-sem-termo|clt
|umowa-o-prace|umowa-stala|czas-nieokreslony|na czas nieokreslony|umowa-na-czas-nieokreslony|stala-praca""".replace(
    "\n", ""
)

_EMPTY_WORDS = listed("""a an and or und oder et ou y o e i lub of en & job jobs position positions role type work
working time employment
    employee contract vertrag contrat contrato contratto umowa arbeit stelle anstellung emploi poste empleo lavoro
    trabalho praca basis salary hourly exempt non-exempt w2 w-2 the in auf mit on de da di possible moglich m/f/d
    m/w/d""", " ")  # fmt: skip


def _pattern(words: str) -> str:
    each = sorted((word.strip() for word in words.replace("\n", "").split("|")), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\-", r"[\s_-]*").replace(r"\ ", r"\s+") for word in each if word)


@cache
def _compiled() -> re.Pattern[str]:
    # One alternation, the longest words first over all kinds: "permanent contract" must win over "contract".
    pairs = [
        (word.strip(), kind) for kind, words in {**_WORDS, "NEUTRAL": _NEUTRAL}.items() for word in words.split("|")
    ]
    pairs.sort(key=lambda pair: -len(pair[0]))
    for word, kind in pairs:
        _KIND[re.sub(r"[\s_-]", "", word)] = kind
    joined = "|".join(_pattern(word) for word, _ in pairs if word)
    return re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W_])")


@cache
def _plain() -> dict[str, str]:
    """Words that are a whole text, which most are, in their three spellings: for these the pattern above need not be compiled."""
    return {
        spelt: kind
        for kind, words in _WORDS.items()
        for word in map(str.strip, words.replace("\n", "").split("|"))
        for spelt in (word, word.replace("-", " "), word.replace("-", ""))
    }


_KIND: dict[str, str] = {}
_SPLIT = late(r"[,;/|+()\[\]•·:.\s_-]+|\s[–—]\s")
_CAMEL = late(r"(?<=[a-z])(?=[A-Z])")


def read_employment(value: object, notes: Notes) -> list[str] | None:
    """Kinds of employment (the enumeration of schema.org and Google) from a text or a list, in order, each once.

    Understands English, German, French, Spanish, Dutch, Italian, Portuguese and Polish, and the tokens of feeds and
    boards. "Permanent" and its like are no kind: alone they give None, with the note ``normalize/not-employment-type``.
    Words that could not be read beside others that could are noted (``normalize/partly-read``). Raises Unreadable where
    nothing was, such as for a job function ("Sales").
    """
    if type(value) is list and value and _TYPES.issuperset(each for each in value if type(each) is str):
        if all(type(each) is str for each in value):
            return list(dict.fromkeys(value))
    elif type(value) is str and value in _TYPES:
        return [value]
    if value is None:
        return None
    if isinstance(value, list | tuple):
        found: list[str] = []
        failed: list[Unreadable] = []
        for each in value:
            try:
                found += [kind for kind in read_employment(each, notes) or () if kind not in found]
            except Unreadable as error:
                failed.append(error)
        if failed and not found:
            raise failed[0]
        for each_failed in failed:
            notes.add("normalize/partly-read", f"{each_failed.reason}; it is left out")
        return found or None
    if isinstance(value, Mapping):
        kind = str(value.get("@type", ""))
        if kind.rpartition("/")[2] not in ("", "Text", "DefinedTerm", "CategoryCode") and "name" not in value:
            raise Unreadable(f"{quote(kind)} is not an employment type", _FIX)
    text = read_text(value, notes)
    return None if text is None else _from_text(text, notes)


@remembered(list[str].copy)
def _from_text(text: str, notes: Notes) -> list[str] | None:
    known = fold(_CAMEL.sub(" ", text.rpartition("schema.org/")[2]))
    plain = _plain().get(known)
    if plain is not None:
        return [plain]
    found: dict[str, None] = {}
    neutral = False
    pattern = _compiled()
    for match in pattern.finditer(known):
        kind = _KIND[re.sub(r"[\s_-]", "", match[0])]
        if kind == "NEUTRAL":
            neutral = True
        else:
            found[kind] = None
    if re.search(r"(?<![^\W_])full[\s_-]*(?:or|and|/|&|oder)[\s_-]*part[\s_-]*time", known):
        found = {"FULL_TIME": None, **found}
    if re.search(r"voll[\s-]*(?:oder|und|/|-|bzw\.?)[\s-]*teilzeit", known):
        found = {"FULL_TIME": None, "PART_TIME": None, **found}
    rest = [word for word in _SPLIT.split(pattern.sub(" ", known)) if word and word not in _EMPTY_WORDS]
    rest = [word for word in rest if word not in ("full", "voll", "teilzeit", "bzw") or not found]
    if not found:
        if neutral:
            notes.add(
                "normalize/not-employment-type", f"{quote(text)} says nothing about hours or the kind of employment"
            )
            return None
        raise Unreadable(f"{quote(text)} is not an employment type", _FIX)
    if rest:
        notes.add("normalize/partly-read", f"of {quote(text)} only {', '.join(found)} was read as employment type")
    return list(found)


@cache
def _words_of(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{_pattern(_WORDS.get(kind, _NEUTRAL))})(?![^\W_])")


def says_employment(folded: str, kind: str) -> bool:
    """Whether a text (as ``fold`` makes it) has a word for this kind of employment in one of the known languages.

    "Permanent" and its like are said in place of full-time so often that they count as saying it.
    """
    return _words_of(kind).search(folded) is not None or (
        kind == "FULL_TIME" and _words_of("NEUTRAL").search(folded) is not None
    )


def says_remote(folded: str) -> bool:
    """Whether a text (as ``fold`` makes it) has a word for remote work in one of the known languages."""
    return _REMOTE.search(folded) is not None


_HYBRID = late(
    r"\b(?:hybrid[eoa]?|hibrid[oa]|ibrid[oa]|hybrydow[aoy]|wfh.?flexible|partly.?remote|partially.?remote|partial.?remote|teilweise.?homeoffice"
    r"|teletravail.?partiel|remote.?hybrid|flexible.?hybrid|czesciowo.?zdaln[aie]+)\b"
)
_REMOTE = late(
    r"\b(?:fully.?remote|100\s?%.?remote|remote|remotely|telecommut(?:e|ing)|tele.?work(?:ing)?|home.?based|home.?office|virtual"
    r"|work(?:ing)?.?from.?(?:home|anywhere)|wfh|anywhere|world.?wide|distributed|teletrabajo|teletravail|telelavoro|teletrabalho"
    r"|smart.?working|remot[oa]|a distancia|a distance|zdaln[aie]+|praca.?zdalna|remote.?arbeit"
    r"|thuiswerk(?:en)?|op.?afstand)\b"
)
_ONSITE = late(
    r"\b(?:on.?sites?|in.?office|in.?the.?office|office|office.?based|in.?person|in.?house|vor.?ort|prasenz|sur.?site|presentiel"
    r"|en.?presentiel|presencial|in.?sede|in.?presenza|op.?locatie|op.?kantoor|stacjonarn[aie]+|na.?miejscu|physical"
    r"|traditional|w.?biurze)\b"
)
# "Not remote" leaves on-site and hybrid open.
_UNSAID = listed("unspecified|not specified|any|unknown|not remote|non remote|no remote|non-remote|no|none")


def read_workplace(value: object, notes: Notes) -> str | None:
    """``on-site``, ``hybrid`` or ``remote`` from any spelling; None where nothing is said. True stands for remote.

    "Hybrid remote" is hybrid. Raises Unreadable where a text says both remote and on-site, or neither.
    """
    if type(value) is str and value in ("on-site", "hybrid", "remote"):
        return value
    if value is None or value is False:
        return None
    if value is True:
        return "remote"
    if isinstance(value, list | tuple):
        found = {each for each in (read_workplace(one, notes) for one in value) if each}
        if len(found) > 1:
            raise Unreadable(
                f"{quote(', '.join(map(str, value)))} names several ways of working", "write on-site, hybrid or remote"
            )
        return found.pop() if found else None
    text = read_text(value, notes)
    if text is None or is_placeholder(text):
        return None
    known = re.sub(r"[_/]+", " ", fold(_CAMEL.sub(" ", text)))
    if known in _UNSAID:
        return None
    if _HYBRID.search(known):
        return "hybrid"
    onsite = _ONSITE.search(re.sub(r"home.?office", "", known)) is not None
    remote = _REMOTE.search(re.sub(r"\b(?:not|no|non).?remote\b", "", known)) is not None
    if remote and onsite:
        raise Unreadable(f"{quote(text)} says both remote and on-site", "write on-site, hybrid or remote")
    if remote or onsite:
        return "remote" if remote else "on-site"
    raise Unreadable(f"{quote(text)} is not a way of working", "write on-site, hybrid or remote")
