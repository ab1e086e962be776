"""Countries by code and by name. Names come from CLDR (Babel), loaded once and only when a name is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from jobexport.normalize.cldrnames import LANGUAGES, names_of
from jobexport.normalize.words import fold, tidy
from jobexport.syntax.codes import COUNTRIES

__all__ = ["COUNTRIES", "country_name", "country_names", "read_country"]

# Names that CLDR's tables of these languages lack, folded. Native names first, then older and shorter ones.
_ALIASES = {
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "united kingdom of great britain and northern ireland": "GB", "the uk": "GB", "gb": "GB",
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "u.s": "US", "u.s.a": "US", "the us": "US", "the usa": "US",
    "united states of america": "US", "the united states": "US", "the united states of america": "US",
    "estados unidos da america": "US", "estados unidos de america": "US", "etats-unis d'amerique": "US",
    "vereinigte staaten von amerika": "US", "eeuu": "US", "ee.uu.": "US", "ee. uu.": "US", "eua": "US",
    "verenigde staten van amerika": "US", "stany zjednoczone ameryki": "US", "vs": "US", "usa.": "US",
    "uae": "AE", "u.a.e.": "AE", "the united arab emirates": "AE", "emirates": "AE", "vae": "AE",
    "czech republic": "CZ", "the czech republic": "CZ", "ceska republika": "CZ", "cesko": "CZ",
    "tschechische republik": "CZ", "republique tcheque": "CZ", "republica checa": "CZ",
    "slovak republic": "SK", "slovensko": "SK", "holland": "NL", "the netherlands": "NL", "niederlande": "NL",
    "osterreich": "AT", "suisse": "CH", "svizzera": "CH", "svizra": "CH", "belgie": "BE", "belgique": "BE",
    "sverige": "SE", "norge": "NO", "noreg": "NO", "danmark": "DK", "suomi": "FI", "island": "IS", "eesti": "EE",
    "latvija": "LV", "lietuva": "LT", "magyarorszag": "HU", "romania": "RO", "hrvatska": "HR", "slovenija": "SI",
    "srbija": "RS", "crna gora": "ME", "bosna i hercegovina": "BA", "bosnia": "BA", "shqiperia": "AL",
    "българия": "BG", "ελλαδα": "GR", "ελλάδα": "GR", "hellas": "GR", "turkiye": "TR", "turkey": "TR",
    "україна": "UA", "украіна": "UA", "россия": "RU", "russian federation": "RU", "the russian federation": "RU",
    "беларусь": "BY", "србија": "RS", "казахстан": "KZ", "საქართველო": "GE", "հայաստան": "AM",
    "日本": "JP", "中国": "CN", "中國": "CN", "prc": "CN", "people's republic of china": "CN", "p.r. china": "CN",
    "台灣": "TW", "台湾": "TW", "taiwan, province of china": "TW", "香港": "HK", "hong kong": "HK",
    "hong kong sar": "HK",
    "macau": "MO", "macao": "MO", "대한민국": "KR", "한국": "KR", "korea": "KR", "republic of korea": "KR",
    "korea, republic of": "KR", "korea (republic of)": "KR", "viet nam": "VN", "việt nam": "VN", "ประเทศไทย": "TH",
    "भारत": "IN", "ישראל": "IL", "مصر": "EG", "المغرب": "MA", "الإمارات العربية المتحدة": "AE", "ksa": "SA",
    "kingdom of saudi arabia": "SA", "brasil": "BR", "espana": "ES", "deutschland": "DE", "italia": "IT",
    "polska": "PL",
    "ivory coast": "CI", "cote d'ivoire": "CI", "cape verde": "CV", "swaziland": "SZ", "burma": "MM", "myanmar": "MM",
    "macedonia": "MK", "north macedonia": "MK", "palestine": "PS", "state of palestine": "PS", "timor-leste": "TL",
    "east timor": "TL", "moldova, republic of": "MD", "republic of moldova": "MD", "tanzania, united republic of": "TZ",
    "iran, islamic republic of": "IR", "bolivia, plurinational state of": "BO", "syrian arab republic": "SY",
    "venezuela, bolivarian republic of": "VE", "lao people's democratic republic": "LA", "brunei darussalam": "BN",
    "republic of ireland": "IE", "eire": "IE", "republic of ireland (eire)": "IE", "bosnia and herzegovina": "BA",
    "trinidad and tobago": "TT", "antigua and barbuda": "AG", "dr congo": "CD", "drc": "CD", "kosovo": "XK",
    "democratic republic of the congo": "CD", "republic of the congo": "CG", "the gambia": "GM", "the bahamas": "BS",
    "the philippines": "PH", "repubblica ceca": "CZ", "republika czeska": "CZ", "gran bretagna": "GB",
    "grossbritannien": "GB", "grande-bretagne": "GB", "gran bretana": "GB", "groot-brittannie": "GB",
    "wielka brytania": "GB", "inghilterra": "GB", "angleterre": "GB", "inglaterra": "GB", "schottland": "GB",
}  # fmt: skip

# Codes of two letters, each with one of three; some countries have a former one too (CLDR, territory aliases).
_LONG = """
    ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB
    BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR
    BZBLZ CACAN CCCCK CDCOD CDZAR CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW
    CXCXR CYCYP CZCZE DEDDR DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN
    FJFJI FKFLK FMFSM FOFRO FRFRA FRFXX GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP
    GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD
    IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT
    KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF
    MGMDG MHMHL MKMKD MLMLI MMBUR MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS
    MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG
    PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB
    SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR
    SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TLTMP TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA
    UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM XKXKK YEYEM YEYMD
    YTMYT ZAZAF ZMZMB ZWZWE
"""

# "el" is Greece and "uk" Britain in EU use; both stand for a language elsewhere, hence upper case only.
_OTHER_CODES = {"UK": "GB", "EL": "GR"}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Folded country names of the known languages, and their three-letter codes, to two-letter codes."""
    plain = fold.__wrapped__  # each name is asked for once: in the cache they would push texts of postings out
    found = {each[2:].casefold(): each[:2] for each in _LONG.split()}
    for language in LANGUAGES:
        for code, name in names_of(language, "territories").items():
            if code in COUNTRIES:
                word = plain(name)
                found.setdefault(word, code)
                found.setdefault(word.replace("&", "and"), code)
    return found | _ALIASES


@lru_cache(maxsize=8192)
def _code(text: str) -> str | None:
    if len(text) == 2 and text.isascii() and text.isalpha():
        code = text.upper()
        return code if code in COUNTRIES else _OTHER_CODES.get(code)
    word = fold(text).strip(" .,;:()") if text[-1:] != "." else fold(text).strip(" ,;:()")
    names = _names()
    return names.get(fold(text)) or names.get(word) or names.get(word.rstrip(".").removeprefix("the "))


def read_country(value: object) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country, or None where the value names none.

    Takes codes of two and three letters, names in the known languages and native ones, ``UK``, ``U.S.A.``, ``England``,
    a mapping with a ``name`` (schema.org Country) and a list that names one country. Names of larger regions (``EU``,
    ``Europe``, ``Worldwide``) and unknown codes (``KO``) are no country.
    """
    if type(value) is str:
        if value in COUNTRIES:
            return value
        text = tidy(value)
        return _code(text) if 1 < len(text) < 60 else None
    if isinstance(value, Mapping):
        for key in ("addressCountry", "identifier", "alternateName", "name", "@value", "code", "id"):
            found = read_country(value[key]) if key in value else None
            if found is not None:
                return found
        return None
    if isinstance(value, list | tuple):
        found_all = {read_country(each) for each in value}
        return found_all.pop() if len(found_all) == 1 else None
    return None


@lru_cache(maxsize=256)
def country_names(code: str) -> tuple[str, ...]:
    """Every name (folded) by which a country is known: in the known languages, its own, and former ones."""
    return tuple(name for name, known in _names().items() if known == code)


@lru_cache(maxsize=2048)
def country_name(code: str, locale: str = "en") -> str:
    """The name of a country in a language (a BCP 47 tag), in English where CLDR has none, else the code itself."""
    own = _english() if locale == "en" else _territories(locale)
    if code == "HK":
        return {"en": "Hong Kong"}.get(locale.split("-")[0], str(own.get(code, code)))
    return str(own.get(code) or _english().get(code, code))


@lru_cache(maxsize=1)
def _english() -> Mapping[str, str]:
    return names_of("en", "territories")


def _territories(locale: str) -> Mapping[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        found: Mapping[str, str] = Locale.parse(locale.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        return _english()
    return found
