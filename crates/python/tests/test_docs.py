"""The lines of the page and of the notebook run, and their types are right."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]


def page() -> str:
    text = (ROOT / "docs/src/python.md").read_text()
    return "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))


def notebook() -> str:
    cells = json.loads((ROOT / "docs/src/python.ipynb").read_text())["cells"]
    return "\n".join("".join(c["source"]) + "\n" for c in cells if c["cell_type"] == "code")



def test_the_line_of_the_readme_runs(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = re.findall(r"`(import runform; [^`]*)`", (ROOT / "README.md").read_text())
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "demo").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    exec(compile(line, "README.md", "exec"), {})


@pytest.mark.parametrize("source", [page, notebook], ids=["python.md", "python.ipynb"])
def test_the_lines_run(source: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(source)
    lines = source()
    assert "runform.analyze" in lines
    if "plot_" in lines:
        pytest.importorskip("matplotlib").use("Agg")
    monkeypatch.chdir(tmp_path)
    exec(compile(lines, source.__name__, "exec"), {"__name__": source.__name__})


def test_types_are_right(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    import runform

    installed = Path(runform.__file__).parent
    assert (installed / "py.typed").is_file() and (installed / "_runform.pyi").is_file()
    files = [tmp_path / "page.py", tmp_path / "notebook.py"]
    for file, lines in zip(files, (page(), notebook()), strict=True):
        file.write_text(lines)
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import runform\nrunform.analyze(3)\nrunform.simulate('x').truth.steps(1)\n")
    for targets, code in (([*files], 0), ([wrong], 1)):
        done = check(*map(str, targets), cwd=tmp_path)
        assert done.returncode == code, done.stdout + done.stderr
    done = check("-p", "runform", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def check(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    config = ["--config-file", str(PACKAGE / "pyproject.toml"), "--cache-dir", str(cwd / ".mypy_cache")]
    return subprocess.run(
        [sys.executable, "-m", "mypy", *config, *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )
