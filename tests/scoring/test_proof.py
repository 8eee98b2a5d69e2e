"""The bytes that are signed do not hang on how a record was written."""

import json

import pytest

from scoring.proof import MOST_DIFFERENCES, canonical, differences, digest, statement


def test_order_spaces_and_trailing_zeros_do_not_matter(dance_score):
    document = dance_score.to_document()
    other = json.loads(json.dumps(dict(reversed(document.items())), indent=3).replace(".0,", ","))
    assert digest(other) == digest(document)


@pytest.mark.parametrize("path", ["rhythm", "balance"])
def test_any_changed_number_changes_the_digest(path, dance_score):
    document = dance_score.to_document()
    changed = {**document["score_breakdown"], path: document["score_breakdown"][path] + 0.1}
    assert digest({**document, "score_breakdown": changed}) != digest(document)


def test_rfc_8785_examples():
    assert canonical({"b": [1.0, -0.0, "€"], "a": None}) == '{"a":null,"b":[1,0,"€"]}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})


def test_the_statement_names_what_the_result_hangs_on(dance_score):
    document = dance_score.to_document()
    claim = statement(document, video_sha256="11", parameters={"target_bpm": 120})
    assert claim["pose_sha256"] == document["pose_sha256"]
    assert claim["result_sha256"] == digest(document)
    assert claim["parameters"] == {"target_bpm": 120}


def test_differences_are_named_by_their_path():
    a, b = {"x": [1, {"y": 2}], "z": 1.0}, {"x": [1, {"y": 3}], "z": 1, "n": None}
    assert differences(a, b) == [{"path": "/x/1/y", "claimed": 2, "found": 3}]
    assert differences({"x": [1]}, {"x": [1, 2]})[0]["path"] == "/x"
    assert len(differences({"x": list(range(99))}, {"x": list(range(1, 100))})) == MOST_DIFFERENCES
