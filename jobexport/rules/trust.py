"""Trust: what careful job seekers are told to look for in a posting's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, sourced
from jobexport.rules.phrases import found

_rule = sourced("https://consumer.ftc.gov/articles/job-scams")

_TERMS = ("employmentType", "hiringOrganization", "jobLocation", "applicantLocationRequirements", "baseSalary")


@_rule("trust/asks-for-payment", needs="text:telling")
def asks_for_payment(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The text asks applicants for money: a fee, a deposit, equipment to buy, gift cards, crypto currency.

    Why: no honest employer takes money for a job; it is the first sign of a scam that job seekers are warned of, and
    Google's content policy forbids such postings. "We will never ask you for a fee" is understood.

    Example: good: "We provide your laptop"; bad: "You pay a refundable registration fee of $50".

    Fix: take the sentence out; whoever must not be asked for money need not read of it.
    """
    for words, _ in found("asks-for-payment", context.telling, context.lowered):
        yield Problem("/description", f"asks applicants for money: “{words}”", "take the demand out", words)


@_rule("trust/asks-for-personal-data", needs="text:telling")
def asks_for_personal_data(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The text asks for a social security number, copies of papers or bank details before an offer.

    Why: with these an identity can be stolen; honest employers ask for them after the contract is signed.

    Example: good: "Send us your CV"; bad: "Email your CV and a copy of your passport".

    Fix: take the demand out, or say that it comes after the offer.
    """
    for words, _ in found("asks-for-personal-data", context.telling, context.lowered):
        yield Problem("/description", f"asks for personal data before an offer: “{words}”", "take it out", words)


@_rule("trust/chat-only-contact", needs="text:telling")
def chat_only_contact(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """Applications or interviews run over a messenger (WhatsApp, Telegram, Signal, text messages).

    Why: an interview without a voice or a face hides who asks; scams use chat because nothing can be traced. A messenger
    beside an address to apply at is a service and passes.

    Example: good: "Apply on our site"; bad: "Contact our recruiter on Telegram for the interview".

    Fix: name an address or a mailbox at the employer's domain (`applyUrl`, `applicationContact`).
    """
    for words, sentence in found("chat-only-contact", context.telling, context.lowered):
        contact = posting.get("applicationContact") or {}
        if "interview" not in sentence and ("applyUrl" in posting or "email" in contact):
            continue
        yield Problem("/description", f"contact by messenger only: “{words}”", "name an address to apply at", words)


@_rule(
    "trust/no-contract-or-terms",
    lacks="employmentType|hiringOrganization|jobLocation|applicantLocationRequirements|baseSalary",
)
def no_contract_or_terms(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting states neither kind of employment, nor employer, nor place, nor pay.

    Why: careful seekers are told to insist on clear terms; a posting without any of the four offers nothing that could
    be held to.

    Example: good: at least the employer and the kind of employment; bad: title and text alone.

    Fix: state what the job is: `employmentType`, `hiringOrganization`, `jobLocation`, `baseSalary`.
    """
    if posting.keys().isdisjoint(_TERMS):
        yield Problem("", "no kind of employment, employer, place or pay is stated", "state the terms of the job")
