"""Findings that no rule raises but the rooms that read, normalise, validate and build: what each means and what helps.

An id that ends in `*` stands for every id that begins like it.
"""

from __future__ import annotations

from jobexport.rules.sitepages import SITE

__all__ = ["FINDINGS", "entry"]

FINDINGS: dict[str, tuple[str, str, str]] = {
    # What the contract of a posting says; the last part is the kind of fault.
    "schema/unknown-key": (
        "A key is not known.",
        "A misspelt key would be lost in silence. The nearest known key is named where there is one.",
        "Write the known key; keys of your own begin with `x_`.",
    ),
    "schema/missing": ("A required key is missing.", "Every posting needs an `id` and a `title`.", "Add the key."),
    "schema/type": ("A value is of another kind than its key takes.", "`title` is text, `jobLocation` a list.", "Write the expected kind."),
    "schema/value": ("A word is not one of those allowed.", "Enumerations are the same for all consumers.", "Write one of the words."),
    "schema/format": (
        "A value does not follow its form.",
        "Dates, addresses, codes of countries and currencies have fixed forms.",
        "Write it in the form that the message shows.",
    ),
    "schema/empty": ("A value is empty.", "An unknown fact is absent; empty text is a wrong one.", "Leave the key out."),
    "schema/range": ("A number is too small or too large.", "Amounts are not negative, openings at least one.", "Correct it."),
    "schema/length": ("A text or list is too long.", "The limit keeps every consumer able to take it.", "Shorten it."),
    "schema/duplicate": ("A list names an entry twice.", "Each entry counts once.", "Take the repetition out."),
    "schema/combination": (
        "Keys that exclude each other stand together, or none of those needed is there.",
        "A pay is one `value`, or `minValue` and/or `maxValue`.",
        "Keep one form.",
    ),
    "schema/*": ("The posting breaks its schema.", "The schema is the one truth about a posting.", "See the message."),
    # Reading loose values.
    "normalize/unknown-key": (
        "An authored key is not known.",
        "A misspelt key would be lost in silence.",
        "Write the suggested key; keys of your own begin with `x_`.",
    ),
    "normalize/unreadable-*": (
        "A value could not be understood.",
        "Nothing is guessed: in a draft that a person wrote this is an error; in a foreign source the fact is left out.",
        "Write the value in the form that the message shows.",
    ),
    "normalize/ambiguous-place": (
        "A place's name is that of several places.",
        "“Paris” is in France and in Texas; the commonest reading was taken, or none.",
        "Add the country: `Paris, FR`.",
    ),
    "normalize/inferred-country": (
        "The country was told from the city or the state alone.",
        "The place did not name it; the reading is near certain and still a reading.",
        "Add the country.",
    ),
    "normalize/unknown-country": ("A text in place of a country names none.", "The fact is left out.", "Write the country's code."),
    "normalize/unknown-place": (
        "A place is no address that can be told.",
        "What cannot be given its part (city, region, country) with certainty is kept as the place's name, which consumers do not find on a map.",
        "Write City, Region, Country, such as Boulder, CO, US; or a place of its own: {name: Campus North}.",
    ),
    "normalize/unknown-area": ("An area is no known country or state.", "It is kept as text.", "Write the name of a country or state."),
    "normalize/unknown-type": (
        "An area says a kind that there is not.",
        "Consumers tell a country from a state or a city by it.",
        "Write Country, State, City or AdministrativeArea.",
    ),
    "normalize/not-an-area": (
        "A larger region (EU, Worldwide) stands where countries are wanted.",
        "No consumer can resolve it, so it is left out.",
        "List the countries.",
    ),
    "normalize/unknown-currency": ("The currency is not known.", "The amount is kept without one.", "Write the ISO 4217 code."),
    "normalize/currency-conflict": ("Two currencies stand for one pay.", "One of them is wrong.", "Keep the right one."),
    "normalize/no-amount": ("A pay names no amount.", "Words alone are no pay.", "Write the amount, or leave the pay out."),
    "normalize/zero-pay": (
        "An author's pay is zero.",
        "No job pays nothing; zero stands for an unknown end of the pay, which is then left out.",
        "Write the amount, or leave the end or the whole pay out.",
    ),
    "normalize/precision": ("An amount had more digits than money has.", "It was rounded.", "Write the exact amount."),
    "normalize/sentinel-date": (
        "A date stands for “never” or “unknown” (1970-01-01, 9999-12-31).",
        "It is no fact and was left out.",
        "Leave the date out at its source.",
    ),
    "normalize/standard-time": ("A zone's abbreviation was read as standard time.", "EST names no daylight saving.", "Write the offset."),
    "normalize/unknown-zone": ("A time zone is not known.", "The moment is kept without an offset.", "Write the offset, such as +01:00."),
    "normalize/two-values": ("Two keys state one fact differently.", "The canonical key wins.", "Keep one of them."),
    "normalize/first-of-several": ("Only the first of several values is used.", "The property takes one.", "Keep the one you mean."),
    "normalize/partly-read": ("A part of a text was understood.", "The rest is kept as text.", "Write the fact in its own key."),
    "normalize/not-read": ("A text was not understood as the fact it stands for.", "It is kept as text.", "Write the fact plainly."),
    "normalize/not-employment-type": ("A word is no kind of employment.", "It is left out.", "Write FULL_TIME, PART_TIME, …"),
    "normalize/no-organization": ("An organization has no name.", "It is left out.", "Add its name."),
    "normalize/name-from-legal-name": ("The employer's name was taken from its registered name.", "There was no other.", "Add `name`."),
    "normalize/name-dropped": ("Only the address of `Name <address>` is kept.", "The key takes an address alone.", "Write the address."),
    "normalize/scheme-added": ("`https://` was put before an address.", "It had no scheme.", "Write the whole address."),
    "normalize/markup-removed": ("HTML tags were dropped from plain text.", "The key takes plain text.", "Write it without tags."),
    "normalize/*": ("A value was brought into another form.", "The message says what became of it.", "Write it in the canonical form."),
    # Sources.
    "source/unreadable": ("A source could not be read.", "The system gave the reason.", "Check path and permissions."),
    "source/format": ("The format of a file could not be told.", "Neither name nor content gives it away.", "Name it with --from."),
    "source/syntax": ("The text does not follow its syntax.", "Nothing after the fault can be trusted.", "Correct it at the line named."),
    "source/not-well-formed": ("XML is not well-formed.", "It was mended as browsers do, or left.", "Correct it at its source."),
    "source/encoding": ("Some bytes are no characters of the encoding.", "They were replaced.", "Export the source as UTF-8."),
    "source/shape": ("The file has another shape than its format wants.", "A list or mapping of postings was expected.", "See the message."),
    "source/empty": ("The file is empty.", "There is nothing to read.", "Take it out of the sources."),
    "source/no-posting": ("The page holds no JobPosting.", "Neither JSON-LD nor microdata nor RDFa has one.", "Check the address."),
    "source/no-postings": ("The file holds no posting.", "It is readable and has no record.", "Check the export."),
    "source/record-too-large": ("A record is too large.", "It would not fit into memory.", "Split it."),
    "source/archive": ("The archive is damaged.", "Members after the fault are lost.", "Pack it again."),
    # Feeds and boards.
    "feed/not-well-formed": ("The feed is not well-formed.", "What could be read was read.", "Correct it at its source."),
    "feed/not-an-item": ("An entry is no posting.", "It lacks what makes one.", "None is needed where it is meant."),
    "feed/empty-item": ("An item has neither title nor text nor link.", "It is no posting.", "Take it out at the source."),
    "feed/empty-record": ("A record is empty.", "It is left out.", "Take it out at the source."),
    "feed/unknown-element": ("An element is not part of the format.", "It is kept under an `x_` key or left.", "None is needed."),
    "feed/no-postings": ("The feed holds no posting.", "That may be right today.", "Check the address."),
    "map/unmapped-column": (
        "A column of a foreign table is no fact that is known.",
        "Nothing is lost: it is kept under an `x_` key.",
        "Name it in a mapping (`jobexport map`), or leave it.",
    ),
    "map/ambiguous-column": (
        "A column may mean several facts, or states one that another column states too.",
        "A guess would be an invention; it is kept under an `x_` key.",
        "Decide in a mapping: `jobexport map FILE -o mapping.toml`, then `--map mapping.toml`.",
    ),
    "map/missing-column": ("The mapping names a column that is not there.", "Its fact is absent.", "Correct the name in the mapping."),
    "map/no-title": ("No column gives the title of the job.", "Without it no row is a posting.", "Name it under [map.title] in a mapping."),
    "map/no-records": ("No object in the document looks like a job.", "Nothing is read.", "Name the columns in a mapping."),
    "map/not-a-posting": ("An object among jobs is none.", "It lacks the title.", "None is needed where it is meant."),
    "map/unreadable": ("A cell is not what the mapping says.", "The fact is left out.", "Correct the cell or the mapping."),
    "board/no-postings": ("The board's answer holds no posting.", "That may be right today.", "Check the address."),
    "board/unlisted": ("A posting is not public at its board.", "It is left out.", "Publish it there first."),
    "board/hidden-pay": ("The employer hides the pay at its board.", "It is left out.", "None is needed."),
    "board/hidden-location": ("The employer hides places at its board.", "They are left out.", "None is needed."),
    "board/several-pay-ranges": ("The board has several pay ranges.", "None can be called the pay; all are kept.", "State the one you mean."),
    "board/several-contacts": ("The board names several contacts.", "The first is taken.", "None is needed."),
    "board/repeated": ("A posting is in the answer twice, word for word.", "One is kept.", "None is needed."),
    "board/related": ("A posting is shown beside another one.", "It belongs to another list.", "None is needed."),
    "board/partial-answer": ("The answer holds fewer postings than it speaks of.", "There are more pages.", "Fetch them too."),
    "board/not-a-posting": ("A record is no posting.", "It lacks what makes one.", "None is needed where it is meant."),
    "board/no-id": ("A posting has no id.", "It cannot be told from others.", "Give it the id it has at its source."),
    "board/notice": ("The board's answer holds a notice.", "It is often about terms of use.", "Read it."),
    "board/unknown-field": ("A field of the answer is not known.", "The board may have changed.", "None is needed."),
    "board/unexpected-shape": ("A field has another shape than known.", "It is left out.", "Please report it."),
    # JSON-LD, microdata and RDFa.
    "jsonld/repaired": ("Broken JSON-LD was mended.", "Browsers and search engines do not mend it.", "Correct it in the page."),
    "jsonld/unreadable": ("JSON-LD could not be read.", "Its fault is named with line and column.", "Correct it in the page."),
    "jsonld/context": ("A node's @context is not schema.org.", "Search engines see no job.", "Write https://schema.org."),
    "jsonld/type": ("A node means a JobPosting and says another type.", "Search engines see no job.", "Write JobPosting."),
    "jsonld/repeated": ("The same JobPosting is in the page twice.", "One is read.", "Take one out."),
    "jsonld/first-of-several": ("Only the first of several values is used.", "The property takes one.", "Write one value."),
    "jsonld/left-out": ("A value has no place in the canonical posting.", "It is not part of the record.", "None is needed."),
    "jsonld/unknown-property": ("A property is not of schema.org's JobPosting.", "It is often misspelt.", "Write the suggested name."),
    "jsonld/property-case": ("A property's capitals are wrong.", "Consumers know one spelling.", "Write it as schema.org does."),
    # The set.
    "identity/duplicate-id": (
        "Two postings have one id.",
        "An id is never reused; the second posting is left out.",
        "Give each posting its own id.",
    ),
    "identity/duplicate-slug": (
        "Two postings have one slug.",
        "The slug names a posting's page, and two pages cannot have one address; the second posting is left out.",
        "Give each posting a slug of its own, or none: it is then made from the id.",
    ),
    "identity/duplicate-*": ("Two postings share what must be unique.", "The second is left out.", "Make them differ."),
    "identity/organization": ("An organization is defined twice.", "The first definition is used.", "Keep one."),
    # The build.
    "build/foreign-file": (
        "A file that jobexport did not write stands in the way.",
        "Nothing that it did not write is ever overwritten.",
        "Move it away, or build into another folder.",
    ),
    "build/changed-file": ("An output was changed by hand.", "It stays as it is.", "Change the source or the theme instead."),
    "build/no-base-url": ("The address of the site is not known.", "Feeds and sitemaps need absolute addresses.", "Set site.base_url."),
    "build/no-translation": (
        "The interface does not speak the site's language.",
        "It has no catalogue for it, and its texts are English.",
        "Set site.language to a language that it has, or add a catalogue.",
    ),
    "build/share-letters": (
        "A picture for social networks cannot have all letters.",
        "No font at hand has them. A line with a missing letter is left out whole, and without its title there is no picture.",
        "Name fonts in site.share_fonts, or install some.",
    ),
    "build/redirect-taken": (
        "A redirect starts where a page is.",
        "Hosts would give out one or the other.",
        "Take it out of [redirects].",
    ),
    "build/redirect-lost": (
        "A redirect leads to no page.",
        "Visitors would come to an error.",
        "Name another target, or gone.",
    ),
    "build/redirect-limit": (
        "There are more redirects than the host takes.",
        "Cloudflare Pages takes 2,000 in one file and ignores the rest.",
        "Take the oldest lines out of the remembered addresses.",
    ),
    # The rules themselves.
    "baseline/stale": (
        "The baseline holds a finding that is no more.",
        "An entry that covers nothing would hide the same fault if it came back.",
        "Write the baseline anew with `--write-baseline`.",
    ),
    "rules/ignored-without-reason": (
        "`x_ignore` silences a rule without a reason.",
        "Whoever reads the posting next year wants to know why.",
        "Write `x_ignore: [{rule: …, reason: …}]`.",
    ),
    "rules/ignored-in-vain": (
        "`x_ignore` silences a rule that has nothing to say.",
        "An entry that does nothing hides the next real finding.",
        "Take the entry out.",
    ),
    "board/closed": (
        "The source says that the job is closed, but not since when.",
        "A closed job that stays listed costs applicants' time; no date can be invented.",
        "Take it out of the sources, or give it the `deadline` it had.",
    ),
    "frontmatter/unknown-key": (
        "A key of another generator's front matter has no known meaning.",
        "It is kept under `x_frontmatter_…`, so that nothing is lost.",
        "Rename it to a key of a posting where it states one.",
    ),
    "jsonld/unresolved-reference": (
        "A node refers by `@id` to a node that is not on the page.",
        "Consumers do not fetch other pages to complete a posting.",
        "Put the node's facts on the page.",
    ),
    "normalize/remote-is-a-choice": (
        "Remote work is offered beside a place.",
        "`TELECOMMUTE` is for jobs that are remote entirely; the places are kept, and the choice stays in the text.",
        "Publish two postings, or say `workplace: remote` where nobody has to come in.",
    ),
    "source/not-local": (
        "Addresses of a sitemap are no files beside it.",
        "A sitemap is read from the folder it lies in; nothing is fetched.",
        "Save the pages into that folder, under the paths of their addresses.",
    ),
    "source/several-postings": (
        "A text holds more than one posting.",
        "A text is read as one page of one job; merging two would mix their facts.",
        "Save each job to a file of its own.",
    ),
    "source/defect": (
        "jobexport failed on this record.",
        "One record must not stop a batch; the fault is ours.",
        "Report it with the record.",
    ),
    "fetch/address": ("An address cannot be fetched.", "Only http and https are fetched.", "Write the whole address of a page or feed."),
    "fetch/refused": (
        "A host, or where it redirects to, has a private address.",
        "A page on the internet must not make this machine ask machines of its own network.",
        "Use `--allow-private` where the host is your own.",
    ),
    "fetch/robots": ("The site's robots.txt forbids the address.", "It is obeyed (RFC 9309).", "Ask the site, or use its feed or interface."),
    "fetch/status": ("The server answered with an error.", "Errors that pass were tried again.", "Check the address or name; try later."),
    "fetch/unreachable": ("The server gave no answer.", "It was tried again.", "Check the address and the network."),
    "fetch/slow": ("The answer did not arrive in time.", "A slow server must not hold up the rest.", "Give more `--timeout`."),
    "fetch/large": ("The answer is too large, as sent or unpacked.", "It would fill the disk.", "Give more `--max-size`."),
    "fetch/encoding": ("A packed answer is damaged or packed unasked.", "Its bytes cannot be trusted.", "Try later; tell the site."),
    "fetch/redirects": ("Redirects do not end.", "At most five are followed.", "Give the last address."),
    "fetch/unexpected": (
        "A board's answer has not the shape of its interface.",
        "Without its list there are no further pages and details to fetch.",
        "Check the employer's name on the board.",
    ),
    "fetch/media-type": ("An answer is of a kind that is not read.", "Pictures and documents hold no posting.", "Give the page's address."),
    "fetch/empty": ("An answer is empty.", "There is nothing to read.", "Check the address."),
    "fetch/no-posting": ("A board lists no job.", "The employer seeks nobody now, or the name is another's.", "Check the name."),
    "fetch/gone": (
        "A job that was fetched before is not on its board any more.",
        "Its file was removed, so that a closed job is not published on.",
        "None is needed.",
    ),
    "online/dead-address": (
        "An address of a posting is dead: 404, 410, a refused connection, or a host that nobody knows.",
        "Who follows it is lost; where it is the address to apply at (an error), so is the application. Only `--online` asks.",
        "Write the address where the page is now, take the key out, or take the posting down.",
    ),
    "online/unreachable": (
        "An address gave no answer to judge: an error of the server, a timeout, a refusal, robots.txt, a private address.",
        "It may be there for people, or in an hour; nothing is said against it.",
        "Open it in a browser. Where the host is your own, `--allow-private` lets it be asked.",
    ),
    "online/redirected": (
        "An address redirects to another for good (301, 308).",
        "Each redirect costs the reader time, and old addresses are switched off one day.",
        "Write the new address.",
    ),
    "text/uncertain": (
        "A text seems to state a fact, but not surely.",
        "What is uncertain is left out, never guessed.",
        "Write the fact in a posting file of your own.",
    ),
    "text/unused": (
        "Parts of a text belong to no fact of the posting.",
        "Menus, safety tips and related jobs stand on most pages; the spans are named so that nothing is lost in silence.",
        "Nothing to do where they are not about this job.",
    ),
    "build/large-item": (
        "One item is larger than a whole file of this feed may be.",
        "The consumer refuses larger files.",
        "Shorten the posting.",
    ),
    "llms/no-page": ("A posting has no address to link to.", "llms.txt is a list of links.", "Set a base URL."),
    "sitemap/no-page": ("A posting has no page on this site.", "A sitemap lists the site's own pages.", "Set a base URL."),
    "sitemap/address": ("An address is not one a sitemap may hold.", "It must be absolute and of the host.", "Correct it."),
    "sqlite/duplicate-id": ("Two postings have one id.", "The id is the table's key.", "Give each posting its own id."),
    "ojobpub/*": (
        "The posting does not fit an oJobPub feed.",
        "The feed is one employer's, and each job needs a page, a date, a type and a known language.",
        "Add the fact that the message names.",
    ),
}  # fmt: skip

FINDINGS |= {id: each.entry for id, each in SITE.items()}


def entry(id: str) -> tuple[str, str, str] | None:
    """Title, reason and fix of a finding's id; of the pattern that fits it where it has no entry of its own."""
    if id in FINDINGS:
        return FINDINGS[id]
    fitting = [known for known in FINDINGS if known.endswith("*") and id.startswith(known[:-1])]
    return FINDINGS[max(fitting, key=len)] if fitting else None
