"""Makes the pages of documents known: an editor for each kind, a list for each area, the centre over all."""

from __future__ import annotations

from collections.abc import Sequence

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_list import DocumentList, kinds_of
from jxc_desktop.ui.common.document_parts import VIEW_PAGE, DocumentParts, editor_page
from jxc_desktop.ui.common.document_view import DocumentViewPage
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.common.tab_page import TabPage

CENTRE_PAGE = "documents"


def register_editor(
    registry: PageRegistry, parts: DocumentParts, code: str, editor: type[DocumentEditor] = DocumentEditor
) -> None:
    """The page that edits drafts of a kind; ``editor`` is what an area made of the common one."""
    kind = kind_of(code)

    def make(key: str | None) -> TabPage:
        return editor(parts, kind, key)

    registry.add(PageEntry(editor_page(code), kind.name, make, icon="draft", permission=kind.permission, single=False))


def register_list(
    registry: PageRegistry,
    parts: DocumentParts,
    name: str,
    title: str,
    codes: Sequence[str],
    *,
    icon: str = "document",
    permission: Permission = Permission.DOCUMENT_VIEW,
    rail: bool = False,
) -> None:
    """A list of some kinds; Ctrl+Enter on it begins a document of the first kind."""
    kinds = kinds_of(*codes)
    new_page = editor_page(codes[0]) if kinds[0].editable else ""

    def make(_key: str | None) -> TabPage:
        return DocumentList(parts, kinds, name, title)

    registry.add(PageEntry(name, title, make, icon=icon, permission=permission, rail=rail, new_page=new_page))


def register_common(registry: PageRegistry, parts: DocumentParts) -> None:
    """The pages of no area of their own: any posted document, all documents, counter sales."""
    registry.add(
        PageEntry(
            VIEW_PAGE,
            N_("Document"),
            lambda key: DocumentViewPage(parts, key),
            icon="posted",
            permission=Permission.DOCUMENT_VIEW,
            single=False,
        )
    )
    register_list(registry, parts, CENTRE_PAGE, N_("All documents"), tuple(KINDS), rail=True)
    counter = registry.area("counter")
    register_list(
        counter, parts, "counter_sales", N_("Counter sales"), ("counter_sale", "counter_refund"), icon="counter"
    )
