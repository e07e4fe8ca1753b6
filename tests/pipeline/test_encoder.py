"""The encoder: found without its package, checked, offline unless a person asks otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.errors import EncoderUnusable
from pipeline import encoder
from pipeline.encoder import DEFAULT_ENCODER, encoder_key, load_encoder


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr(encoder, "default_folder", lambda: tmp_path)
    with pytest.raises(EncoderUnusable, match="not the one that was checked"):
        load_encoder()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "DEFAULT_PACKAGE", "no_such_package_here")
    with pytest.raises(EncoderUnusable, match="not installed"):
        load_encoder()


@pytest.mark.parametrize("name", ["", "no/such/folder", "../gone", "C:\\models\\mine"])
def test_a_name_that_is_no_folder_and_no_model_name_is_refused(name: str) -> None:
    with pytest.raises(EncoderUnusable, match="no such folder"):
        load_encoder(name)


def test_the_default_has_the_same_key_on_every_machine() -> None:
    assert encoder_key() == encoder_key(DEFAULT_ENCODER) == "all-MiniLM-L6-v2@53aa51172d14"


def test_a_folders_key_follows_its_content(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    first = encoder_key(str(tmp_path))
    assert first == encoder_key(str(tmp_path))
    (tmp_path / "config.json").write_text('{"a": 1}', encoding="utf-8")
    assert encoder_key(str(tmp_path)) != first


def test_a_named_models_key_is_its_name() -> None:
    assert encoder_key("someone/some-model") == "someone/some-model"


def test_keys_need_no_torch() -> None:
    code = (
        "import sys; from pipeline.encoder import encoder_key; encoder_key();"
        "assert not {'torch', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_rows_have_length_one_and_keep_the_order_of_the_texts() -> None:
    texts = ["We set goals.", "A much longer sentence about the training that was offered.", ""]
    ticks: list[tuple[int, int]] = []
    real = load_encoder()
    rows = real.encode(texts, lambda done, total: ticks.append((done, total)))
    assert rows.shape == (3, 384)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    assert np.allclose(rows[1], real.encode([texts[1]])[0], atol=1e-5)
    assert ticks == [(3, 3)]
    assert real.encode([]).shape == (0, 0)


@pytest.mark.slow
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderUnusable, match="cannot be loaded"):
        load_encoder(str(tmp_path))
