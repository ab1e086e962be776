"""One door to the readings of texts: words, links, languages, requirements, organizations."""

from __future__ import annotations

from jobexport.normalize.languages import read_language
from jobexport.normalize.links import read_email, read_url
from jobexport.normalize.organizations import read_organization
from jobexport.normalize.requirements import read_education, read_experience
from jobexport.normalize.words import is_placeholder, read_bool, read_int, read_list, read_text, slugify

__all__ = [
    "is_placeholder", "read_bool", "read_education", "read_email", "read_experience", "read_int", "read_language",
    "read_list",
    "read_organization", "read_text", "read_url", "slugify",
]  # fmt: skip
