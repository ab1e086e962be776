"""Postings over HTTP, politely: what `jobexport fetch` does. Needs the extra ``fetch``."""
