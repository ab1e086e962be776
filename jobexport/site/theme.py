"""Themes: templates in a user's folder over the default ones, compiled once, with errors that name their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobexport.errors import TemplateError
from jobexport.resources import templates
from jobexport.site.messages import Messages

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.runtime import Context

__all__ = ["Theme"]

DEFAULT = "default"


class Theme:
    """The templates of a site.

    A template is looked for in ``folder`` first, then in the default theme; ``default:NAME`` always is the default
    theme's, so that a user's ``job.html`` can begin with ``{% extends "default:job.html" %}`` and override single
    blocks. Names that are not defined are errors. Raises TemplateError for a folder that is missing.
    """

    def __init__(self, messages: Messages, folder: Path | None = None) -> None:
        from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined

        from jobexport.site.codestore import CodeStore
        from jobexport.site.templating import FlatEnvironment, ThemeEnvironment

        if folder is not None and not folder.is_dir():
            raise TemplateError("no such theme folder", subject=str(folder))
        self.folders = [each for each in (folder, templates() / DEFAULT) if each is not None]
        original = FileSystemLoader(templates() / DEFAULT)
        loaders = [FileSystemLoader(each) for each in self.folders[:-1]]
        options: dict[str, Any] = {
            "loader": ChoiceLoader([*loaders, PrefixLoader({DEFAULT: original}, ":"), original]),
            "autoescape": True,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "keep_trailing_newline": True,
            "auto_reload": False,
            "cache_size": -1,
        }
        self._exact = ThemeEnvironment(messages, **options)
        self._quick = FlatEnvironment(messages, CodeStore(self.folders, messages.language), **options)
        self._templates: dict[str, Template | None] = {}
        for environment in (self._exact, self._quick):
            environment.globals.update(t=messages.t, n=messages.n)
        self._globals = dict(self._quick.globals)
        self._contexts: dict[str, Context] = {}

    def forget(self) -> None:
        """Says that the links of the frame of pages are others from now on."""
        self._quick.steady.clear()

    def render(self, name: str, values: dict[str, Any], subject: str) -> bytes:
        """The template of this name with its values, as UTF-8.

        Raises TemplateError for whatever is wrong in it, naming template, line and ``subject``, the page being made.
        """
        template = self._compiled(name)
        if template is not None:
            try:
                # What Template.render does, with one context for all pages of a template.
                context = self._context(name, template)
                context.parent, context.vars = {**self._globals, **values}, {}
                context.exported_vars = set()
                pieces: Iterator[Any] = template.root_render_func(context)
                return b"".join([
                    each if type(each) is bytes else each.encode("utf-8", "replace") for each in pieces
                ])  # fmt: skip
            except Exception:  # an author's template may raise anything
                # The quick code knows neither lines nor undefined values; the exact one, which follows, does.
                self._contexts.pop(name, None)
        return self._render_exactly(name, values, subject)

    def _context(self, name: str, template: Template) -> Context:
        found = self._contexts.get(name)
        if found is None:
            found = self._contexts[name] = template.new_context({})
        return found

    def prepare(self, names: Iterable[str]) -> None:
        """Compiles these templates now; what is wrong in one is told when it is rendered."""
        for name in names:
            self._compiled(name)

    def _compiled(self, name: str) -> Template | None:
        """The quick form of a template; None where it has none, or is wrong."""
        if name not in self._templates:
            try:
                self._templates[name] = self._quick.get_template(name)
            except Exception:  # whatever is wrong with it, the exact form tells when it is rendered
                self._templates[name] = None
        return self._templates[name]

    def _render_exactly(self, name: str, values: Mapping[str, Any], subject: str) -> bytes:
        from jinja2 import TemplateNotFound, TemplateSyntaxError

        hint = f"while making {subject}"
        try:
            return self._exact.get_template(name).render(values).encode("utf-8", "replace")
        except TemplateSyntaxError as error:
            place = f"{self._shown(error.filename)}:{error.lineno}"
            raise TemplateError(error.message or "syntax error", subject=place, hint=hint) from error
        except Exception as error:  # an author's template may raise anything
            text = str(error)
            if isinstance(error, TemplateNotFound):
                text = f"no such template: {error.name}"
            elif isinstance(error, RecursionError):
                text = f"a template extends or includes itself; the original is {DEFAULT}:NAME"
            raise TemplateError(text or type(error).__name__, subject=self._place(error, name), hint=hint) from error

    def _place(self, error: BaseException, name: str) -> str:
        """The innermost line of a template that an error went through."""
        place, trace = name, error.__traceback__
        while trace is not None:
            # Jinja gives the frames of templates their own file names and lines, and leaves this mark in them.
            if "__jinja_exception__" in trace.tb_frame.f_globals:
                place = f"{self._shown(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place

    def _shown(self, filename: str | None) -> str:
        """A template's file as its author knows it: its name in the theme, ``default:…`` for an original."""
        if filename is None:
            return "template"
        for folder in self.folders:
            if Path(filename).is_relative_to(folder):
                name = Path(filename).relative_to(folder).as_posix()
                return f"{DEFAULT}:{name}" if folder == self.folders[-1] else name
        return filename

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """The files that go out as they are: those in the ``assets`` folders, the user's over the default ones."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            found |= {
                f"assets/{path.relative_to(folder / 'assets').as_posix()}": path for path in _files(folder / "assets")
            }
        for name in sorted(found):
            yield name, found[name].read_bytes()

    def text(self, name: str) -> str:
        """A text file of the theme, the user's where there is one."""
        return next((each / name).read_text("utf-8") for each in self.folders if (each / name).is_file())

    def is_default(self, name: str) -> bool:
        """Whether a file of the theme is the default one."""
        return not any((each / name).is_file() for each in self.folders[:-1])


def _files(folder: Path) -> Iterator[Path]:
    return (each for each in folder.rglob("*") if each.is_file() and not each.name.startswith("."))
