"""Python code of templates, made quicker: fewer searches, and what stands on many pages is rendered once."""

from __future__ import annotations

from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

__all__ = ["QuickCode"]

# Constant text of so many letters is worth a piece of its own.
_LARGE = 300
# Names of long texts.
_LONG = frozenset(("jsonld",))


class QuickCode(CodeGenerator):
    """Code that takes ``job['title']`` as Python does, without a search for an attribute or an undefined value.

    It gives a page in pieces: text, or bytes where a piece of a card was kept (see ``Face.shown``). Long texts are pieces of
    their own: where one piece has letters beyond ASCII, only that is slow to encode.
    """

    # The list that takes the pieces of the page itself.
    _main: str | None = None

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        if frame.buffer is None or frame.buffer != self._main or frame.require_output_check:
            super().visit_Output(node, frame)
            return
        run: list[nodes.Expr] = []
        for each in node.nodes:
            name = isinstance(each, nodes.Name) and each.name in _LONG
            if not name and not _is_safe(each, frame):
                run.append(each)
                continue
            if run:
                super().visit_Output(nodes.Output(run, lineno=node.lineno), frame)
                run = []
            self._hand_over(frame)
            if name:
                text = self.temporary_identifier()
                self.writeline(f"{text} = ", each)
                self.visit(each, frame)
                self.writeline(f"yield {text} if type({text}) is Markup else escape({text})")
            else:
                self.writeline("yield str(", each)
                self.visit(each.node, frame)  # type: ignore[attr-defined]
                self.write(")")
        if run:
            super().visit_Output(nodes.Output(run, lineno=node.lineno), frame)

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
        if _is_safe(node, frame):
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
        text, face = self.temporary_identifier(), self.temporary_identifier()
        self.writeline(f"{face} = ", node)
        self.visit(nodes.Name(card, "load"), inner)
        piece = _fragment(number, inner)
        self.writeline(f"{text} = {face}.shown({piece}) if type({face}) is environment.face else None")
        self.writeline(f"if {text} is None:")
        self.indent()
        # What only rendering needs is looked up only for that.
        self.writeline(f"if type({face}) is environment.face: {inner.symbols.ref(card)} = {face}.row()")
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.writeline(f"{text} = concat({inner.buffer})")
        self.writeline(f"if type({face}) is environment.face:")
        self.indent()
        self.writeline(f"{text} = {face}.show({piece}, {text})")
        self.outdent()
        self.leave_frame(inner)
        self.outdent()
        if frame.buffer is None or frame.buffer != self._main:
            self.start_write(frame, node)
            self.write(f"{text} if type({text}) is str else {text}.decode()")
            self.end_write(frame)
            return
        self.writeline(f"if type({text}) is str:")
        self.indent()
        self.writeline(f"{frame.buffer}.append({text})")
        self.outdent()
        self.writeline("else:")
        self.indent()
        self._hand_over(frame)
        self.writeline(f"yield {text}")
        self.outdent()

    def _hand_over(self, frame: Frame) -> None:
        """What was shown so far goes out, so that what follows can go out as it is."""
        self.writeline(f"if {frame.buffer}:")
        self.indent()
        self.writeline(f"yield concat({frame.buffer})")
        self.writeline(f"{frame.buffer}.clear()")
        self.outdent()

    def _whole(self, node: nodes.Scope, frame: Frame) -> None:
        """A list that takes several pieces at once is quicker than a generator that gives each."""
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self._main = inner.buffer
        self.blockvisit(node.body, inner)
        self.writeline(f"yield concat({inner.buffer})")
        self.leave_frame(inner)

    def _steady(self, node: nodes.Scope, frame: Frame, number: int) -> None:
        page = frame.symbols.ref("page")
        constant = sum(len(each.data) for each in node.find_all(nodes.TemplateData))
        whole = constant >= _LARGE and frame.buffer is not None and frame.buffer == self._main
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
        ready = '.encode("utf-8", "replace")' if whole else ""
        self.writeline(f"{text} = environment.steady[{key}] = concat({inner.buffer}){ready}")
        self.leave_frame(inner)
        self.outdent()
        if whole:
            self._hand_over(frame)
            self.writeline(f"yield {text}")
            return
        self.start_write(frame, node)
        self.write(text)
        self.end_write(frame)

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escape = environment.escaped")


def _is_safe(node: nodes.Expr, frame: Frame) -> bool:
    """Whether a node shows what is safe as it is."""
    context = frame.eval_ctx
    safe = isinstance(node, nodes.Filter) and node.name == "safe" and node.node is not None
    return safe and context.autoescape and not context.volatile


def _fragment(number: int, frame: Frame) -> str:
    level = frame.symbols.find_ref("level")
    return f"({number}, {level})" if level else str(number)
