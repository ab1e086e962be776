"""Links by which a reader passes a job on: plain addresses that load nothing and tell nobody until they are followed."""

from __future__ import annotations

import re
from urllib.parse import quote

from jobexport.site.links import Link, plain
from jobexport.site.messages import messages

__all__ = ["share_links"]

# Titles with the employer's name and addresses hold little else, and replacing is quicker than to look at each letter.
_COMMON = re.compile(r"[A-Za-z0-9_.~ :/–-]*")
_SERVICES = (
    ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    ("WhatsApp", "https://wa.me/?text={text}%20{url}"),
    ("X", "https://x.com/intent/post?text={text}&url={url}"),
)


def share_links(title: str, address: str, locale: str) -> list[Link]:
    """A mail with the job's title and address, and the share pages of networks. ``address`` is absolute."""
    text, url = _quoted(title), _quoted(address)
    mail = plain(messages(locale).t("E-mail"), f"mailto:?subject={text}&body={url}")
    return [mail, *[plain(name, form.format(text=text, url=url)) for name, form in _SERVICES]]


def _quoted(text: str) -> str:
    if _COMMON.fullmatch(text):
        return text.replace(":", "%3A").replace("/", "%2F").replace(" ", "%20").replace("–", "%E2%80%93")
    # A lone half of a surrogate pair, from JSON that was cut, cannot be in any address.
    return quote(text.encode("utf-8", "replace"), safe="")
