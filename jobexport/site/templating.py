"""Jinja as the themes use it. Imported only where pages are made."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from jinja2 import Environment, TemplateNotFound, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from jobexport.site.faces import Face
from jobexport.site.messages import Messages
from jobexport.site.quickcode import NAMING, QuickCode, keep, merged, parts, steady

__all__ = ["Compiled", "FlatEnvironment", "Loose", "ThemeEnvironment"]


# Control characters and the like, which HTML does not allow in any form.
_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_SPECIAL = re.compile(f"[&<>'\"{_ILLEGAL}]").search
# Labels, links and names of this length stand on many pages.
_SHORT = 64
_KNOWN = 4096
_INVISIBLE = re.compile(f"[{_ILLEGAL}]")


def _legal(value: Any) -> Any:
    """A text without the characters that HTML cannot hold; any other value as it is."""
    return _INVISIBLE.sub("", value) if type(value) is str else value


class _Escapes(dict[Any, str]):
    """Value to what ``markupsafe.escape`` gives, as a plain string: a table, because most texts stand on many pages.

    It holds only texts that escaping leaves as they are, which is true of a text and of markup alike: as keys these
    two are the same.
    """

    def __missing__(self, value: Any) -> str:
        if type(value) is not str:
            return value if type(value) is Markup else str(escape(value))
        if _SPECIAL(value):
            return str(escape(_legal(value)))
        if len(value) < _SHORT:
            if len(self) >= _KNOWN:
                self.clear()
            self[value] = value
        return value


class ThemeEnvironment(Environment):
    """Templates in which interface texts without placeholders are translated when the template is compiled."""

    def __init__(self, messages: Messages, **options: Any) -> None:
        super().__init__(finalize=_legal, **options)
        self._messages = messages

    def __deepcopy__(self, memo: object) -> ThemeEnvironment:
        # Nodes hold their environment, and copies of nodes belong to the same one.
        return self

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        return super()._generate(_Translated(self._messages).visit(source), *args, **options)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What compiling the templates of one theme in one language has given so far: code by name, numbers of fragments."""

    code: dict[str, CodeType] = field(default_factory=dict)
    fragments: dict[str, int] = field(default_factory=dict)


class FlatEnvironment(ThemeEnvironment):
    """The same templates, each compiled with its parents and includes into one piece of code, which is much faster.

    Compiling raises Loose for a template that cannot be made one piece (a computed parent, ``self.block()``, …).
    Lines of errors are those of several files. In both cases render with a ThemeEnvironment.
    """

    def __init__(self, messages: Messages, compiled: Compiled, **options: Any) -> None:
        super().__init__(messages, **options)
        self.code_generator_class = QuickCode
        self.escaped = _Escapes().__getitem__
        self.finalize = None
        self.face = Face
        self.compiled, self.fragments = compiled.code, compiled.fragments
        self.steady: dict[tuple[Any, ...], str] = {}
        """Parts of pages that are the same on all pages of a depth. Whoever changes the links of pages clears it."""

    def compile(self, source: Any, name: str | None = None, *args: Any, **options: Any) -> Any:
        """The code of a template, made once for one state of the theme."""
        found = self.compiled.get(name or "")
        if found is None:
            found = super().compile(source, name, *args, **options)
            if name:
                self.compiled[name] = found
        return found

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        whole = _joined(self, source, self._messages)
        if not whole.find(nodes.EvalContextModifier):
            for loop in list(whole.find_all(nodes.For)):
                keep(loop, self.fragments)
            steady(whole)
        # What is joined is translated already.
        return super(ThemeEnvironment, self)._generate(whole, *args, **options)


class _Translated(NodeTransformer):
    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        if isinstance(node.node, nodes.Name) and node.node.name == "t" and len(node.args) == 1 and not node.kwargs:
            text = node.args[0]
            if isinstance(text, nodes.Const) and not (node.dyn_args or node.dyn_kwargs):
                return nodes.Const(self._messages.t(text.value), lineno=node.lineno)
        return node


class Loose(Exception):
    """The template cannot be made one piece."""


def _joined(environment: Environment, template: nodes.Template, messages: Messages) -> nodes.Template:
    """The template in its parents' frame, with its includes in place. Raises Loose where that cannot be."""
    overrides: dict[str, list[nodes.Block]] = {}
    before: list[nodes.Node] = []
    names: set[str] = set()
    parents = [each for each in template.body if isinstance(each, nodes.Extends)]
    while parents:
        if template.body[0] is not parents[0] or len(parents) > 1 or not isinstance(parents[0].template, nodes.Const):
            raise Loose
        # Of what stands outside a child's blocks Jinja shows nothing, but it keeps the names that are set there.
        if not all(isinstance(each, (nodes.Extends, nodes.Block, nodes.Output, *NAMING)) for each in template.body):
            raise Loose
        before = [each for each in template.body if isinstance(each, NAMING)] + before
        for block in template.find_all(nodes.Block):
            overrides.setdefault(block.name, []).append(block)
        name = parents[0].template.value
        if name in names:
            raise Loose(f"{name} extends itself")
        names.add(name)
        template = _parsed(environment, name)
        parents = [each for each in template.body if isinstance(each, nodes.Extends)]
    joiner = _Joiner(environment, overrides, messages)
    whole = nodes.Template(joiner.body([*before, *template.body]), lineno=1)
    whole.set_environment(environment)
    return whole


def _parsed(environment: Environment, name: str) -> nodes.Template:
    assert environment.loader is not None
    try:
        source, filename, _ = environment.loader.get_source(environment, name)
    except TemplateNotFound as error:
        # A loader that met this error would look for another template instead of the one being compiled.
        raise Loose(f"no template {name}") from error
    return environment._parse(source, name, filename)


class _Joiner(_Translated):
    """Puts the bodies of blocks and includes where they are called."""

    def __init__(self, environment: Environment, overrides: dict[str, list[nodes.Block]], messages: Messages) -> None:
        super().__init__(messages)
        self._environment = environment
        self._overrides = overrides
        # The blocks that ``super()`` stands for, innermost last.
        self._above: list[list[nodes.Block]] = []

    def body(self, body: list[nodes.Node]) -> list[nodes.Node]:
        """The nodes with everything in place."""
        found: list[nodes.Node] = []
        for each in body:
            made = self.visit(each)
            found.extend(made if isinstance(made, list) else [made])
        return merged(found)

    def _block(self, chain: list[nodes.Block]) -> list[nodes.Node]:
        if not chain or chain[0].required:
            raise Loose
        self._above.append(chain[1:])
        # A block may be shown twice, by ``super()`` in two places, and a node has one parent only.
        body = self.body(deepcopy(chain[0].body))
        self._above.pop()
        return _enclosed(body)

    def visit_Block(self, node: nodes.Block) -> list[nodes.Node]:
        return self._block([*self._overrides.get(node.name, ()), node])

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for each in node.nodes:
            if isinstance(each, nodes.Call) and isinstance(each.node, nodes.Name) and each.node.name == "super":
                found += self._block(self._above[-1] if self._above else [])
            else:
                found.append(nodes.Output([self.visit(each)], lineno=node.lineno))
        return merged(found)

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        if node.name in ("self", "super"):
            raise Loose
        return node

    def visit_Include(self, node: nodes.Include) -> list[nodes.Node]:
        if not isinstance(node.template, nodes.Const) or node.ignore_missing or not node.with_context:
            raise Loose
        included = _parsed(self._environment, node.template.value)
        if included.find(nodes.Extends):
            raise Loose
        return _enclosed(self.body(included.body))


def _enclosed(body: list[nodes.Node]) -> list[nodes.Node]:
    """The body in a scope of its own where it sets names."""
    return [nodes.Scope(body)] if any(isinstance(found, NAMING) for each in body for found in parts(each)) else body
