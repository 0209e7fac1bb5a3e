"""Users and roles: who works here, and the matrix of what each role may do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import PERMISSION_NAMES, Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.users import Role, UserInfo, UserService
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

_COLUMNS: tuple[Column[UserInfo], ...] = (
    Column(N_("Name"), read=lambda user: user.name, name="name", stretch=True),
    Column(N_("Works here"), read=lambda user: _("Yes") if user.active else _("No"), name="active"),
    Column(N_("PIN"), read=lambda user: _("is set") if user.has_pin else _("not yet"), name="pin"),
)


@dataclass(frozen=True, slots=True)
class RightRow:
    """One right and the roles that have it."""

    permission: Permission
    roles: frozenset[str]


class UsersPage(TabPage):
    """Two tabs: users with their roles and PIN, roles with their rights. Every change applies at once."""

    name = "users"
    heading = N_("Users and roles")
    icon_name = "user"
    topics = frozenset({Topic.USERS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Who works here, and what each role may do."),
        steps=(
            N_("Ctrl+N: a new user; give a PIN of 4 to 8 digits and a role."),
            N_("In the matrix, Enter or a double click gives or takes a right."),
        ),
    )

    def __init__(self, users: UserService, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self._users, self._runner = users, runner
        self._shown: UserInfo | None = None
        self.roles: Sequence[Role] = ()
        self.errors = ErrorBar(self)
        self.user_model: RowsModel[UserInfo] = RowsModel(columns=_COLUMNS, parent=self)
        self.user_table = TableView(self, name="users.rows")
        self.user_table.setModel(self.user_model)
        self.right_model: RowsModel[RightRow] = RowsModel(columns=(), parent=self)
        self.right_table = TableView(self, name="users.rights")
        self.right_table.setModel(self.right_model)
        self.name_edit, self.pin = QLineEdit(self), PlainEdit(self, name="users.pin")
        self.active = QCheckBox(self)
        self.save_button, self.new_button = QPushButton(self), QPushButton(self)
        self._role_row = QVBoxLayout()
        self._role_boxes: dict[str, QCheckBox] = {}
        self.tabs = QTabWidget(self)
        self._arrange()
        self._bind()
        self.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.addWidget(self.errors)
        self.tabs.setObjectName("users.tabs")
        self.tabs.tabBar().setObjectName("users.tabs.bar")
        users = QWidget(self)
        row = QHBoxLayout(users)
        row.addWidget(self.user_table, 1)
        row.addWidget(self._card(), 1)
        self.tabs.addTab(users, "")
        self.tabs.addTab(self.right_table, "")
        self.say(lambda text: self.tabs.setTabText(0, text), lambda: _("Users"))
        self.say(lambda text: self.tabs.setTabText(1, text), lambda: _("Roles and rights"))
        layout.addWidget(self.tabs, 1)

    def _card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        self.name_edit.setObjectName("users.name")
        self.active.setObjectName("users.active")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        for editor, title in (
            (self.name_edit, N_("Name")),
            (self.pin, N_("New PIN (empty: stays as it is)")),
        ):
            label = QLabel(self)
            label.setProperty("role", "status")
            label.setBuddy(editor)
            self.say(label.setText, partial(_, title))
            layout.addWidget(label)
            layout.addWidget(editor)
        layout.addWidget(self.active)
        layout.addLayout(self._role_row)
        layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button, word, text in (
            (self.new_button, "new", lambda: _("New (Ctrl+N)")),
            (self.save_button, "save", lambda: _("Save (Ctrl+S)")),
        ):
            button.setObjectName(f"users.{word}")
            self.say(button.setText, text)
            buttons.addWidget(button)
        self.save_button.setProperty("kind", "primary")
        self.say(self.active.setText, lambda: _("Works here"))
        layout.addLayout(buttons)
        return card

    def _bind(self) -> None:
        self.user_table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.user_table.activated_row.connect(lambda _row: self.name_edit.setFocus())
        self.right_table.activated_row.connect(lambda _row: self.toggle_right())
        self.save_button.clicked.connect(self.save)
        self.new_button.clicked.connect(self.begin)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.begin)

    # doing

    def read(self) -> None:
        """Read users and roles again."""
        self._runner.submit(
            lambda _progress: (self._users.users(), self._users.roles()),
            done=self._take,
            failed=self.errors.show_error,
            read=True,
        )

    def begin(self) -> None:
        """Begin a new user."""
        self._show(None)
        self.name_edit.setFocus()

    def save(self) -> None:
        """Save the user on the card."""
        name = self.name_edit.text().strip()
        old = self._shown.name if self._shown else name
        roles = [code for code, box in self._role_boxes.items() if box.isChecked()]
        active, pin = self.active.isChecked(), self.pin.text()

        def work(_progress: object) -> Changes:
            return self._users.save_user(old, roles, active=active, pin=pin, new_name=name)

        self._submit(work, lambda: _("“{name}” is saved.").format(name=name))

    def toggle_right(self) -> None:
        """Give or take the right of the cursor."""
        index = self.right_table.currentIndex()
        if not index.isValid() or index.column() == 0:
            return
        role = self.roles[index.column() - 1]
        permission = self.right_model.row(index.row()).permission
        rights = role.permissions ^ {permission}

        def undo() -> None:
            self._submit(lambda _progress: self._users.save_role(role.code, role.name, role.permissions))

        self._submit(
            lambda _progress: self._users.save_role(role.code, role.name, rights),
            lambda: _("{role}: {right} – {state}").format(
                role=_(role.name),
                right=_(PERMISSION_NAMES[permission]),
                state=_("given") if permission in rights else _("taken away"),
            ),
            undo,
        )

    def _submit(
        self,
        work: Callable[[Any], Changes],
        told: Callable[[], str] | None = None,
        undo: Callable[[], object] | None = None,
    ) -> None:
        def done(_changes: Changes) -> None:
            self.errors.clear()
            if told is not None:
                self.errors.show_text(told, tone="success", action=undo, action_text=lambda: _("Undo"))
            self.read()

        self._runner.submit(work, done=done, failed=self.errors.show_error)

    # showing

    def _take(self, read: tuple[Sequence[UserInfo], Sequence[Role]]) -> None:
        users, self.roles = read
        self._make_role_boxes()
        self.user_model.set_rows(users)
        self._show_rights()
        name = self._shown.name if self._shown else (users[0].name if users else "")
        self._show(next((user for user in users if user.name == name), None))

    def _make_role_boxes(self) -> None:
        if list(self._role_boxes) == [role.code for role in self.roles]:
            return
        for box in self._role_boxes.values():
            box.deleteLater()
        self._role_boxes = {}
        for role in self.roles:
            box = QCheckBox(_(role.name), self)
            box.setObjectName(f"users.role.{role.code}")
            self._role_row.addWidget(box)
            self._role_boxes[role.code] = box

    def _show_rights(self) -> None:
        columns: list[Column[RightRow]] = [
            Column(N_("Right"), read=lambda row: _(PERMISSION_NAMES[row.permission]), name="right", stretch=True)
        ]
        columns += [Column(role.name, read=partial(_mark, role.code), name=role.code, width=120) for role in self.roles]
        rows = [
            RightRow(permission, frozenset(role.code for role in self.roles if permission in role.permissions))
            for permission in Permission
        ]
        if [column.name for column in self.right_model.columns] == [column.name for column in columns]:
            self.right_model.set_rows(rows)
        else:
            self.right_model.set_columns(columns, rows)

    def _choose(self, number: int) -> None:
        if 0 <= number < self.user_model.rowCount():
            self._show(self.user_model.row(number))

    def _show(self, user: UserInfo | None) -> None:
        self._shown = user
        self.name_edit.setText(user.name if user else "")
        self.active.setChecked(user.active if user else True)
        self.pin.clear()
        for code, box in self._role_boxes.items():
            box.setChecked(user is not None and code in user.roles)

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def first_focus(self) -> QWidget:
        """The list of users."""
        return self.user_table

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.user_model.retranslate()
        self.right_model.retranslate()
        for role in self.roles:
            self._role_boxes[role.code].setText(_(role.name))


def _mark(code: str, row: RightRow) -> str:
    return "✓" if code in row.roles else "–"
