"""What the counter adds to the look of the program: larger text, and states that can be told apart from afar."""

from __future__ import annotations

from string import Template

from jxc_desktop.ui.common.theme import Theme

_SHEET = Template(
    """
    QLineEdit#scan_box { font-size: ${scan}px; min-height: 48px; }
    QLineEdit#tendered { font-size: ${scan}px; min-height: 48px; }
    QLabel#result_text { font-size: ${row}px; }
    QTableView#cart_table, QTableView#return_table, QTableView#search_list { font-size: ${row}px; }
    QTableView#search_list { border: 2px solid $primary; }
    QFrame#counter_header QLabel { font-size: ${status}px; color: $text; }
    QLineEdit, QPushButton { min-height: 42px; }
    QLineEdit:focus { min-height: 40px; }
    QLineEdit#scan_box:focus, QLineEdit#tendered:focus { min-height: 46px; }
    QPushButton { font-size: ${body}px; }
    QPushButton[kind="primary"] { font-size: ${section}px; min-height: 58px; }
    QFrame#authorisation_bar QPushButton[kind="primary"] { font-size: ${body}px; min-height: 42px; }
    QFrame#pay_panel QPushButton[tight="true"] { font-size: ${note}px; padding: 0; }
    QFrame#key_bar QPushButton, QFrame#pay_panel QPushButton { padding: 0 4px; }
    QListWidget::item { min-height: 44px; padding: 0 8px; }
    QTableView::item { padding: 0 8px; }
    QPushButton[chosen="true"] { background: $primary_soft; border: 2px solid $primary; font-weight: 600; }
    QFrame[band="return"] { border-left: 6px solid $warning; }
    QLabel#return_band { background: $warning; color: $surface; padding: 4px 12px; }
    QLabel#emergency_band { background: $danger; color: $surface; padding: 4px 12px; font-weight: 600; }
    QLabel#return_band { font-size: ${row}px; font-weight: 600; }
    QLabel#cart_total, QLabel#pay_due { font-size: ${total}px; font-weight: 600; }
    QLabel#last_change, QLabel#pay_change, QLabel#return_total { font-size: ${change}px; font-weight: 600; }
    """
)


def counter_style(theme: Theme) -> str:
    """The style sheet of the counter in the theme of the moment."""
    tokens = theme.tokens
    sizes = {"scan": 24, "row": 16, "status": 13, "body": 14, "note": 12, "section": 18, "total": 52, "change": 40}
    return _SHEET.substitute(
        {name: str(theme.pixels(size)) for name, size in sizes.items()},
        primary=tokens.primary,
        primary_soft=tokens.primary_soft,
        warning=tokens.warning,
        danger=tokens.danger,
        surface=tokens.surface,
        text=tokens.text,
    )
