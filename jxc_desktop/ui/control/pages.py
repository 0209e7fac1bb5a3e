"""The pages of control, made known to the shell."""

from __future__ import annotations

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.control.approvals_page import ApprovalsPage
from jxc_desktop.ui.control.rules_page import RulesPage


def register(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the pages known."""
    registry.add(
        PageEntry(
            ApprovalsPage.name,
            ApprovalsPage.heading,
            lambda key: ApprovalsPage(parts, key=key),
            icon="pending",
            permission=Permission.DOCUMENT_VIEW,
        )
    )
    registry.add(
        PageEntry(
            RulesPage.name,
            RulesPage.heading,
            lambda key: RulesPage(parts, key=key),
            icon="settings",
            permission=Permission.APPROVAL_EDIT,
            group="settings",
        )
    )
