"""Python code of templates, made quicker: fewer searches, and what stands on many pages is rendered once."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby
from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.meta import find_undeclared_variables

__all__ = ["NAMING", "QuickCode", "keep", "merged", "parts", "steady"]


class QuickCode(CodeGenerator):
    """Code that takes ``job['title']`` as Python does, without a search for an attribute or an undefined value."""

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        if not (isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)):
            super().visit_Getitem(node, frame)
            return
        if isinstance(node.node, nodes.Name) and node.node.ctx == "load":
            # A name that is missing has no items either, so that there is no need to ask.
            self.write(frame.symbols.ref(node.node.name))
        else:
            self.write("(")
            self.visit(node.node, frame)
            self.write(")")
        self.write(f"[{node.arg.value!r}]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        plain = isinstance(node.node, nodes.Name) and node.node.name in ("t", "n") and not forward_caller
        if not plain or node.dyn_args or node.dyn_kwargs or any(iskeyword(each.key) for each in node.kwargs):
            super().visit_Call(node, frame, forward_caller)
            return
        # Translating needs nothing of the page's context.
        self.visit(node.node, frame)
        self.write("(")
        for value in node.args:
            self.visit(value, frame)
            self.write(", ")
        for each in node.kwargs:
            self.visit(each, frame)
            self.write(", ")
        self.write(")")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        if getattr(node, "bare", False) and node.node is not None:
            self.visit(node.node, frame)
        else:
            super().visit_Filter(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        context = frame.eval_ctx
        if isinstance(node, nodes.Filter) and node.name == "safe" and context.autoescape and not context.volatile:
            # What is safe is shown as it is, and needs no type that says so.
            node.bare = True  # type: ignore[attr-defined]
            self.write("str(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Scope(self, node: nodes.Scope, frame: Frame) -> None:
        number, card = getattr(node, "kept", (None, ""))
        steady = getattr(node, "steady", None)
        if getattr(node, "whole", False):
            self._whole(node, frame)
            return
        if steady is not None and frame.symbols.find_ref("page"):
            self._steady(node, frame, steady)
            return
        if number is None:
            super().visit_Scope(node, frame)
            return
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        text, face = self.temporary_identifier(), self.temporary_identifier()
        self.writeline(f"{face} = ", node)
        self.visit(nodes.Name(card, "load"), inner)
        self.writeline(
            f"{text} = {face}.shown({_fragment(number, inner)}) if type({face}) is environment.face else None"
        )
        self.writeline(f"if {text} is None:")
        self.indent()
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.writeline(f"{text} = concat({inner.buffer})")
        self.writeline(f"if type({face}) is environment.face:")
        self.indent()
        self.writeline(f"{text} = {face}.show({_fragment(number, inner)}, {text})")
        self.outdent()
        self.outdent()
        self.start_write(frame, node)
        self.write(text)
        self.end_write(frame)
        self.leave_frame(inner)

    def _whole(self, node: nodes.Scope, frame: Frame) -> None:
        """A list that takes several pieces at once is quicker than a generator that gives each."""
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.writeline(f"yield concat({inner.buffer})")
        self.leave_frame(inner)

    def _steady(self, node: nodes.Scope, frame: Frame, number: int) -> None:
        page = frame.symbols.ref("page")
        text, key = self.temporary_identifier(), self.temporary_identifier()
        self.writeline(f"{key} = (name, {number}, {page}['root'], {page}['is_home'])", node)
        self.writeline(f"{text} = environment.steady.get({key})")
        self.writeline(f"if {text} is None:")
        self.indent()
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.writeline(f"{text} = environment.steady[{key}] = concat({inner.buffer})")
        self.leave_frame(inner)
        self.outdent()
        self.start_write(frame, node)
        self.write(text)
        self.end_write(frame)

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escape = environment.escaped")


# Names that a card's part of a page may use beside the card: they are the same on all pages, or part of the key.
_SAME = frozenset(("t", "n", "site", "level"))
# What a page shows of itself that all pages of its depth show alike.
_FRAME = frozenset((
    "root", "home", "style", "script", "safety", "search", "directories", "feeds", "site_logo", "is_home",
))  # fmt: skip
_STEADY = frozenset(("t", "n", "site", "now", "page"))
# What of a template depends on nothing but its parts.
_PURE = (
    nodes.Output, nodes.TemplateData, nodes.Const, nodes.If, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not,
    nodes.Compare, nodes.Operand, nodes.Concat, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Tuple, nodes.List,
    nodes.Keyword, nodes.Slice, nodes.BinExpr, nodes.UnaryExpr,
)  # fmt: skip
# What gives something else each time it is called.
_FICKLE = frozenset(("lipsum", "cycler", "joiner", "namespace"))
NAMING = (nodes.Assign, nodes.AssignBlock, nodes.Import, nodes.FromImport, nodes.Macro)
"""What gives names in a template."""

# What does more than to show something.
_STRANGE = (
    nodes.NSRef, nodes.ExprStmt, nodes.Break, nodes.Continue, nodes.FilterBlock, nodes.CallBlock, nodes.EvalContextModifier,
)  # fmt: skip


def _fragment(number: int, frame: Frame) -> str:
    level = frame.symbols.find_ref("level")
    return f"({number}, {level})" if level else str(number)


def keep(loop: nodes.For) -> None:
    """Lets what the loop shows of a card be kept, where it depends on the card, its level and nothing else."""
    if not (isinstance(loop.iter, nodes.Name) and loop.iter.name == "cards" and isinstance(loop.target, nodes.Name)):
        return
    card, body = loop.target.name, nodes.Scope(loop.body)
    if any(map(body.find, (*NAMING, *_STRANGE))):
        return
    whole = nodes.Template(loop.body, lineno=1)
    whole.environment = loop.environment
    names = find_undeclared_variables(whole)
    called = {each.name for each in body.find_all(nodes.Name)}
    if card not in names or names - _SAME != {card} or called & _FICKLE:
        return
    if any(each.name == "random" for each in body.find_all(nodes.Filter)):
        return
    # The address alone hangs on the page; it must stand as it is, so that it can be put in afterwards.
    shown = [each for part in body.find_all(nodes.Output) for each in part.nodes]
    if any(
        not isinstance(each.arg, nodes.Const) or (each.arg.value == "href" and not any(each is one for one in shown))
        for each in body.find_all(nodes.Getitem)
        if isinstance(each.node, nodes.Name) and each.node.name == card
    ):
        return
    taken = [each.node for each in body.find_all(nodes.Getitem)]
    if any(each.name == card and not any(each is one for one in taken) for each in body.find_all(nodes.Name)):
        return
    # The same piece has the same number in every template and process, whenever it was compiled.
    number = int.from_bytes(blake2b(repr(body).encode("utf-8", "surrogatepass"), digest_size=8).digest())
    body.kept = (number, card)  # type: ignore[attr-defined]
    loop.body = [body]


def parts(node: nodes.Node) -> Iterator[nodes.Node]:
    """A node and everything in it, in no order; quicker than asking for one kind after another."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        for name in node.fields:
            value = getattr(node, name, None)
            if isinstance(value, nodes.Node):
                todo.append(value)
            elif isinstance(value, list):
                todo.extend([each for each in value if isinstance(each, nodes.Node)])


def steady(template: nodes.Template) -> None:
    """Lets runs of the template that show the site's frame, and nothing of the page itself, be rendered once for all pages
    of a depth. Not in a template that gives names to things, which other templates may see."""
    for each in parts(template):
        if isinstance(each, NAMING):
            return
        if isinstance(each, nodes.Name) and each.ctx != "load" and each.name in _STEADY:
            return
    pieces: list[nodes.Node] = []
    for each in template.body:
        whole = not isinstance(each, nodes.Output)
        pieces += [each] if whole else [nodes.Output([one], lineno=each.lineno) for one in each.nodes]  # type: ignore[attr-defined]
    body: list[nodes.Node] = []
    number = 0
    for is_steady, run in groupby(pieces, lambda piece: _is_steady(piece, frozenset())):
        found = merged(list(run))
        if is_steady and any(not isinstance(each, nodes.TemplateData) for one in found for each in _shown(one)):
            scope = nodes.Scope(found, lineno=found[0].lineno)
            scope.steady = number  # type: ignore[attr-defined]
            number += 1
            found = [scope]
        body += found
    everything = nodes.Scope(merged(body), lineno=1)
    everything.whole = True  # type: ignore[attr-defined]
    template.body = [everything]
    if template.environment is not None:
        template.set_environment(template.environment)


def _shown(node: nodes.Node) -> list[nodes.Node]:
    return list(node.nodes) if isinstance(node, nodes.Output) else [node]


def _is_steady(node: nodes.Node, bound: frozenset[str]) -> bool:
    """Whether a node depends on the site and the frame of its pages only. ``bound`` are the names of loops around it."""
    if isinstance(node, nodes.Name):
        return node.name in bound or node.name in ("site", "now")
    if isinstance(node, nodes.For):
        names = {each.name for each in parts(node.target) if isinstance(each, nodes.Name)}
        inner = bound | names | {"loop"}
        return (
            not node.recursive
            and _is_steady(node.iter, bound)
            and all(_is_steady(each, bound) for each in node.else_)
            and all(_is_steady(each, inner) for each in [*node.body, *([node.test] if node.test else [])])
        )
    if isinstance(node, nodes.Call):
        called = isinstance(node.node, nodes.Name) and node.node.name in ("t", "n")
        given = [*node.args, *node.kwargs, *[each for each in (node.dyn_args, node.dyn_kwargs) if each is not None]]
        return called and all(_is_steady(each, bound) for each in given)
    if isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Name) and node.node.name == "page":
        return isinstance(node.arg, nodes.Const) and node.arg.value in _FRAME
    if not isinstance(node, _PURE) or (isinstance(node, nodes.Filter) and node.name == "random"):
        return False
    return all(_is_steady(each, bound) for each in node.iter_child_nodes())


def merged(body: list[nodes.Node]) -> list[nodes.Node]:
    """The nodes with neighbouring pieces of output made one, so that constant text is written at once."""
    found: list[nodes.Node] = []
    for each in body:
        if isinstance(each, nodes.Output) and found and isinstance(found[-1], nodes.Output):
            found[-1].nodes.extend(each.nodes)
        else:
            found.append(each)
    return found
