"""Words by which pages say that a job is closed."""

from __future__ import annotations

import re

__all__ = ["says_closed"]

_JOB = r"(?:job|position|vacancy|role|posting|listing|opening|offer|advert|requisition)"
# Over folded text. Each is a whole statement: "closed" alone is said of shops and doors too.
_CLOSED = re.compile(
    rf"\b(?:this|the) {_JOB}(?: posting| offer| listing| ad)? (?:is (?:now )?(?:closed|expired|filled|no longer (?:available|active|open|accepting applications))"
    r"|has (?:now )?(?:been (?:filled|closed|removed)|closed|expired)|was filled)"
    r"|\bno longer accepting applications|\bapplications (?:are|have) (?:now |been )?(?:closed|no longer (?:being )?accepted)"
    r"|\b(?:diese|die) (?:stelle|position|stellenanzeige|anzeige)(?: ist| wurde)? (?:bereits |leider )?(?:nicht mehr (?:verfugbar|aktiv|online|ausgeschrieben)|besetzt|geschlossen|abgelaufen)"
    r"|\bcette offre (?:n'est plus (?:disponible|en ligne|active)|a (?:expire|ete pourvue)|est (?:expiree|pourvue|fermee|cloturee))"
    r"|\besta (?:oferta|vacante) (?:ya no esta (?:disponible|activa)|ha (?:caducado|expirado|sido cerrada)|esta cerrada)"
    r"|\bdeze vacature is (?:gesloten|vervuld|verlopen|niet (?:meer|langer) (?:beschikbaar|open))"
    r"|\bquest[ao] (?:offerta|annuncio|posizione) (?:e (?:scadut[ao]|chius[ao])|non e piu (?:disponibile|attiv[ao]))"
    r"|\best[ae] (?:vaga|oferta) (?:ja nao esta (?:disponivel|ativa)|foi (?:encerrada|preenchida)|esta encerrada|expirou)"
    r"|\b(?:ta oferta|to ogloszenie|ta rekrutacja) (?:pracy )?(?:jest (?:nieaktualn[ae]|zakonczon[ae]|zamknieta)|wygasl[ao]|zostal[ao] zakonczon[ae])"
)


def says_closed(folded: str) -> str | None:
    """The words of a text (as ``fold`` makes it) that say that the job is closed, or None."""
    found = _CLOSED.search(folded)
    return found[0] if found is not None else None
