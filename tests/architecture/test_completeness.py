"""Every X has a Y: lists that people keep by hand fall behind."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib

import pytest

from jxc_desktop.domain.errors import Doubt, ShopError
from jxc_desktop.domain.permissions import DEFAULT_ROLES, PERMISSION_NAMES, Permission
from tests.support.source import PACKAGE, ROOT, modules, nodes

MIGRATIONS = sorted((ROOT / "db" / "migrations" / "versions").glob("[0-9]*.py"))


def _doubts(kind: type[Doubt] = Doubt) -> list[type[Doubt]]:
    return [kind, *(one for child in kind.__subclasses__() for one in _doubts(child))]


def test_every_right_has_a_name_and_somebody_who_holds_it():
    assert set(PERMISSION_NAMES) == set(Permission)
    assert set().union(*DEFAULT_ROLES.values()) == set(Permission)


def test_every_doubt_names_the_right_that_answers_it():
    for doubt in _doubts()[1:]:
        assert Permission(doubt.permission).value.startswith("doubt."), doubt


def test_every_right_is_checked_somewhere():
    used = {
        node.attr
        for where, node in nodes(ast.Attribute)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Permission"
        if not where.startswith("jxc_desktop/domain/permissions.py")
    }
    answered = {Permission(doubt.permission).name for doubt in _doubts()[1:]}
    assert set(Permission.__members__) - used - answered == set()


def test_errors_have_codes_of_their_own():
    kinds = [ShopError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    codes = [kind.code for kind in kinds if "code" in vars(kind)]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda path: path.stem)
def test_every_migration_says_why_has_a_test_and_imports_nothing_of_the_program(migration):
    tree = ast.parse(migration.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in imported if name and name.startswith("jxc_desktop")]
    number, _, reason = migration.stem.partition("_")
    tests = list((ROOT / "tests" / "migrations").rglob("*.py"))
    named = [path for path in tests if reason in path.stem or number in path.read_text(encoding="utf-8")]
    assert named, f"no test names migration {migration.stem}"


def test_the_lock_names_no_host_and_fits_the_project():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(r"https?:|file:|find-links|index-url|@ ", lock) is None
    locked = {re.split(r"==", line)[0].lower().replace("_", "-") for line in lock.splitlines() if "==" in line}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[\[><=!;, ]", requirement)[0].lower().replace("_", "-") for requirement in wanted}
    assert names <= locked


def test_nothing_of_the_workplace_is_left_in_the_project():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    leaking = re.compile(r"(^|[\s\"'(=])/(work|tmp|root|home)/[a-z]")
    found = [
        name
        for name in listed.split("\0")
        if name.endswith((".py", ".md", ".toml", ".po", ".lock", ".spec")) and (ROOT / name).exists()
        if leaking.search((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert found == []


def test_services_check_a_right_in_every_group_of_use_cases():
    for name, tree in modules().items():
        services = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "Service" for base in node.bases)
        ]
        for service in services:
            if name.startswith("jxc_desktop/services/") and service.name != "Service":
                text = ast.dump(tree)
                assert "'require'" in text or "'may'" in text or "'answer'" in text, f"{name}: {service.name}"


def test_the_package_starts_without_qt_or_the_database_being_loaded():
    program = "import sys, jxc_desktop.domain.kinds, jxc_desktop.i18n.sentences\n"
    program += "print([name for name in ('PySide6', 'sqlalchemy', 'reportlab', 'openpyxl') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_every_package_folder_is_a_package():
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert {str(folder) for folder in folders if not (folder / "__init__.py").exists()} == set()
