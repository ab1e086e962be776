"""Which rules each source is held against: the profiles of the call or the settings, as the settings change them by path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from jobexport.config import Config
from jobexport.errors import ConfigError
from jobexport.findings import Finding, Origin
from jobexport.pipeline.reading import blocks
from jobexport.rules.checker import Checker, chosen, named
from jobexport.rules.model import SetRule
from jobexport.rules.profiles import Profile, profile_from, profile_named, profile_names
from jobexport.rules.select import matches, selected

__all__ = ["Judge", "Policy", "policy_of", "profiles_of"]

# These families judge a page's markup itself; the other ones are about what the posting says.
_OF_MARKUP = ("markup", "google", "title", "html")


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules for some sources.

    ``checker`` holds canonical postings against all of them. Where a posting is read from a page's markup, ``markup``
    judges the node as it stands and ``beside`` the posting, each with rules of its own, so that nothing is told twice;
    ``markup`` is None where no rule about markup is asked for.
    """

    checker: Checker | None = None
    markup: Checker | None = None
    beside: Checker | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def wants(self, finding: Finding) -> bool:
        """Whether a finding is to be told. What keeps a posting out is always told, whatever is selected."""
        if not self.select and not self.ignore:
            return True
        if blocks(finding):
            return True
        if self.select and not any(matches(finding.rule, pattern) for pattern in self.select):
            return False
        return not any(matches(finding.rule, pattern) for pattern in self.ignore)


@dataclass(frozen=True, slots=True)
class Policy:
    """The judge of every source; of several patterns that match one source, the last wins."""

    default: Judge
    paths: tuple[tuple[str, Judge], ...] = ()
    whole: Checker | None = None
    """The rules over the whole set of postings, or None where there are none."""
    folder: Path = field(default_factory=Path)
    profiles: tuple[Profile, ...] = ()
    """All profiles of all sources."""

    def judge(self, uri: str) -> Judge:
        """The judge of a source. Patterns are matched with its path from the folder of the settings, and as named."""
        if not self.paths:
            return self.default
        names = {uri.partition("!")[0], _inside(uri.partition("!")[0], self.folder)}
        found = self.default
        for pattern, judge in self.paths:
            if any(fnmatchcase(name, pattern) for name in names):
                found = judge
        return found

    def check(self, posting: Mapping[str, Any], where: Callable[[str], Origin]) -> list[Finding]:
        """What the rules of its source have to say about one canonical posting."""
        judge = self.judge(where("").uri)
        found = [] if judge.checker is None else judge.checker.check(posting, where)
        return [each for each in found if judge.wants(each)]

    @property
    def checks(self) -> bool:
        """Whether any source is held against rules beside the schema."""
        return any(each.checker is not None for each in (self.default, *(judge for _, judge in self.paths)))

    def wants_of_set(self, finding: Finding) -> bool:
        """Whether a finding of a rule over the whole set is told of the source that it names."""
        judge = self.judge(finding.origin.uri)
        return judge.checker is not None and finding.rule in judge.checker.severities and judge.wants(finding)

    def runs(self, rule: str) -> bool:
        """Whether a finding with this id may come at all: rules that are run, and all findings of other rooms."""
        from jobexport.rules.select import family_rules

        if rule not in family_rules(rule.partition("/")[0]):
            return True
        judges = [self.default, *(judge for _, judge in self.paths)]
        return any(each.checker is not None and rule in each.checker.severities for each in judges)


def _inside(uri: str, folder: Path) -> str:
    try:
        return Path(uri).resolve().relative_to(folder.resolve()).as_posix()
    except (OSError, ValueError):
        return uri


def profiles_of(names: Sequence[str], board: Config) -> list[Profile]:
    """The profiles with these names: those of the settings (``[profiles.NAME]``), shipped ones, paths of JSON files.

    A path in the settings counts from their folder where no such file is here. Raises UsageError for an unknown name.
    """
    found = []
    for name in dict.fromkeys(names):
        if name in board.profiles:
            found.append(_own(name, board))
        elif name != "schema":
            beside = board.folder / name
            here = name not in profile_names() and name.endswith(".json") and not Path(name).exists()
            found.append(profile_named(str(beside) if here and beside.exists() else name))
    return found


def _own(name: str, board: Config, above: tuple[str, ...] = ()) -> Profile:
    """A profile of the settings; what it extends may stand in the settings too."""
    subject = f"{board.path}: profiles.{name}"
    if name in above:
        raise ConfigError("extends itself", subject=subject)
    if name in profile_names():
        raise ConfigError("this name is that of a shipped profile", subject=subject, hint="choose another name")
    data = {"name": name, **board.profiles[name]}
    extends = data.get("extends", [])
    bases = [extends] if isinstance(extends, str) else list(extends)
    for base in bases:
        if base in board.profiles:
            _own(base, board, (*above, name))
    own = [base for base in bases if base in board.profiles]
    if own:
        # A profile file knows only shipped ones; what the settings define is merged here, the nearest last.
        rules: dict[str, Any] = {}
        for base in own:
            rules |= _as_rules(_own(base, board, (*above, name)))
        given = data.get("rules", {})
        data["rules"] = rules | (dict.fromkeys(given) if isinstance(given, list) else dict(given))
        data["extends"] = [base for base in bases if base not in own]
    return profile_from(data, subject=subject)


def _as_rules(profile: Profile) -> dict[str, Any]:
    return {
        pattern: "off" if severity is False else getattr(severity, "value", None) for pattern, severity in profile.rules
    }


def policy_of(
    profiles: Sequence[str] | None,
    board: Config,
    now: datetime,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    *,
    pages: bool = False,
) -> Policy:
    """The policy of a check or a build: ``profiles``, ``select`` and ``ignore`` of the call, else those of the settings.

    ``pages`` says that every posting gets a page of its own.

    Raises UsageError for an unknown profile or rule, ConfigError for a profile in the settings that is none.
    """
    names = tuple(board.check.get("profiles", ()) if profiles is None else profiles)
    chosen_rules = tuple(board.check.get("select", ()) if select is None else select)
    left = tuple(board.check.get("ignore", ()) if ignore is None else ignore)
    default = _judge(names, board, now, chosen_rules, left, pages)
    paths = []
    for entry in board.check.get("paths", ()):
        own = tuple(entry["profiles"]) if "profiles" in entry and profiles is None else names
        paths.append((entry["match"], _judge(own, board, now, chosen_rules, (*left, *entry.get("ignore", ())), pages)))
    everything = list(names)
    for entry in board.check.get("paths", ()):
        everything += entry.get("profiles", ()) if profiles is None else ()
    found = profiles_of(everything, board)
    return Policy(default, tuple(paths), _whole(found, now, chosen_rules), board.folder, tuple(found))


def _judge(
    names: Sequence[str], board: Config, now: datetime, select: tuple[str, ...], ignore: tuple[str, ...], pages: bool
) -> Judge:
    found = profiles_of(names, board)
    checker = Checker(found, now, select=select, ignore=ignore, pages=pages)
    if not checker.severities and not any(each.overlay for each in found):
        return Judge(None, None, None, select, ignore)
    ids = list(checker.severities)
    of_markup = [id for id in ids if id.partition("/")[0] in _OF_MARKUP]
    if not any(id.startswith("markup/") for id in of_markup):
        return Judge(checker, None, None, select, ignore)
    bare = [Profile(each.name, each.title, rules=each.rules) for each in found]
    rest = [id for id in ids if id not in of_markup]
    overlays = any(each.overlay for each in found)
    beside = Checker(found, now, select=rest or ["schema/unknown-key"]) if rest or overlays else None
    return Judge(checker, Checker(bare, now, select=of_markup), beside, select, ignore)


def _whole(profiles: Sequence[Profile], now: datetime, select: tuple[str, ...]) -> Checker | None:
    rules = chosen(profiles)
    ids = [id for id, (each, _) in rules.items() if isinstance(each, SetRule)]
    if select:
        kept = selected(select, named(profiles, rules))
        ids = [id for id in ids if id in kept]
    bare = [Profile(each.name, each.title, rules=each.rules) for each in profiles]
    return Checker(bare, now, select=ids) if ids else None
