"""Jinja as the themes use it. Imported only where pages are made."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from jinja2 import Environment, TemplateNotFound, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from jobexport.site.codestore import CodeStore, digest
from jobexport.site.faces import Face
from jobexport.site.messages import Messages
from jobexport.site.pieces import NAMING, keep, may_keep, merged, parts, steady
from jobexport.site.quickcode import QuickCode

__all__ = ["FlatEnvironment", "Loose", "ThemeEnvironment"]


# Control characters and the like, which HTML does not allow in any form.
_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_SPECIAL = re.compile(f"[&<>'\"{_ILLEGAL}]").search
# Labels, links and names of this length stand on many pages.
_SHORT = 256
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
            return value if type(value) is Markup else str(value) if type(value) is int else str(escape(value))
        if _SPECIAL(value):
            text = _INVISIBLE.sub("", value).replace("&", "&amp;").replace(">", "&gt;")
            return text.replace("<", "&lt;").replace("'", "&#39;").replace('"', "&#34;")
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


class FlatEnvironment(ThemeEnvironment):
    """The same templates, each compiled with its parents and includes into one piece of code, which is much faster.

    Compiling raises Loose for a template that cannot be made one piece (a computed parent, ``self.block()``, …).
    Lines of errors are those of several files. In both cases render with a ThemeEnvironment.
    """

    def __init__(self, messages: Messages, store: CodeStore, **options: Any) -> None:
        super().__init__(messages, **options)
        self.code_generator_class = QuickCode
        self.escaped = _Escapes().__getitem__
        self.finalize = None
        self.face = Face
        self._store = store
        # Digests of templates: as they were found by this environment, and of those that went into the code being made.
        self._found: dict[str, bytes | None] = {}
        self._parts: dict[str, bytes] = {}
        self.steady: dict[tuple[Any, ...], str | bytes] = {}
        """Parts of pages that are the same on all pages of a depth. Whoever changes the links of pages clears it."""

    def compile(
        self, source: Any, name: str | None = None, filename: str | None = None, *args: Any, **options: Any
    ) -> Any:
        """The code of a template, made once for one state of the theme."""
        if name is None or filename is None or args or options:
            return super().compile(source, name, filename, *args, **options)
        found = self._store.get((name, filename), source, self._mark)
        if found is None:
            self._parts = {}
            found = super().compile(source, name, filename)
            self._store.put((name, filename), source, self._parts, found)
        return found

    def parsed(self, name: str) -> nodes.Template:
        """Another template, of which the one that is being compiled is made. Raises Loose where it is missing."""
        assert self.loader is not None
        try:
            source, filename, _ = self.loader.get_source(self, name)
        except TemplateNotFound as error:
            # A loader that met this error would look for another template instead of the one being compiled.
            raise Loose(f"no template {name}") from error
        self._parts[name] = digest(source)
        return self._parse(source, name, filename)

    def _mark(self, name: str) -> bytes | None:
        if name not in self._found:
            assert self.loader is not None
            try:
                self._found[name] = digest(self.loader.get_source(self, name)[0])
            except TemplateNotFound:
                self._found[name] = None
        return self._found[name]

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        whole = _joined(self, source, self._messages)
        if not whole.find(nodes.EvalContextModifier):
            for loop in list(whole.find_all(nodes.For)) if may_keep(whole) else ():
                keep(loop)
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


def _joined(environment: FlatEnvironment, template: nodes.Template, messages: Messages) -> nodes.Template:
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
        template = environment.parsed(name)
        parents = [each for each in template.body if isinstance(each, nodes.Extends)]
    joiner = _Joiner(environment, overrides, messages)
    whole = nodes.Template(joiner.body([*before, *template.body]), lineno=1)
    whole.set_environment(environment)
    return whole


class _Joiner(_Translated):
    """Puts the bodies of blocks and includes where they are called."""

    def __init__(
        self, environment: FlatEnvironment, overrides: dict[str, list[nodes.Block]], messages: Messages
    ) -> None:
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
        included = self._environment.parsed(node.template.value)
        if included.find(nodes.Extends):
            raise Loose
        return _enclosed(self.body(included.body))


def _enclosed(body: list[nodes.Node]) -> list[nodes.Node]:
    """The body in a scope of its own where it sets names."""
    return [nodes.Scope(body)] if any(isinstance(found, NAMING) for each in body for found in parts(each)) else body
