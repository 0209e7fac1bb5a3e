"""The pages about labels, made known with those of the warehouse."""

from __future__ import annotations

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.warehouse.label_templates_page import LabelTemplatesPage
from jxc_desktop.ui.warehouse.labels_page import LabelsPage


def register_labels(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the labels and their templates known."""
    registry.add(
        PageEntry(
            LabelsPage.name,
            LabelsPage.heading,
            lambda key: LabelsPage(parts, key=key),
            icon="printer",
            permission=Permission.PRINT,
        )
    )
    registry.add(
        PageEntry(
            LabelTemplatesPage.name,
            LabelTemplatesPage.heading,
            lambda key: LabelTemplatesPage(parts, key=key),
            icon="printer",
            permission=Permission.SETTING_EDIT,
            group="settings",
        )
    )
