"""A column of a foreign table as inference sees it: its name's meaning, and its first values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from jobexport.mapping.facts import is_empty
from jobexport.mapping.kinds import NOUNS, share
from jobexport.mapping.model import PARTS, Why
from jobexport.mapping.names import Meaning, meaning

__all__ = ["KIND", "Column"]

KIND = {
    "title": "words", "company": "words", "companyUrl": "url", "logo": "url", "description": "text", "summary": "text",
    "responsibilities": "text", "qualifications": "text", "employerOverview": "text", "skills": "list", "benefits": "list",
    "incentives": "text", "url": "url", "applyUrl": "url", "applicationContact.email": "email",
    "applicationContact.name": "words", "applicationContact.telephone": "phone", "location": "words",
    "location.city": "words", "location.region": "words", "location.postal": "code", "location.country": "country",
    "location.street": "words", "location.latitude": "coordinate", "location.longitude": "coordinate",
    "applicants": "words", "remote": "remote", "workplace": "workplace", "employment": "employment", "posted": "date",
    "deadline": "date", "updated": "date", "department": "words", "team": "words", "category": "list",
    "industry": "list", "experience": "text", "education": "text", "id": "code", "identifier": "code",
    "requisitionId": "code", "openings": "count", "language": "locale", "workHours": "text", "jobDuration": "text",
    "jobStartDate": "text", "visaSponsorship": "flag", "source": "words", "salary": "pay", "salary.min": "pay",
    "salary.max": "pay", "salary.currency": "currency", "salary.unit": "unit",
}  # fmt: skip
"""Role to the kind of value that a column of it has; the roles in the order of a mapping."""


class Column:
    """One column with its first values that are not empty."""

    def __init__(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        self.name = name
        self.meaning: Meaning | None = meaning(name)
        self.rows = [row.get(name) for row in rows]
        self.values = [value for value in self.rows if not is_empty(value)]

    def why(self, role: str, strength: float, name: str) -> Why:
        kind = KIND[role]
        read = share(kind, self.values)
        agreed = read / len(self.values) if self.values else 0.5
        sure = round(strength * (0.4 + 0.6 * agreed), 2)
        part = role.partition(".")[2]
        return Why(self.name, name, NOUNS[kind], read, len(self.values), self.examples(), sure, part)

    def examples(self) -> tuple[str, ...]:
        found = dict.fromkeys(" ".join(str(value).split())[:40] for value in self.values)
        return tuple(islice(found, 3))


assert {role.partition(".")[2] for role in KIND if "." in role} == {part for parts in PARTS.values() for part in parts}
