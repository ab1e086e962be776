"""What of a template is the same on many pages: pieces of cards, and the frame around what a page shows."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby

from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

__all__ = ["NAMING", "keep", "may_keep", "merged", "parts", "steady"]

# Names that a card's part of a page may use beside the card: they are the same on all pages, or part of the key.
_CONSTANT = frozenset(("t", "n", "site"))
_SAME = _CONSTANT | {"level"}
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


def may_keep(template: nodes.Template) -> bool:
    """Whether names that are the same on all pages mean nothing else anywhere in the template."""
    return not any(name in _CONSTANT for each in parts(template) for name in _given(each))


def _given(node: nodes.Node) -> list[str]:
    """The names that a node gives to something."""
    if isinstance(node, nodes.Name):
        return [node.name] if node.ctx != "load" else []
    if isinstance(node, nodes.FromImport):
        return [each if isinstance(each, str) else each[1] for each in node.names]
    return [node.name] if isinstance(node, nodes.Macro) else [node.target] if isinstance(node, nodes.Import) else []


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
