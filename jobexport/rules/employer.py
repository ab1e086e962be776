"""Trust: whether the employer can be verified from its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, listed, sourced

_rule = sourced("https://consumer.ftc.gov/articles/job-scams")

_FREE_MAIL = listed("""gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com msn.com aol.com
    icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de
    freenet.de mail.com mail.ru yandex.com yandex.ru bk.ru inbox.ru list.ru zoho.com tutanota.com tuta.io fastmail.com
    hushmail.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it alice.it tin.it wp.pl o2.pl
    onet.pl interia.pl seznam.cz centrum.cz email.cz qq.com 163.com 126.com sina.com naver.com hanmail.net daum.net
    rediffmail.com uol.com.br bol.com.br terra.com.br comcast.net verizon.net att.net sbcglobal.net bellsouth.net
    cox.net btinternet.com ntlworld.com telenet.be skynet.be ziggo.nl kpnmail.nl mailinator.com""")
_FREE_FAMILIES = listed("gmail googlemail yahoo hotmail outlook live ymail")

# Applicant-tracking systems and job platforms on whose hosts many employers take applications.
_PLATFORMS = listed("""greenhouse.io lever.co ashbyhq.com workable.com smartrecruiters.com recruitee.com teamtailor.com personio.de
    personio.com bamboohr.com breezy.hr myworkdayjobs.com myworkdaysite.com workday.com icims.com taleo.net
    oraclecloud.com successfactors.com successfactors.eu sapsf.com jobvite.com jazzhr.com applytojob.com rippling.com
    rippling-ats.com pinpointhq.com comeet.com comeet.co eightfold.ai phenompeople.com avature.net ultipro.com ukg.com
    adp.com paylocity.com paycomonline.net paycor.com dayforcehcm.com ceridian.com bullhorn.com jobadder.com
    zohorecruit.com zohorecruit.eu freshteam.com factorialhr.com join.com softgarden.io softgarden.de rexx-systems.com
    d.vinci.de dvinci-hr.com concludis.de onlyfy.jobs prescreen.io umantis.com haufe.com hr4you.org jobbase.io
    welcometothejungle.com flatchr.io talentview.io digitalrecruiters.com taleez.com nicoka.com homerun.co
    careers-page.com hire.trakstar.com trakstar.com clearcompany.com governmentjobs.com usajobs.gov applicantpro.com
    applitrack.com isolvedhire.com hireology.com fountain.com snagajob.com gem.com dover.com polymer.co kula.ai
    traffit.com erecruiter.pl elevato.net varbi.com reachmee.com jobylon.com webcruiter.no hr-manager.net easycruit.com
    emply.com talentech.io cornerstoneondemand.com csod.com peopleclick.com kenexa.com brassring.com silkroad.com
    indeed.com linkedin.com ziprecruiter.com stepstone.de xing.com glassdoor.com monster.com wellfound.com angel.co
    google.com typeform.com jotform.com airtable.com notion.site tally.so""")
_SECOND_LEVEL = listed("co com org net gov ac edu ne or go gob gouv nom")
_LEGAL = re.compile(
    r"\b(?:inc|incorporated|llc|ltd|limited|gmbh|mbh|ag|se|kg|kgaa|ohg|ug|e\.?v|sa|s\.a|sarl|sas|sasu|bv|b\.v|nv|n\.v|plc|corp|corporation|company"
    r"|co|oy|oyj|ab|as|a/s|aps|srl|s\.r\.l|spa|s\.p\.a|sl|s\.l|lda|pte|pty|group|gruppe|holding|holdings|international|the|and|und)\b\.?"
)
_WORD = re.compile(r"[^\W_]+")


def _domain(url: str) -> str:
    """The registrable domain of a web or mail address, told from its last labels: ``jobs.kestrel.co.uk`` is ``kestrel.co.uk``."""
    rest = url.partition("://")[2] or url
    return _registrable(rest.partition("/")[0])


@lru_cache(maxsize=8192)
def _registrable(authority: str) -> str:
    host = authority.partition("?")[0].partition("#")[0].rpartition("@")[2].partition(":")[0]
    labels = host.lower().strip(".").split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


@lru_cache(maxsize=8192)
def _name_parts(name: str) -> tuple[str, ...]:
    """What of an employer's name may stand in its domain: the words joined, the longer words, the initials."""
    words = _WORD.findall(_LEGAL.sub(" ", name.lower()))
    joined = "".join(words)
    initials = "".join(word[0] for word in words)
    return tuple(part for part in (joined, *(word for word in words if len(word) > 3), initials) if len(part) > 2)


@lru_cache(maxsize=8192)
def _related(host: str, name: str) -> bool:
    plain = host.replace("-", "").replace(".", "")
    return host in _PLATFORMS or any(part in plain for part in _name_parts(name))


@_rule("trust/free-mail-contact", needs="applicationContact.email|hiringOrganization.email")
def free_mail_contact(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The contact's or the employer's address is a mailbox at a free mail provider instead of the employer's domain.

    Why: anybody can open such a mailbox in the name of any company; job seekers are told to verify the sender's domain.

    Example: good: `jobs@kestrel.example`; bad: `kestrel.hiring@gmail.com`.

    Fix: use a mailbox at the employer's own domain.
    """
    contact = posting.get("applicationContact") or {}
    employer = posting.get("hiringOrganization") or {}
    for pointer, address in (
        ("/applicationContact/email", contact.get("email")),
        ("/hiringOrganization/email", employer.get("email")),
    ):
        if address:
            domain = _domain(address)
            if domain in _FREE_MAIL or domain.partition(".")[0] in _FREE_FAMILIES:
                message = f"{domain} is a free mail provider, not the employer's domain"
                yield Problem(pointer, message, "use a mailbox at the employer's domain", address)


@_rule("trust/unverifiable-employer", needs="hiringOrganization")
def unverifiable_employer(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """Nothing ties the posting to the employer: no web site of the employer, or an apply address on a foreign domain.

    Why: "verify the employer" is the first advice to job seekers. The apply address should lie on the employer's domain,
    on one that holds its name, or with a known applicant-tracking system.

    Example: good: Kestrel Bakeries, `https://jobs.kestrel.example/17`; bad: Kestrel Bakeries, `https://quick-apply.example/x`.

    Fix: add `hiringOrganization.url`, and let people apply at the employer's own address.
    """
    employer = posting.get("hiringOrganization")
    if not employer:
        return
    links = [link for link in (employer.get("url"), *employer.get("sameAs", ())) if link]
    apply = posting.get("applyUrl", "")
    if apply:
        host = _domain(apply)
        if not (
            _related(host, str(employer.get("name", "")))
            or any(_domain(link) == host for link in links)
            or ("email" in employer and _domain(employer["email"]) == host)
        ):
            message = f"applications go to {host}, which has nothing to do with {employer.get('name', 'the employer')}"
            yield Problem("/applyUrl", message, "let people apply at the employer's own address", host)
            return
    if not links and not context.page:
        own = posting.get("url")
        if own and any(part in _domain(own).replace("-", "") for part in _name_parts(str(employer.get("name", "")))):
            return
        message = f"{employer.get('name', 'the employer')} has no web site to verify it by"
        yield Problem("/hiringOrganization/url", message, "add hiringOrganization.url")
