"""The visible text of a page, and whether it says a thing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, cached_property

from jobexport.audit.amounts import amounts, currency_words
from jobexport.audit.days import relative_days, spellings

__all__ = ["Visible", "tokens"]

_WORD = re.compile(r"\w+")
_ORDINAL = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th|er|re|e|eme)\b")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
# Scripts that join words, or put small words before others without a space: any place in the text will do there.
_JOINED = re.compile(
    r"[\u0590-\u06ff\u0750-\u077f\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


@cache
def _marks() -> re.Pattern[str]:
    """Accents and points that are characters of their own, in the plane that all living scripts are in."""
    found = "".join(map(chr, filter(lambda code: unicodedata.combining(chr(code)), range(0x10000))))
    return re.compile(f"[{re.escape(found)}]+")


def _flat(text: str) -> str:
    """Lower case without accents, digits in ASCII."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0], 0)), text))
    plain = _marks().sub("", text.casefold())
    return plain.replace("ł", "l").replace("ø", "o").replace("đ", "d")


def tokens(text: str) -> str:
    """The words and numbers of a text for comparing, with a space around each."""
    return _spaced(_flat(text))


def _spaced(flat: str) -> str:
    words = _WORD.findall(_ORDINAL.sub(r"\1", flat))
    return f" {' '.join(words)} "


class Visible:
    """The visible text of a page in a language (a BCP 47 tag), read at a moment."""

    def __init__(self, text: str, language: str, times: list[str], now: datetime) -> None:
        self.text, self.language, self._times, self._now = text, language, times, now

    @cached_property
    def _flat(self) -> str:
        return _flat(self.text)

    @cached_property
    def folded(self) -> str:
        """The text as ``fold`` makes it."""
        return " ".join(self._flat.split())

    @cached_property
    def words(self) -> str:
        """The text as ``tokens`` makes it."""
        return _spaced(self._flat)

    @cached_property
    def _close(self) -> str:
        return self.words.replace(" ", "")

    @cached_property
    def _amounts(self) -> set[Decimal]:
        return amounts(_OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0], 0)), self.text))

    @cached_property
    def _relative(self) -> list[tuple[date, timedelta]]:
        return relative_days(self.folded, self.language, self._now)

    def says(self, phrase: str) -> bool:
        """Whether the words of the phrase stand in the text one after the other; punctuation and case do not count."""
        wanted = tokens(phrase)
        if not wanted.strip() or wanted in self.words:
            return True
        return _JOINED.search(phrase) is not None and wanted.replace(" ", "") in self._close

    def shows(self, amount: Decimal) -> bool:
        """Whether the amount can be read in the text, in any notation."""
        return amount in self._amounts

    def names_currency(self, code: str) -> bool:
        """Whether the text has the currency's code, a sign or a name of it."""
        for word in currency_words(code, self.language):
            if word in self.text or (len(word) > 3 and self.says(word)):
                return True
        return False

    def dates(self, day: date, slack: int = 0) -> bool:
        """Whether the text, or a visible ``time`` element, names the day, or one so many days from it."""
        near = [day + timedelta(days=step) for step in range(-slack, slack + 1)]
        if any(each.isoformat() == time[:10] for each in near for time in self._times):
            return True
        if any(self.says(text) for each in near for text in spellings(each, self.language)):
            return True
        return any(abs(day - found) <= off for found, off in self._relative)
