"""Words of dates: months, weekdays, zones and words without meaning, folded (lower case, no accents)."""

from __future__ import annotations

from jobexport.normalize.words import listed

__all__ = ["MONTHS", "NOISE", "OPEN_ENDED", "WEEKDAYS", "ZONES"]

# One line a month: English, German, French, Spanish, Dutch, Italian, Portuguese, Polish (nominative, genitive).
_NAMES = """
january jan januar janner jaenner janvier janv enero ene januari gennaio gen janeiro styczen stycznia sty
february feb februar februari feber fevrier fevr fev febrero febbraio fevereiro luty lutego lut
march mar marz maerz mrz mars marzo maart mrt marco marzec marca
april apr avril avr abril abr aprile kwiecien kwietnia kwi
may mai mayo mei maggio mag maio maj maja
june jun juni juin junio giugno giu junho czerwiec czerwca cze
july jul juli juillet juil julio luglio lug julho lipiec lipca lip
august aug aout agosto ago augustus sierpien sierpnia sie
september sep sept septembre septiembre setiembre settembre set setembro wrzesien wrzesnia wrz
october oct oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz
november nov novembre noviembre novembro listopad listopada lis
december dec dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia gru
"""
MONTHS = {word: number for number, line in enumerate(_NAMES.split("\n")[1:13], 1) for word in line.split()}

WEEKDAYS = listed(
    """monday mon montag mo lundi lun lunes maandag ma lunedi segunda feira seg poniedzialek pon
    tuesday tue tues dienstag di mardi mar martes dinsdag martedi terca ter wtorek wt
    wednesday wed mittwoch mi mercredi mer mie miercoles woensdag wo mercoledi quarta qua sroda sr
    thursday thu thur thurs donnerstag do jeudi jeu jueves jue donderdag giovedi gio quinta qui czwartek czw
    friday fri freitag fr vendredi ven viernes vie vrijdag vr venerdi sexta sex piatek pt
    saturday sat samstag sonnabend sa samedi sam sabado sab zaterdag za sabato sobota
    sunday sun sonntag so dimanche dim domingo dom zondag zo domenica niedziela niedz""",
    " ",
)  # fmt: skip

# Words around a date that change nothing about it.
NOISE = listed(
    """a am an at apply ate al as alle application applications before by bis close closes closing da date dated day de
    deadline del den der des dzien do dia due e el end ends er expire expires expiring expiry first from godz i il in
    kl klo la last le listed modified nd no o o' of on online opening opened pm posted posting publicado publicada
    publie publiee published publiziert r rd roku st start starting th the tot till to um uhr until updated valid
    through vom w og dnia gepostet geplaatst opublikowano pubblicato pubblicata am op ter posted: re since ab
    heures ora hora ore jour seit veroffentlicht le du au os as day's aktualisiert stand""",
    " ",
)  # fmt: skip

OPEN_ENDED = listed(
    """open until filled|until filled|open till filled|till filled|until position is filled|until the position is filled
    |open until the position is filled|continuous|continuously|continuous recruitment|ongoing|on-going|rolling
    |rolling basis|rolling deadline|on a rolling basis|open|open ended|open-ended|open continuous|until further notice
    |no deadline|no closing date|no end date|does not expire|never|never expires|bis auf weiteres|unbefristet|offen
    |laufend|jusqu'a nouvel ordre|en continu|hasta nuevo aviso|hasta cubrir la vacante|abierta|doorlopend
    |tot nader order|fino a copertura|fino ad esaurimento|ate preenchimento|ate preenchimento da vaga|do odwolania
    |nabor ciagly|stala rekrutacja"""
)  # fmt: skip

# RFC 822 and the zones of Europe and the Pacific that mean one offset only. IST, ET and their like do not.
ZONES = {
    "Z": "Z", "UT": "Z", "UTC": "Z", "GMT": "Z", "WET": "Z",
    "EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00",
    "PST": "-08:00", "PDT": "-07:00", "AKST": "-09:00", "AKDT": "-08:00", "HST": "-10:00",
    "BST": "+01:00", "WEST": "+01:00", "CET": "+01:00", "MEZ": "+01:00", "CEST": "+02:00", "MESZ": "+02:00",
    "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00", "JST": "+09:00", "AEST": "+10:00", "AEDT": "+11:00",
    "NZST": "+12:00", "NZDT": "+13:00",
}  # fmt: skip
