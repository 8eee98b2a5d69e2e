"""LaTeX and text that try to make the typesetter read files: typst has `read`, `include`, `image`.

The typesetter's root is the folder it works in, so the file lies there, in reach. What is drawn
with it there has to be what is drawn without it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from render.scenes.typeset import CannotTypeset, svg_of

READ = 'read("secret.txt")'
FORMULAS = [
    rf"#{READ}",
    rf"\#{READ}",
    rf"\text{{#{READ}}}",
    rf"\text{{\#{READ}}}",
    rf'\text{{" #{READ} "}}',
    rf'\text{{"+{READ}+"}}',
    rf"\mathrm{{#{READ}}}",
    rf"\operatorname{{#{READ}}}",
    rf"\color{{#{READ}}} x",
    rf"\begin{{aligned}}#{READ}\end{{aligned}}",
    rf"x $ #{READ} $ y",
    rf"x }} #{READ} \text{{",
    rf"\unicode{{#{READ}}}",
    rf"// \n #{READ}",
    rf"/* */ #{READ}",
    rf"\%\n#{READ}",
    r'\#include "secret.txt"',
    r'#include "secret.txt"',
    r'#image("secret.svg")',
    r"\input{secret.txt}",
    r"\include{secret.txt}",
    r"\verbatiminput{secret.txt}",
    r"\openin5=secret.txt \read5 to\x \x",
    r"\write18{cat secret.txt}",
    r"\lstinputlisting{secret.txt}",
    r"\csname input\endcsname{secret.txt}",
]


def drawn(latex: str, environment: str | None) -> bytes | None:
    try:
        return svg_of(latex, environment)
    except CannotTypeset:
        return None


@pytest.mark.parametrize("environment", ["align*", None], ids=["formula", "text"])
@pytest.mark.parametrize("latex", FORMULAS)
def test_a_file_in_reach_changes_nothing(
    latex: str, environment: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    without = drawn(latex, environment)
    (tmp_path / "secret.txt").write_text("W W W W W W W W")
    (tmp_path / "secret.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    assert drawn(latex, environment) == without


def test_the_file_would_be_seen_if_it_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail: typst reads this file when it is told to in its own language."""
    import typst

    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.txt").write_text("W W W W W W W W")
    assert typst.compile(f"#{READ}".encode(), format="svg") != typst.compile(b"x", format="svg")
